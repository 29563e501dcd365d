using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>The findings of one plan over the counts it read.</summary>
internal sealed class DriftComparison(DriftPlan plan, IReadOnlyList<FeatureCounts> features, bool stale)
{
    /// <summary>A reference that ended longer ago says little about today.</summary>
    public static readonly TimeSpan ReferenceAge = TimeSpan.FromDays(90);

    private const int Parts = 3;

    private readonly double[][] _references = [.. features.Select(feature => feature.Sum(plan.Reference.Numbers))];

    /// <summary>Whether a reference ended too long before the current window.</summary>
    public static bool IsStale(DriftPlan plan, DriftSlots reference) =>
        reference.Windows.Count > 0 && plan.Current.From - reference.Windows[^1].To > ReferenceAge;

    /// <summary>The current window as a whole against the reference; aligned with the features.</summary>
    public IReadOnlyList<FeatureFinding> Whole() => Whole(_references, plan.Chunks, stale);

    /// <summary>The same against the pinned reference.</summary>
    public IReadOnlyList<FeatureFinding> Pinned() =>
        Whole([.. features.Select(feature => feature.Sum(plan.Pinned.Numbers))], calibration: null, IsStale(plan, plan.Pinned));

    /// <summary>Cells by feature and column.</summary>
    public IReadOnlyList<IReadOnlyList<DriftCell>> Cells()
    {
        var gates = features.Select((feature, index) => FeatureGates.Of(feature, _references[index], plan.ColumnChunks)).ToList();
        var measures = plan.Columns.Numbers.Select(slot => features.Select((feature, index) => FeatureTest.Of(feature, _references[index], feature.Sum(slot))).ToList()).ToList();
        var findings = DriftRule.JudgeSeries(measures.ConvertAll(column => Evidence(column, gates, stale)));
        return [.. features.Select((_, index) => measures.Select((column, position) => CellOf(findings[position][index], column[index])).ToList())];
    }

    private static DriftCell CellOf(DriftFinding finding, DriftMeasures measures) =>
        new(finding.Verdict, finding.Reason, measures.Psi, measures.PsiNoise, (ulong)finding.CurrentCount);

    private IReadOnlyList<DriftEvidence> Evidence(IEnumerable<DriftMeasures> measures, List<FeatureGates> gates, bool isStale) =>
        [.. measures.Select((measured, index) => measured.Evidence(features[index].Feature, gates[index].Gate, isStale))];

    // A window is judged by itself; it lasts when one of its last two thirds, windows of their own, drifted as well.
    private IReadOnlyList<FeatureFinding> Whole(double[][] references, DriftSlots? calibration, bool isStale)
    {
        var gates = features.Select((feature, index) => FeatureGates.Of(feature, references[index], calibration)).ToList();
        var none = features.Select(_ => FeatureGates.None).ToList();
        var parts = Enumerable.Range(0, Parts)
            .Select(part => DriftRule.Judge(Evidence(features.Select((feature, index) => FeatureTest.Of(feature, references[index], feature.Sum(SlotsOf(part)))), none, isStale)))
            .ToList();
        var measures = features.Select((feature, index) => FeatureTest.Of(feature, references[index], feature.Sum(plan.Columns.Numbers))).ToList();
        var levels = features.Select((feature, index) => (feature.Feature, Levels: (IReadOnlyList<DriftLevel>)[parts[2][index].Level, parts[1][index].Level]))
            .ToDictionary(entry => entry.Feature, entry => entry.Levels, StringComparer.Ordinal);
        var findings = DriftRule.Judge(Evidence(measures, gates, isStale), feature => levels[feature]);
        return [.. features.Select((feature, index) => new FeatureFinding(feature, measures[index], findings[index], gates[index]))];
    }

    /// <summary>Columns of one third of the window.</summary>
    private IEnumerable<int> SlotsOf(int part) => plan.Columns.Numbers.Where(slot => (slot - plan.Columns.First) * Parts / plan.Columns.Count == part);
}

/// <summary>One feature's measures and verdict.</summary>
internal sealed record FeatureFinding(FeatureCounts Feature, DriftMeasures Measures, DriftFinding Finding, FeatureGates Gates);
