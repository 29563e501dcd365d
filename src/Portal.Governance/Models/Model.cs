using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Models;

/// <summary>
/// A model somebody answers for: what it is for, who owns it, which class of risk it has. What runs is a <see cref="ModelVersion"/> of it.
/// </summary>
public sealed class Model : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Tenant { get; init; }

    /// <summary>Part of its address: lower-case letters, digits, dots, dashes and underscores; unique in the tenant.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; set; }

    /// <summary>What it is used for, in plain words.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>The <c>service.name</c> that calls it; null: any application.</summary>
    public string? Application { get; set; }

    /// <summary>Who runs it, as telemetry names them (<c>gen_ai.provider.name</c>).</summary>
    public string? Provider { get; set; }

    /// <summary>The person who answers for it; never together with <see cref="OwnerTeamId"/>.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>The team that answers for it.</summary>
    public Guid? OwnerTeamId { get; set; }

    /// <summary>Key of a <see cref="Models.RiskClass"/>; null: nobody has classified it yet.</summary>
    public string? RiskClass { get; set; }

    /// <summary>Why it belongs to that class.</summary>
    public string RiskBasis { get; set; } = "";

    /// <summary>The furthest stage of its versions; retired once all of them are.</summary>
    public LifecycleStage Stage { get; set; }

    /// <summary>What search looks in: name, title, purpose, application and provider, folded by <see cref="SearchFold"/>.</summary>
    [NotInAudit]
    public string SearchText { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class ModelMapping : IEntityTypeConfiguration<Model>
{
    public void Configure(EntityTypeBuilder<Model> builder)
    {
        builder.ToTable("models_models");
        builder.HasKey(model => model.Id);
        builder.Property(model => model.Id).ValueGeneratedNever();
        builder.Property(model => model.Tenant).HasMaxLength(ModelLimits.Tenant);
        builder.Property(model => model.Name).HasMaxLength(ModelLimits.Name);
        builder.Property(model => model.Title).HasMaxLength(ModelLimits.Title);
        builder.Property(model => model.Purpose).HasMaxLength(ModelLimits.Purpose);
        builder.Property(model => model.Application).HasMaxLength(ModelLimits.Application);
        builder.Property(model => model.Provider).HasMaxLength(ModelLimits.Provider);
        builder.Property(model => model.RiskClass).HasMaxLength(ModelLimits.RiskClass);
        builder.Property(model => model.RiskBasis).HasMaxLength(ModelLimits.RiskBasis);
        builder.Property(model => model.Stage).HasConversion<string>().HasMaxLength(ModelLimits.Word);
        builder.Property(model => model.SearchText).HasMaxLength(ModelLimits.SearchText);
        builder.Property(model => model.ChangedBy).HasMaxLength(ModelLimits.Author);
        builder.HasIndex(model => new { model.Tenant, model.Name }).IsUnique();
        builder.HasIndex(model => new { model.Tenant, model.Stage });
    }
}
