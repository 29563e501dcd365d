namespace Portal.Telemetry.Drift;

/// <summary>The verdicts of one plan over the counts it read.</summary>
internal sealed class DriftComparison(DriftPlan plan, IReadOnlyList<FeatureCounts> features, DriftReason? reference)
{
    private const int Parts = 3;

    private readonly double[][] _references = [.. features.Select(feature => feature.Sum(plan.Reference.Numbers))];

    /// <summary>The current window as a whole against the reference; aligned with the features.</summary>
    public (IReadOnlyList<FeatureEvidence> Evidence, IReadOnlyList<DriftVerdict> Verdicts, IReadOnlyList<double?> Adjusted) Whole() => Whole(_references, plan.Chunks, reference);

    /// <summary>The same against the pinned reference.</summary>
    public (IReadOnlyList<FeatureEvidence> Evidence, IReadOnlyList<DriftVerdict> Verdicts, IReadOnlyList<double?> Adjusted) Pinned(DriftReason? pinned) =>
        Whole([.. features.Select(feature => feature.Sum(plan.Pinned.Numbers))], calibration: null, pinned);

    /// <summary>Cells by feature and column. A column lasts when it or one of the two before it differs too.</summary>
    public IReadOnlyList<IReadOnlyList<DriftCell>> Cells()
    {
        var gates = features.Select((feature, index) => Gate(feature, _references[index], plan.ColumnChunks).Gate).ToList();
        var columns = plan.Columns.Numbers.Select(slot => features.Select((feature, index) => FeatureTest.Of(feature, _references[index], feature.Sum(slot))).ToList()).ToList();
        var cells = features.Select(_ => new List<DriftCell>(columns.Count)).ToList();
        for (var column = 0; column < columns.Count; column++)
        {
            var window = columns[Math.Max(0, column - Parts + 1)..(column + 1)];
            var evidence = columns[column]
                .Select((test, index) => new FeatureEvidence(test, gates[index], window.Count(tests => DriftJudge.Exceeds(tests[index])), window.Count)).ToList();
            var (verdicts, _) = DriftJudge.Judge(evidence, reference);
            for (var index = 0; index < verdicts.Count; index++)
            {
                var test = columns[column][index];
                cells[index].Add(new DriftCell(verdicts[index].Verdict, verdicts[index].Reason, test.Psi, test.NoiseFloor, (ulong)test.CurrentCount));
            }
        }
        return cells;
    }

    /// <summary>How much the reference varies by itself: mean + 3 standard deviations of the index between its parts and the rest of it.</summary>
    /// <remarks>NannyML's thresholds are set the same way.</remarks>
    public static (double? Gate, int Windows) Gate(FeatureCounts feature, double[] reference, DriftSlots chunks)
    {
        var indexes = new List<double>(chunks.Count);
        foreach (var slot in chunks.Numbers)
        {
            if (feature.Slots[slot] is not { } part)
            {
                continue;
            }
            var rest = new double[reference.Length];
            for (var i = 0; i < rest.Length; i++)
            {
                rest[i] = Math.Max(0, reference[i] - part[i]);
            }
            if (FeatureTest.Of(feature, rest, part) is { Psi: { } psi, CurrentCount: >= DriftJudge.FewestCurrent })
            {
                indexes.Add(psi);
            }
        }
        if (indexes.Count < DriftPlan.FewestChunks)
        {
            return (null, indexes.Count);
        }
        var mean = indexes.Average();
        return (mean + (3 * Math.Sqrt(indexes.Average(index => (index - mean) * (index - mean)))), indexes.Count);
    }

    private (IReadOnlyList<FeatureEvidence> Evidence, IReadOnlyList<DriftVerdict> Verdicts, IReadOnlyList<double?> Adjusted) Whole(
        double[][] references, DriftSlots? calibration, DriftReason? fault)
    {
        var evidence = features.Select((feature, index) => Evidence(feature, references[index], calibration)).ToList();
        var (verdicts, adjusted) = DriftJudge.Judge(evidence, fault);
        return (evidence, verdicts, adjusted);
    }

    private FeatureEvidence Evidence(FeatureCounts feature, double[] against, DriftSlots? calibration)
    {
        var parts = Enumerable.Range(0, Parts).Select(part => FeatureTest.Of(feature, against, feature.Sum(SlotsOf(part)))).Where(part => part.CurrentCount > 0).ToList();
        return new FeatureEvidence(
            FeatureTest.Of(feature, against, feature.Sum(plan.Columns.Numbers)),
            calibration is null ? null : Gate(feature, against, calibration).Gate,
            parts.Count(DriftJudge.Exceeds),
            parts.Count);
    }

    /// <summary>Columns of one third of the window.</summary>
    private IEnumerable<int> SlotsOf(int part) => plan.Columns.Numbers.Where(slot => (slot - plan.Columns.First) * Parts / plan.Columns.Count == part);

    /// <summary>Why a reference cannot be compared with; null when it can.</summary>
    public static DriftReason? FaultOf(ResolvedReference resolved, IReadOnlyList<FeatureCounts> features, DriftPlan plan, DriftSlots? slots = null) =>
        resolved.UnknownVersion ? DriftReason.UnknownVersion
        : resolved.Windows.Count > 0 && plan.Current.From - resolved.Windows[^1].To > DriftJudge.ReferenceAge ? DriftReason.ReferenceTooOld
        : features.Count > 0 && features.All(feature => feature.Sum((slots ?? plan.Reference).Numbers).Sum() <= 0) ? DriftReason.ReferenceEmpty
        : null;
}
