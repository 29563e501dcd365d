using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>Every feature of an application by time, against the reference and, beside it, the pinned one.</summary>
internal static class DriftHeatmapQuery
{
    public static async Task<DriftHeatmap> ReadAsync(DriftScope scope, DriftRequest request, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanAsync(request, calibrate: true, cancellationToken);
        var newest = NewestReceivedQuery.ReadAsync(scope.ClickHouse, request, cancellationToken);
        var query = FeatureBinsQuery.Of(request, plan.All);
        var features = await query.ReadAsync(scope.ClickHouse, plan.SlotCount, cancellationToken);

        var comparison = new DriftComparison(plan, features, DriftComparison.IsStale(plan, plan.Reference));
        var findings = comparison.Whole();
        var cells = comparison.Cells();
        var rows = findings.Select((entry, index) => new DriftRow(
            entry.Feature.Feature, entry.Feature.Kind, entry.Finding, entry.Measures.Psi, entry.Measures.PsiNoise, cells[index],
            DriftOnset.Of(plan.Times, [.. cells[index].Select(cell => cell.Psi)])));
        return new DriftHeatmap(
            plan.Windows,
            plan.Step,
            plan.Times,
            plan.Columns.Windows.Count(window => window.To > scope.Tiers.Now),
            [.. rows.OrderBy(row => Rank(row.Finding.Verdict)).ThenByDescending(row => row.Psi).ThenBy(row => row.Feature, StringComparer.Ordinal)],
            Headline(findings),
            Pinned(request, plan, comparison),
            await newest,
            DriftComputations.Heatmap(plan, query));
    }

    private static PinnedComparison? Pinned(DriftRequest request, DriftPlan plan, DriftComparison comparison)
    {
        // A pinned reference that overlaps the current window says nothing of it.
        if (request.Pinned is not { } pin || plan.Pinned.Count == 0)
        {
            return null;
        }
        var findings = comparison.Pinned();
        return new PinnedComparison(
            pin.Name,
            [.. plan.Pinned.Windows.Select(window => new DriftWindow(window.From, window.To))],
            Headline(findings),
            findings.ToDictionary(entry => entry.Feature.Feature, entry => entry.Finding, StringComparer.Ordinal));
    }

    private static DriftHeadline Headline(IReadOnlyList<FeatureFinding> findings)
    {
        var summary = DriftRule.Summarize([.. findings.Select(entry => entry.Finding)]);
        var drifted = findings.Where(entry => entry.Finding.Verdict is Verdict.Alert or Verdict.Watch)
            .OrderBy(entry => Rank(entry.Finding.Verdict)).ThenByDescending(entry => entry.Measures.Psi).Select(entry => entry.Feature.Feature);
        var reason = summary.Judged > 0 ? null : findings.FirstOrDefault(entry => entry.Finding.Verdict == summary.Verdict)?.Finding.Reason;
        return new DriftHeadline(summary, reason, [.. drifted]);
    }

    private static int Rank(Verdict verdict) => verdict switch
    {
        Verdict.Alert => 0,
        Verdict.Watch => 1,
        Verdict.Ok => 2,
        Verdict.Insufficient => 3,
        _ => 4,
    };
}
