using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>Where a feature's drift sits, and what else changed between reference and current window.</summary>
internal static class DriftExplanationQuery
{
    public static async Task<DriftExplanation> ReadAsync(DriftScope scope, DriftRequest request, string feature, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanAsync(request with { Pinned = null }, calibrate: false, cancellationToken);
        var changes = DriftChangesQuery.ReadAsync(scope, request, plan, cancellationToken);
        var segments = await Task.WhenAll(
            DriftSegmentsQuery.ReadAsync(scope, request, plan, feature, DriftDimension.Version, cancellationToken),
            DriftSegmentsQuery.ReadAsync(scope, request, plan, feature, DriftDimension.Model, cancellationToken),
            DriftSegmentsQuery.ReadAsync(scope, request, plan, feature, DriftDimension.Environment, cancellationToken),
            DriftSegmentsQuery.ReadPromptVersionsAsync(scope, request, plan, feature, cancellationToken));
        var onset = await OnsetAsync(scope, request, plan, feature, cancellationToken);
        IReadOnlyList<DriftSegment> all = [.. segments.SelectMany(part => part.Segments).OrderByDescending(segment => segment.Carries).ThenByDescending(segment => segment.Psi)];
        var found = await changes;
        return new DriftExplanation(
            feature,
            plan.Windows,
            onset,
            all,
            found,
            Suspect(found, all, onset, plan),
            new Computation(
                "The same statistic within each model, version, environment and prompt version, and without it",
                "A segment carries the drift when it drifted itself and everything else did not; Benjamini-Hochberg over all segments of a dimension",
                "Statistics as for the feature; leave-one-out",
                [.. DriftComputations.Windows(plan), .. DriftComputations.Values(segments[0].Query)],
                segments[0].Query.Sql));
    }

    private static async Task<DateTimeOffset?> OnsetAsync(DriftScope scope, DriftRequest request, DriftPlan plan, string feature, CancellationToken cancellationToken)
    {
        var query = FeatureBinsQuery.Of(request with { Features = [feature] }, [plan.Reference, plan.Columns]);
        if (await query.ReadAsync(scope.ClickHouse, plan.SlotCount, cancellationToken) is not [var counts])
        {
            return null;
        }
        var reference = counts.Sum(plan.Reference.Numbers);
        var points = DriftOnset.Of(plan.Times, [.. plan.Columns.Numbers.Select(slot => FeatureTest.Of(counts, reference, counts.Sum(slot)).Psi)]);
        return points.Count > 0 ? points[0] : null;
    }

    /// <summary>The change that fits best: a release, model or prompt version that carries the drift, else the one nearest to the onset.</summary>
    private static DriftChange? Suspect(IReadOnlyList<DriftChange> changes, IReadOnlyList<DriftSegment> segments, DateTimeOffset? onset, DriftPlan plan)
    {
        var carriers = segments.Where(segment => segment.Carries).Select(segment => (KindOf(segment.Dimension), segment.Value)).ToHashSet();
        var timed = changes.Where(change => change.Time is not null).ToList();
        return timed.Where(change => carriers.Contains((change.Kind, change.Value))).OrderBy(change => change.Kind).FirstOrDefault()
            ?? (onset is { } start
                ? timed.Where(change => change.Time >= start - plan.Step && change.Time < start + plan.Step).OrderByDescending(change => change.IsFact).ThenBy(change => (change.Time!.Value - start).Duration()).FirstOrDefault()
                : null);
    }

    private static DriftChangeKind? KindOf(DriftDimension dimension) => dimension switch
    {
        DriftDimension.Version => DriftChangeKind.Release,
        DriftDimension.Model => DriftChangeKind.Model,
        DriftDimension.PromptVersion => DriftChangeKind.PromptVersion,
        _ => null,
    };
}
