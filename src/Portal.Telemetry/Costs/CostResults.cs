namespace Portal.Telemetry.Costs;

/// <summary>Spend of one application, model, team or kind of token over time.</summary>
/// <param name="Name">Empty: the calls name none. A <see cref="Charge"/> where spend is split by kind of token.</param>
/// <param name="Costs">USD by bucket.</param>
public sealed record CostLine(string Name, decimal Cost, IReadOnlyList<decimal> Costs);

/// <summary>Spend over time, the largest part first.</summary>
/// <param name="Edges">Starts of the buckets and the end of the last; buckets are hours, days or months of the calendar asked for.</param>
/// <param name="Rest">The lines beyond the largest, as one; null when all are shown.</param>
/// <param name="RestCount">How many lines <paramref name="Rest"/> sums.</param>
/// <param name="UnknownCalls">Calls by bucket whose cost is unknown.</param>
/// <param name="Rounded">Days of this zone do not start on whole hours of UTC; their edges were moved to the next one.</param>
public sealed record CostSeries(
    CostWindow Window,
    CostStep Step,
    CostDimension By,
    IReadOnlyList<DateTimeOffset> Edges,
    IReadOnlyList<CostLine> Lines,
    CostLine? Rest,
    int RestCount,
    IReadOnlyList<ulong> UnknownCalls,
    decimal Cost,
    bool Rounded);

/// <summary>A model whose calls have no price.</summary>
public sealed record ModelWithoutPrice(string Provider, string Model, ulong Calls);

/// <summary>What was charged for one kind of token.</summary>
/// <param name="Units">Tokens, or requests.</param>
public sealed record ChargedUnits(Charge Charge, decimal Units, decimal Cost);

/// <summary>Totals of a window.</summary>
/// <param name="Cost">USD of the calls whose cost is known.</param>
/// <param name="Calls">All calls.</param>
/// <param name="UnknownCalls">Calls without a price; their cost is unknown and in no sum.</param>
/// <param name="UnpricedModels">What those calls asked, most used first.</param>
/// <param name="CacheSavings">USD that caching saved, negative where writing cost more than reading saved; null when nothing was cached.</param>
/// <param name="PreviousCost">USD of the window of equal length before; null when nothing with a price was called then.</param>
public sealed record CostSummary(
    CostWindow Window,
    decimal Cost,
    ulong Calls,
    ulong UnknownCalls,
    IReadOnlyList<ModelWithoutPrice> UnpricedModels,
    IReadOnlyList<ChargedUnits> Charges,
    decimal? PerThousandCalls,
    decimal? PerThousandTokens,
    decimal? CacheSavings,
    decimal? PreviousCost,
    SenderCosts Senders);

/// <summary>What senders said their calls cost, beside what the price table says.</summary>
/// <param name="ReportedCalls">Calls that carry a cost of their sender.</param>
/// <param name="DifferingCalls">Of those, the ones where it is not ours.</param>
/// <param name="Compared">By application and model, the largest difference first: the calls that both have priced.</param>
public sealed record SenderCosts(ulong ReportedCalls, ulong DifferingCalls, IReadOnlyList<SenderDifference> Compared);

/// <summary>One application's calls to one model, priced twice. USD.</summary>
/// <param name="DifferingCalls">Calls whose two costs differ by more than a hundredth.</param>
public sealed record SenderDifference(string Application, string Provider, string Model, ulong Calls, decimal Ours, decimal Theirs, ulong DifferingCalls)
{
    public decimal Difference => Theirs - Ours;
}

/// <summary>One value of a dimension: what it cost in this window and the one before, and why that changed. USD.</summary>
/// <param name="Name">Empty: the calls name none.</param>
/// <param name="Calls">Calls whose cost is known.</param>
public sealed record CostMover(
    string Name, decimal Cost, decimal PreviousCost, ulong Calls, ulong PreviousCalls, ulong UnknownCalls, decimal Tokens, CostChange Change)
{
    public decimal? PerThousandCalls => Calls == 0 ? null : decimal.Round(Cost * 1000 / Calls, 12);

    public decimal? PerThousandTokens => Tokens == 0 ? null : decimal.Round(Cost * 1000 / Tokens, 12);
}

/// <summary>Every value of a dimension, the one whose spend changed most first.</summary>
/// <param name="Change">Of all together; the changes of the rows add up to it.</param>
public sealed record CostMovers(CostWindow Window, CostDimension By, IReadOnlyList<CostMover> Rows, CostChange Change);
