using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>
/// Compares groups in their rates, and gives verdicts over all comparisons of an answer together: a difference is reported when it is significant after
/// Benjamini-Hochberg at 5 % and at least one percentage point; it is an alert when it is also large.
/// </summary>
internal sealed class GroupComparer(double ratioLine, double differenceFloor)
{
    private const double FalseDiscoveryRate = 0.05;
    private const double LeastDifference = 0.01;

    private readonly List<(GroupComparison Comparison, string Attribute, long N)> _comparisons = [];

    /// <summary>Notes a comparison, whose verdict <see cref="Finish"/> gives once all are known.</summary>
    public GroupComparison Add(string attribute, string value, BiasMetric metric, RateCounts group, RateCounts other)
    {
        var insufficient = metric == BiasMetric.SelectionRate ? BiasReasonCode.TooFewDecisions : BiasReasonCode.TooFewActuals;
        var comparison = new GroupComparison(
            value, metric, group.Minus(other), group.By(other), group.P(other), AdjustedP: null, group.Detectable(other),
            new BiasVerdict(Verdict.Insufficient, new BiasReason(insufficient, attribute, value, metric, N: group.N)));
        _comparisons.Add((comparison, attribute, group.N));
        return comparison;
    }

    /// <summary>All comparisons with adjusted probabilities and verdicts, in the order in which they were noted.</summary>
    public IReadOnlyList<(string Attribute, GroupComparison Comparison)> Finish()
    {
        var tested = _comparisons.FindAll(entry => entry.Comparison.P is not null);
        var adjusted = BenjaminiHochberg.Adjust(tested.Select(entry => entry.Comparison.P!.Value).ToArray());
        var next = 0;
        return
        [
            .. _comparisons.Select(entry => (entry.Attribute, entry.Comparison.P is null
                ? entry.Comparison
                : Judge(entry.Comparison with { AdjustedP = adjusted[next++] }, entry.Attribute, entry.N))),
        ];
    }

    /// <summary>The worst verdict; one that says something before one that says there is too little to say.</summary>
    public static BiasVerdict Worst(IEnumerable<BiasVerdict> verdicts, BiasVerdict none) =>
        verdicts.OrderByDescending(verdict => Rank(verdict.Verdict))
            .ThenBy(verdict => verdict.Reason.AdjustedP ?? 1)
            .ThenByDescending(verdict => Math.Abs(verdict.Reason.Difference ?? 0))
            .FirstOrDefault() ?? none;

    private GroupComparison Judge(GroupComparison comparison, string attribute, long n)
    {
        var difference = comparison.Difference.Value ?? 0;
        var isReal = comparison.AdjustedP < FalseDiscoveryRate && Math.Abs(difference) >= LeastDifference;
        var isLarge = Math.Abs(difference) >= differenceFloor || comparison.Ratio.Value < ratioLine || comparison.Ratio.Value > 1 / ratioLine;
        var (verdict, code) = (isReal, isLarge) switch
        {
            (true, true) => (Verdict.Alert, BiasReasonCode.LargeDifference),
            (true, false) => (Verdict.Watch, BiasReasonCode.Difference),
            _ => (Verdict.Ok, BiasReasonCode.NoDifference),
        };
        return comparison with
        {
            Status = new BiasVerdict(verdict, new BiasReason(code, attribute, comparison.Value, comparison.Metric, difference, comparison.AdjustedP, n)),
        };
    }

    private static int Rank(Verdict verdict) => verdict switch
    {
        Verdict.Alert => 4,
        Verdict.Watch => 3,
        Verdict.Ok => 2,
        Verdict.Insufficient => 1,
        _ => 0,
    };
}
