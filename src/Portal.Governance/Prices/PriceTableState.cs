using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Prices;

/// <summary>One row beside the price table: every change raises its version, so that two changes at once cannot pass each other, and other instances see that there was one.</summary>
[NotAudited("Counts the changes of the price table, whose rows are written down.")]
public sealed class PriceTableState : IVersioned
{
    public string Tenant { get; init; } = PriceTable.AllTenants;

    /// <summary>The number of the next row; numbers are never given twice.</summary>
    public required int NextId { get; set; }

    public long Version { get; private set; }
}

internal sealed class PriceTableStateMapping : IEntityTypeConfiguration<PriceTableState>
{
    public void Configure(EntityTypeBuilder<PriceTableState> builder)
    {
        builder.ToTable("prices_state");
        builder.HasKey(state => state.Tenant);
        builder.Property(state => state.Tenant).HasMaxLength(100);
    }
}
