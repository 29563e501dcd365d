using Portal.Telemetry.Pricing;

namespace Portal.Prices;

/// <summary>Why the provider's figure and ours differ.</summary>
public enum DifferenceKind
{
    /// <summary>Tokens the provider counts and we never saw.</summary>
    NeverSeen,

    /// <summary>Tokens we saw and the export does not have.</summary>
    NotInExport,

    /// <summary>Tokens whose price we do not know.</summary>
    UnknownPrice,

    /// <summary>The same input, split otherwise into cached and not cached.</summary>
    CachedOtherwise,

    /// <summary>Tokens one side counts on the day before or after.</summary>
    DayBoundary,

    /// <summary>The same tokens at another price.</summary>
    PriceDiffers,

    /// <summary>The provider's amounts are written with fewer digits.</summary>
    Rounding,
}

/// <summary>A model on a day: theirs, ours, and why they differ. The differences add up to <see cref="TheirCost"/> - <see cref="OurCost"/>.</summary>
/// <param name="TheirCost">US dollars as exported; where the export states none, their tokens at our prices; null: neither is known.</param>
/// <param name="PriceId">The row by which their tokens are priced here; 0: none.</param>
public sealed record ReconciledDay(
    DateOnly Day, string Model, TokenCounts Theirs, TokenCounts Ours, decimal? TheirCost, decimal OurCost, uint PriceId, IReadOnlyDictionary<DifferenceKind, decimal> Differences);

/// <summary>A comparison with a provider's usage export.</summary>
/// <param name="CostStated">Whether the export states amounts, or tokens alone.</param>
/// <param name="Uncosted">Models whose amount neither the export nor the price table gives; their tokens are compared, their cost is not.</param>
public sealed record ReconciliationReport(
    string Provider, string Zone, DateOnly From, DateOnly To, bool CostStated, decimal TheirCost, decimal OurCost,
    IReadOnlyDictionary<DifferenceKind, decimal> Differences, IReadOnlyList<string> Uncosted, IReadOnlyList<ReconciledDay> Days);
