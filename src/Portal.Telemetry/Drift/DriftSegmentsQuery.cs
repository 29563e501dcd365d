using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>One feature by the values of a dimension: each value by itself, and everything else.</summary>
internal static class DriftSegmentsQuery
{
    // A segment that is rarer than this carries nothing, and asking about all would cost the correction its power.
    private const int MostSegments = 20;

    // What is left without a segment says nothing when it is too small to be judged, unless next to nothing is left.
    private const double SmallRest = 0.05;

    // Raw calls that may be read to tell prompt versions apart, which distributions do not.
    private const ulong MostCalls = 2_000_000;

    public static async Task<(IReadOnlyList<DriftSegment> Segments, FeatureBinsQuery Query)> ReadAsync(
        DriftScope scope, DriftRequest request, DriftPlan plan, string feature, DriftDimension dimension, CancellationToken cancellationToken)
    {
        var current = new DriftSlots(plan.Reference.End, [plan.Current], Together: true);
        var query = FeatureBinsQuery.Of(request with { Features = [feature] }, [plan.Reference, current], ColumnOf(dimension));
        var rows = await query.ReadAsync(scope.ClickHouse, current.End, segmented: true, cancellationToken);
        return (Judge(dimension, Align(rows), plan.Reference.Count > 0 ? 0 : null, current.First), query);
    }

    /// <summary>By prompt version, from raw calls where few enough are kept.</summary>
    public static async Task<(IReadOnlyList<DriftSegment> Segments, FeatureBinsQuery Query)> ReadPromptVersionsAsync(
        DriftScope scope, DriftRequest request, DriftPlan plan, string feature, CancellationToken cancellationToken)
    {
        var current = new DriftSlots(plan.Reference.End, [plan.Current], Together: true);
        var query = FeatureBinsQuery.OfPromptVersions(request with { Features = [feature] }, [plan.Reference, current], feature);
        if (query is null || plan.Reference.Windows.Any(window => window.From < scope.Tiers.OldestCall)
            || await CountAsync(scope, request, plan, cancellationToken) > MostCalls)
        {
            return ([], FeatureBinsQuery.Of(request with { Features = [feature] }, [current]));
        }
        var rows = await query.ReadAsync(scope.ClickHouse, current.End, segmented: true, cancellationToken);
        return (Judge(DriftDimension.PromptVersion, Align([.. rows.Where(row => row.Segment.Length > 0)]), plan.Reference.Count > 0 ? 0 : null, current.First), query);
    }

    private static async Task<ulong> CountAsync(DriftScope scope, DriftRequest request, DriftPlan plan, CancellationToken cancellationToken)
    {
        var slots = new DriftSlots(0, [.. plan.Reference.Windows, plan.Current], Together: true);
        var counts = await FeatureBinsQuery.Of(request with { Features = ["error"] }, [slots]).ReadAsync(scope.ClickHouse, slots.End, cancellationToken);
        return (ulong)counts.Sum(feature => feature.Sum(0).Sum());
    }

    private static string ColumnOf(DriftDimension dimension) => dimension switch
    {
        DriftDimension.Version => "version",
        DriftDimension.Model => "model",
        DriftDimension.Environment => "environment",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };

    /// <summary>All segments over the same bins.</summary>
    private static List<(string Segment, FeatureCounts Counts)> Align(IReadOnlyList<(string Segment, FeatureCounts Counts)> rows)
    {
        var keys = rows.SelectMany(row => row.Counts.Keys).Distinct().Order(BinKey.Ascending).ToList();
        var places = keys.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return [.. rows.Select(row => (row.Segment, new FeatureCounts(
            row.Counts.Feature, row.Counts.Kind, row.Counts.Binning, keys, [.. row.Counts.Slots.Select(slot => slot is null ? null : Place(slot, row.Counts.Keys))])))];

        double[] Place(double[] slot, IReadOnlyList<BinKey> from)
        {
            var placed = new double[keys.Count];
            for (var i = 0; i < slot.Length; i++)
            {
                placed[places[from[i]]] = slot[i];
            }
            return placed;
        }
    }

    private static IReadOnlyList<DriftSegment> Judge(DriftDimension dimension, List<(string Segment, FeatureCounts Counts)> segments, int? reference, int current)
    {
        if (segments.Count == 0 || reference is not { } before)
        {
            return [];
        }
        var template = segments[0].Counts;
        var (allBefore, allNow) = (Total(before), Total(current));
        var shown = segments.OrderByDescending(segment => segment.Counts.Sum(current).Sum()).Take(MostSegments).Select(segment =>
        {
            var (own, now) = (segment.Counts.Sum(before), segment.Counts.Sum(current));
            var against = own.Sum() >= DriftThresholds.Default.MinimumReference ? own : allBefore;
            var (restBefore, restNow) = (Less(allBefore, own), Less(allNow, now));
            return (segment.Segment, Own: own, Now: now, Measures: FeatureTest.Of(template, against, now),
                Others: FeatureTest.Of(template, restBefore.Sum() >= DriftThresholds.Default.MinimumReference ? restBefore : allBefore, restNow));
        }).ToList();
        // Calls of a moment last by definition here: what lasts was asked of the feature as a whole.
        var findings = DriftRule.Judge([.. shown.Select(segment => segment.Measures.Evidence(segment.Segment))], Lasting);
        var rests = DriftRule.Judge([.. shown.Select(segment => segment.Others.Evidence(segment.Segment))], Lasting);
        return [.. shown.Select((segment, index) => new DriftSegment(
            dimension,
            segment.Segment,
            (ulong)segment.Own.Sum(),
            (ulong)segment.Now.Sum(),
            segment.Measures.Psi,
            segment.Others.Psi,
            segment.Measures.P,
            findings[index].AdjustedP,
            findings[index].Verdict,
            segments.Count > 1 && findings[index].Level != DriftLevel.None
                && (rests[index].Verdict is Verdict.Ok || segment.Now.Sum() >= (1 - SmallRest) * allNow.Sum()),
            segment.Own.Sum() <= 0))];

        double[] Total(int slot) => segments.Aggregate(new double[template.Keys.Count], (sum, segment) => [.. sum.Zip(segment.Counts.Sum(slot), (a, b) => a + b)]);

        static double[] Less(double[] all, double[] part) => [.. all.Zip(part, (a, b) => Math.Max(0, a - b))];

        static IReadOnlyList<DriftLevel> Lasting(string _) => [DriftLevel.Alert, DriftLevel.Alert];
    }
}
