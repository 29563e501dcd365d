using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Models;

/// <summary>How traffic moves to a version.</summary>
public enum DeploymentStrategy
{
    /// <summary>Two full installations; traffic is switched from one to the other.</summary>
    BlueGreen,

    /// <summary>A small share first, more as it proves itself.</summary>
    Canary,

    /// <summary>Instance after instance is replaced.</summary>
    Rolling,
}

/// <summary>Whether a deployment takes traffic.</summary>
public enum DeploymentStatus
{
    Active,

    /// <summary>Another distribution took its place, or it was ended.</summary>
    Ended,

    /// <summary>The distribution before it was brought back.</summary>
    RolledBack,
}

/// <summary>
/// A version's share of the traffic of one environment, from a moment to another. Shares never change: another share is another deployment, so that what ran
/// when can always be told.
/// </summary>
public sealed class Deployment
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ModelId { get; init; }

    public required Guid VersionId { get; init; }

    /// <summary><c>deployment.environment.name</c> of its calls.</summary>
    public required string Environment { get; init; }

    /// <summary>Share of the environment's calls of this model, in percent.</summary>
    public required decimal TrafficPercent { get; init; }

    public required DeploymentStrategy Strategy { get; init; }

    public DeploymentStatus Status { get; set; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>UTC, the first moment it no longer holds for; null: it is active.</summary>
    public DateTimeOffset? To { get; set; }
}

/// <summary>An environment a model was ever deployed to: what two people must not change at once.</summary>
public sealed class ModelEnvironment : IVersioned
{
    public required Guid ModelId { get; init; }

    /// <summary><c>deployment.environment.name</c>.</summary>
    public required string Environment { get; init; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed its deployments last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class DeploymentMapping : IEntityTypeConfiguration<Deployment>
{
    public void Configure(EntityTypeBuilder<Deployment> builder)
    {
        builder.ToTable("models_deployments");
        builder.HasKey(deployment => deployment.Id);
        builder.Property(deployment => deployment.Id).ValueGeneratedNever();
        builder.Property(deployment => deployment.Environment).HasMaxLength(ModelLimits.Environment);
        builder.Property(deployment => deployment.TrafficPercent).HasPrecision(5, 2);
        builder.Property(deployment => deployment.Strategy).HasConversion<string>().HasMaxLength(ModelLimits.Word);
        builder.Property(deployment => deployment.Status).HasConversion<string>().HasMaxLength(ModelLimits.Word);
        builder.HasIndex(deployment => new { deployment.ModelId, deployment.Environment, deployment.From });
        builder.HasOne<ModelEnvironment>().WithMany().HasForeignKey(deployment => new { deployment.ModelId, deployment.Environment }).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<ModelVersion>().WithMany().HasForeignKey(deployment => deployment.VersionId).OnDelete(DeleteBehavior.NoAction);
    }
}

internal sealed class ModelEnvironmentMapping : IEntityTypeConfiguration<ModelEnvironment>
{
    public void Configure(EntityTypeBuilder<ModelEnvironment> builder)
    {
        builder.ToTable("models_environments");
        builder.HasKey(environment => new { environment.ModelId, environment.Environment });
        builder.Property(environment => environment.Environment).HasMaxLength(ModelLimits.Environment);
        builder.Property(environment => environment.ChangedBy).HasMaxLength(ModelLimits.Author);
        builder.HasOne<Model>().WithMany().HasForeignKey(environment => environment.ModelId).OnDelete(DeleteBehavior.NoAction);
    }
}
