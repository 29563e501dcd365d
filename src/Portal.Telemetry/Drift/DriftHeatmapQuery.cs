using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>Every feature of an application by time, against the reference and, beside it, the pinned one.</summary>
internal static class DriftHeatmapQuery
{
    public static async Task<DriftHeatmap> ReadAsync(DriftScope scope, DriftRequest request, CancellationToken cancellationToken)
    {
        var newest = NewestReceivedQuery.ReadAsync(scope.ClickHouse, request, cancellationToken);
        var (plan, reference) = await scope.PlanAsync(request, calibrate: true, cancellationToken);
        var query = FeatureBinsQuery.Of(request, plan.All);
        var features = (await query.ReadAsync(scope.ClickHouse, plan.SlotCount, segmented: false, cancellationToken)).Select(entry => entry.Counts).ToList();

        var fault = DriftComparison.FaultOf(reference, features, plan);
        var comparison = new DriftComparison(plan, features, fault);
        var (evidence, verdicts, adjusted) = comparison.Whole();
        var cells = comparison.Cells();
        var rows = features.Select((feature, index) => new DriftRow(
            feature.Feature, feature.Kind, verdicts[index], evidence[index].Test.Psi, evidence[index].Test.NoiseFloor, evidence[index].Test.P, adjusted[index],
            (ulong)evidence[index].Test.ReferenceCount, (ulong)evidence[index].Test.CurrentCount, cells[index], ChangePointsOf(cells[index], plan)));
        return new DriftHeatmap(
            plan.Windows,
            plan.Step,
            plan.Times,
            plan.Columns.Windows.Count(window => window.To > scope.Tiers.Now),
            [.. rows.OrderBy(row => Rank(row.Verdict.Verdict)).ThenByDescending(row => row.Psi).ThenBy(row => row.Feature, StringComparer.Ordinal)],
            Headline(features, verdicts, evidence, fault),
            Pinned(request, plan, comparison, features),
            await newest,
            DriftComputations.Heatmap(plan, query));
    }

    private static PinnedComparison? Pinned(DriftRequest request, DriftPlan plan, DriftComparison comparison, List<FeatureCounts> features)
    {
        if (request.Pinned is not { } pin)
        {
            return null;
        }
        var fault = DriftScope.PinFault(pin, plan.Current) ?? DriftComparison.FaultOf(new ResolvedReference(plan.Pinned.Windows), features, plan, plan.Pinned);
        var (evidence, verdicts, _) = comparison.Pinned(fault);
        return new PinnedComparison(
            pin.Name,
            [.. plan.Pinned.Windows.Select(window => new DriftWindow(window.From, window.To))],
            Headline(features, verdicts, evidence, fault),
            features.Select((feature, index) => (feature.Feature, Verdict: verdicts[index])).ToDictionary(entry => entry.Feature, entry => entry.Verdict, StringComparer.Ordinal));
    }

    private static DriftHeadline Headline(IReadOnlyList<FeatureCounts> features, IReadOnlyList<DriftVerdict> verdicts, IReadOnlyList<FeatureEvidence> evidence, DriftReason? fault) =>
        DriftJudge.Headline([.. features.Select((feature, index) => (feature.Feature, verdicts[index], evidence[index].Test.Psi))], fault);

    private static IReadOnlyList<DateTimeOffset> ChangePointsOf(IReadOnlyList<DriftCell> cells, DriftPlan plan) => [];

    private static int Rank(Verdict verdict) => verdict switch
    {
        Verdict.Alert => 0,
        Verdict.Watch => 1,
        Verdict.Ok => 2,
        Verdict.Insufficient => 3,
        _ => 4,
    };
}
