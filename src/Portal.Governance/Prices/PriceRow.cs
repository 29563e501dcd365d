using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Prices;

/// <summary>
/// A row of the price table. Its rates never change, because calls carry its number; a correction ends it and adds another row, and both stay. Prices
/// hold for every tenant of the portal.
/// </summary>
public sealed class PriceRow : IVersioned
{
    /// <summary>The number that calls carry.</summary>
    public required int Id { get; init; }

    public string Tenant { get; init; } = PriceTable.AllTenants;

    public required string Provider { get; init; }

    /// <summary>A model's name, or its beginning and <c>*</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Empty: standard; <c>*</c>: any tier without a row of its own.</summary>
    public string ServiceTier { get; init; } = "";

    /// <summary>Holds for calls with more input tokens than this.</summary>
    public long InputAbove { get; init; }

    /// <summary>UTC; null: since ever.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>UTC, the first moment it does not hold for; null: no end is known. Not after <see cref="ValidFrom"/> where another row took its place altogether.</summary>
    public DateTimeOffset? ValidTo { get; set; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>US dollars for one unit of the currency.</summary>
    public decimal UsdPerUnit { get; init; } = 1;

    /// <summary>For a million tokens, as are all rates.</summary>
    public required decimal Input { get; init; }

    public decimal? CacheRead { get; init; }

    public decimal? CacheWrite { get; init; }

    public decimal? CacheWrite1h { get; init; }

    public required decimal Output { get; init; }

    public decimal? Reasoning { get; init; }

    /// <summary>For one request.</summary>
    public decimal RequestFee { get; init; }

    /// <summary>Where the price was read.</summary>
    public required string Source { get; init; }

    /// <summary>When it was read.</summary>
    public DateOnly? SourceDate { get; init; }

    /// <summary>Why it was entered.</summary>
    [PersonalData]
    public required string Reason { get; init; }

    /// <summary>Name of the person or key, or <see cref="PriceTable.StartingFile"/>.</summary>
    [PersonalData]
    public required string CreatedBy { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Why its end was set.</summary>
    [PersonalData]
    public string EndReason { get; set; } = "";

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed its end last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Another row took its place for the whole time it would have held.</summary>
    public bool IsReplaced => ValidTo is { } to && to <= (ValidFrom ?? DateTimeOffset.MinValue);

    /// <summary>Whether it holds at a moment.</summary>
    public bool IsValidAt(DateTimeOffset time) => (ValidFrom is null || ValidFrom <= time) && !(ValidTo <= time);

    /// <summary>Whether two rows price the same calls, at one time or another.</summary>
    public bool HasKeyOf(PriceDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return Provider == draft.Provider && Model == draft.Model && ServiceTier == draft.ServiceTier && InputAbove == draft.InputAbove;
    }
}

internal sealed class PriceRowMapping : IEntityTypeConfiguration<PriceRow>
{
    public void Configure(EntityTypeBuilder<PriceRow> builder)
    {
        builder.ToTable("prices_rows");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Tenant).HasMaxLength(100);
        builder.Property(row => row.Provider).HasMaxLength(PriceRules.ProviderLength);
        builder.Property(row => row.Model).HasMaxLength(PriceRules.ModelLength);
        builder.Property(row => row.ServiceTier).HasMaxLength(PriceRules.TierLength);
        builder.Property(row => row.Currency).HasMaxLength(3);
        builder.Property(row => row.UsdPerUnit).HasPrecision(18, 9);
        builder.Property(row => row.Input).HasPrecision(18, PriceRules.RateDigits);
        builder.Property(row => row.CacheRead).HasPrecision(18, PriceRules.RateDigits);
        builder.Property(row => row.CacheWrite).HasPrecision(18, PriceRules.RateDigits);
        builder.Property(row => row.CacheWrite1h).HasPrecision(18, PriceRules.RateDigits);
        builder.Property(row => row.Output).HasPrecision(18, PriceRules.RateDigits);
        builder.Property(row => row.Reasoning).HasPrecision(18, PriceRules.RateDigits);
        builder.Property(row => row.RequestFee).HasPrecision(18, PriceRules.RateDigits);
        builder.Property(row => row.Source).HasMaxLength(PriceRules.SourceLength);
        builder.Property(row => row.Reason).HasMaxLength(PriceRules.ReasonLength);
        builder.Property(row => row.EndReason).HasMaxLength(PriceRules.ReasonLength);
        builder.Property(row => row.CreatedBy).HasMaxLength(200);
        builder.Property(row => row.ChangedBy).HasMaxLength(200);
        builder.Ignore(row => row.IsReplaced);
        builder.HasIndex(row => new { row.Provider, row.Model, row.ServiceTier, row.InputAbove });
    }
}
