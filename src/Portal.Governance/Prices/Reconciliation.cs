using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Prices;

/// <summary>A comparison of our figures with a provider's usage export, as it was made.</summary>
public sealed class Reconciliation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Tenant { get; init; }

    /// <summary>Name of the file as uploaded.</summary>
    public required string FileName { get; init; }

    public required string Provider { get; init; }

    /// <summary>First day compared, in the zone of the export.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day compared.</summary>
    public required DateOnly To { get; init; }

    /// <summary>US dollars by the provider's figures.</summary>
    public required decimal TheirCost { get; init; }

    /// <summary>US dollars by ours.</summary>
    public required decimal OurCost { get; init; }

    /// <summary>JSON: the whole report.</summary>
    [NotInAudit]
    public required string Report { get; init; }

    [PersonalData]
    public required string MadeBy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset MadeAt { get; init; }
}

internal sealed class ReconciliationMapping : IEntityTypeConfiguration<Reconciliation>
{
    public void Configure(EntityTypeBuilder<Reconciliation> builder)
    {
        builder.ToTable("prices_reconciliations");
        builder.HasKey(report => report.Id);
        builder.Property(report => report.Id).ValueGeneratedNever();
        builder.Property(report => report.Tenant).HasMaxLength(100);
        builder.Property(report => report.FileName).HasMaxLength(300);
        builder.Property(report => report.Provider).HasMaxLength(PriceRules.ProviderLength);
        builder.Property(report => report.TheirCost).HasPrecision(38, 12);
        builder.Property(report => report.OurCost).HasPrecision(38, 12);
        builder.Property(report => report.Report).HasMaxLength(-1);
        builder.Property(report => report.MadeBy).HasMaxLength(200);
        builder.HasIndex(report => new { report.Tenant, report.MadeAt });
    }
}
