using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>
/// How far groups are apart by each criterion. Differences and ratios are those of Fairlearn: largest minus smallest, smallest by largest, for equalized odds the worse
/// of the two rates. What cannot be computed is undefined with a reason, never 0 or 1.
/// </summary>
internal static class BiasGaps
{
    /// <param name="groups">Groups that may be shown and compared.</param>
    /// <param name="reference">The group the others are compared with; null: none was chosen, or it is not shown.</param>
    /// <param name="comparisons">Of these groups, with verdicts.</param>
    /// <returns>One per criterion.</returns>
    public static IReadOnlyList<BiasGap> Of(IReadOnlyList<GroupTable.Group> groups, GroupTable.Group? reference, IReadOnlyList<GroupComparison> comparisons)
    {
        var spreads = BiasCriteria.Metrics.ToDictionary(metric => metric, metric => Measure(metric, groups, reference));
        return [.. BiasCriteria.All.Select(criterion => Of(criterion, spreads, comparisons))];
    }

    private static BiasGap Of(BiasCriterion criterion, Dictionary<BiasMetric, Spread> measured, IReadOnlyList<GroupComparison> comparisons)
    {
        var metrics = BiasCriteria.MetricsOf(criterion);
        List<Spread> spreads = [.. metrics.Select(metric => measured[metric])];
        var worst = spreads.MaxBy(spread => Math.Abs(spread.Difference.Value ?? -1))!;
        if (spreads.Find(spread => spread.Difference.Value is null) is { } undefined)
        {
            worst = undefined;
        }
        var insufficient = criterion == BiasCriterion.DemographicParity ? BiasReasonCode.TooFewDecisions : BiasReasonCode.TooFewActuals;
        var status = GroupComparer.Worst(
            comparisons.Where(comparison => metrics.Contains(comparison.Metric) && comparison.P is not null).Select(comparison => comparison.Status),
            new BiasVerdict(Verdict.Insufficient, new BiasReason(insufficient, Metric: worst.Metric)));
        var ratio = spreads.Find(spread => spread.Ratio.Value is null)?.Ratio ?? spreads.MinBy(spread => Imparity(spread.Ratio))!.Ratio;
        return new BiasGap(criterion, worst.Difference, ratio, worst.Expected, worst.Lowest, worst.Highest, worst.Metric, worst.P, status);
    }

    /// <summary>Rates of groups over one metric: how far they are apart.</summary>
    private static Spread Measure(BiasMetric metric, IReadOnlyList<GroupTable.Group> groups, GroupTable.Group? reference)
    {
        var rates = groups.Select(group => (group.Value, Rate: group.Tally.Of(metric))).Where(group => group.Rate.Value is not null).ToList();
        if (rates.Count < 2 || (reference is not null && reference.Tally.Of(metric).Value is null))
        {
            var none = Estimate.None(groups.Count < 2 ? UndefinedReason.OneGroup : UndefinedReason.NoObservations);
            return new Spread(metric, none, none, null, null, null, null);
        }
        var lowest = rates.MinBy(group => group.Rate.Value);
        var highest = rates.MaxBy(group => group.Rate.Value);
        var p = TestEquality(rates.ConvertAll(group => group.Rate));
        if (reference is not null)
        {
            var basis = reference.Tally.Of(metric);
            var farthest = rates.Where(group => group.Value != reference.Value).MaxBy(group => Math.Abs(group.Rate.Value!.Value - basis.Value!.Value));
            return new Spread(metric, farthest.Rate.Minus(basis), farthest.Rate.By(basis), null, lowest.Value, highest.Value, p);
        }
        var difference = highest.Rate.Minus(lowest.Rate);
        var range = BootstrapRange.Of([.. rates.Select(group => (group.Rate.Successes, group.Rate.Trials))]);
        if (rates.Count > 2)
        {
            // The bootstrap of a range leans upward where groups are alike; its bounds must not leave out what was observed.
            difference = difference with { Low = Math.Min(range.Range.Low ?? 0, difference.Value ?? 0), High = Math.Max(range.Range.High ?? 1, difference.Value ?? 0) };
        }
        var n = rates.Sum(group => group.Rate.N);
        return new Spread(
            metric, difference with { N = n }, lowest.Rate.By(highest.Rate) with { N = n }, range.ExpectedUnderEquality, lowest.Value, highest.Value, p);
    }

    /// <summary>Chi-square over all groups; null where a group is too small for it.</summary>
    private static double? TestEquality(List<RateCounts> rates) =>
        rates.TrueForAll(rate => rate.IsEnough)
            ? ChiSquare.Homogeneity([.. rates.Select(rate => new double[] { rate.Successes, rate.Trials - rate.Successes })], pool: false)?.P
            : null;

    /// <summary>How far a ratio is from one, whichever side.</summary>
    private static double Imparity(Estimate ratio) => ratio.Value is not { } value ? double.PositiveInfinity : value > 1 ? 1 / value : value;

    private sealed record Spread(
        BiasMetric Metric, Estimate Difference, Estimate Ratio, double? Expected, string? Lowest, string? Highest, double? P);
}
