using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Models;

/// <summary>Traffic of a model that somebody decided needs no registration.</summary>
public sealed class IgnoredTraffic
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Tenant { get; init; }

    public required string Application { get; init; }

    public required string Environment { get; init; }

    /// <summary>The answering model.</summary>
    public required string ResponseModel { get; init; }

    /// <summary>Why it need not be registered.</summary>
    public required string Reason { get; init; }

    /// <summary>Name of the person or key.</summary>
    [PersonalData]
    public required string IgnoredBy { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset IgnoredAt { get; init; }
}

internal sealed class IgnoredTrafficMapping : IEntityTypeConfiguration<IgnoredTraffic>
{
    public void Configure(EntityTypeBuilder<IgnoredTraffic> builder)
    {
        builder.ToTable("models_ignored_traffic");
        builder.HasKey(ignored => ignored.Id);
        builder.Property(ignored => ignored.Id).ValueGeneratedNever();
        builder.Property(ignored => ignored.Tenant).HasMaxLength(ModelLimits.Tenant);
        builder.Property(ignored => ignored.Application).HasMaxLength(ModelLimits.Application);
        builder.Property(ignored => ignored.Environment).HasMaxLength(ModelLimits.Environment);
        builder.Property(ignored => ignored.ResponseModel).HasMaxLength(ModelLimits.ModelId);
        builder.Property(ignored => ignored.Reason).HasMaxLength(ModelLimits.Reason);
        builder.Property(ignored => ignored.IgnoredBy).HasMaxLength(ModelLimits.Author);
        builder.HasIndex(ignored => new { ignored.Tenant, ignored.Application, ignored.Environment, ignored.ResponseModel }).IsUnique();
    }
}
