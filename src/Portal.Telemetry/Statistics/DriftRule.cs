namespace Portal.Telemetry.Statistics;

/// <summary>
/// The verdict on drift: a difference counts only if it is significant after correction over all tests of the tick, AND larger than its threshold, AND lasting.
/// The threshold of an effect is the largest of its floor, its calibrated gate and its noise floor. docs/decisions/0027-drift-verdicts.md says why.
/// </summary>
public static class DriftRule
{
    /// <summary>Judges all features of one window at once, since the correction is over all of them.</summary>
    /// <param name="tick">One entry per feature (or feature and segment).</param>
    /// <param name="earlier">Levels of a feature's windows before this one, the newest first; empty where there are none.</param>
    /// <returns>Findings in the order of <paramref name="tick"/>.</returns>
    public static IReadOnlyList<DriftFinding> Judge(
        IReadOnlyList<DriftEvidence> tick, Func<string, IReadOnlyList<DriftLevel>>? earlier = null, DriftThresholds? thresholds = null)
    {
        ArgumentNullException.ThrowIfNull(tick);
        thresholds ??= DriftThresholds.Default;
        var tested = tick.Where(evidence => evidence.P is not null && Obstacle(evidence, thresholds) is null).ToList();
        var adjusted = BenjaminiHochberg.Adjust(tested.ConvertAll(evidence => evidence.P!.Value).ToArray());
        var byEvidence = new Dictionary<DriftEvidence, double>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < tested.Count; i++)
        {
            byEvidence[tested[i]] = adjusted[i];
        }
        return [.. tick.Select(evidence => JudgeOne(
            evidence, byEvidence.TryGetValue(evidence, out var p) ? p : null, tested.Count, earlier?.Invoke(evidence.Feature) ?? [], thresholds))];
    }

    /// <summary>Judges consecutive windows, oldest first, each a family of its own, with persistence from one to the next by the feature's name.</summary>
    public static IReadOnlyList<IReadOnlyList<DriftFinding>> JudgeSeries(IReadOnlyList<IReadOnlyList<DriftEvidence>> windows, DriftThresholds? thresholds = null)
    {
        ArgumentNullException.ThrowIfNull(windows);
        var levels = new Dictionary<string, List<DriftLevel>>(StringComparer.Ordinal);
        var results = new List<IReadOnlyList<DriftFinding>>(windows.Count);
        foreach (var window in windows)
        {
            var findings = Judge(window, feature => levels.TryGetValue(feature, out var before) ? before : [], thresholds);
            foreach (var known in levels.Keys.Except(findings.Select(finding => finding.Feature), StringComparer.Ordinal).ToList())
            {
                levels[known].Insert(0, DriftLevel.None);
            }
            foreach (var finding in findings)
            {
                if (!levels.TryGetValue(finding.Feature, out var before))
                {
                    levels[finding.Feature] = before = [];
                }
                before.Insert(0, finding.Level);
            }
            results.Add(findings);
        }
        return results;
    }

    /// <summary>The headline over one window's features.</summary>
    public static DriftSummary Summarize(IReadOnlyList<DriftFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var judged = findings.Count(finding => finding.Verdict is Verdict.Ok or Verdict.Watch or Verdict.Alert);
        var drifted = findings.Count(finding => finding.Verdict is Verdict.Watch or Verdict.Alert);
        var verdict =
            Any(Verdict.Alert) ? Verdict.Alert
            : Any(Verdict.Watch) ? Verdict.Watch
            : judged > 0 ? Verdict.Ok
            : Any(Verdict.Insufficient) ? Verdict.Insufficient
            : Any(Verdict.ReferenceStale) ? Verdict.ReferenceStale
            : Verdict.NoData;
        return new DriftSummary(verdict, drifted, judged, findings.Count);

        bool Any(Verdict wanted) => findings.Any(finding => finding.Verdict == wanted);
    }

    private static DriftFinding JudgeOne(
        DriftEvidence evidence, double? adjusted, int tests, IReadOnlyList<DriftLevel> earlier, DriftThresholds thresholds)
    {
        var effects = evidence.Effects.Select(effect => Hold(effect, thresholds)).ToList();
        var decisive = effects.MaxBy(effect => (effect.Level, Exceeds(effect)));
        var obstacle = Obstacle(evidence, thresholds);
        // Without a test an effect counts only by its calibrated gate.
        var testable = adjusted is not null || evidence.Effects.Any(effect => effect.Gate is not null);
        if (obstacle is null && !testable)
        {
            obstacle = (Verdict.Insufficient, DriftReason.NotTestable);
        }
        var significant = adjusted is { } p ? p <= thresholds.FalseDiscoveryRate : testable;
        var level = obstacle is null && significant ? LevelOf(evidence, effects, adjusted is not null) : DriftLevel.None;
        var drifting = earlier.Take(thresholds.WindowsLookedAt - 1).Prepend(level).Count(one => one == DriftLevel.Alert);
        var (verdict, reason) = obstacle ?? level switch
        {
            DriftLevel.Alert when drifting >= thresholds.WindowsNeeded => (Verdict.Alert, DriftReason.Lasting),
            DriftLevel.Alert => (Verdict.Watch, DriftReason.NotLasting),
            DriftLevel.Watch => (Verdict.Watch, DriftReason.Small),
            DriftLevel.None => (Verdict.Ok, significant && adjusted is not null ? DriftReason.TooSmall : DriftReason.NotSignificant),
            _ => throw new InvalidOperationException($"There is no level {level}."),
        };
        return new DriftFinding(
            evidence.Feature, verdict, reason, level, evidence.ReferenceCount, evidence.CurrentCount, evidence.P, adjusted, tests, effects, decisive, drifting);
    }

    private static DriftLevel LevelOf(DriftEvidence evidence, List<JudgedEffect> effects, bool tested) =>
        effects.Where((_, i) => tested || evidence.Effects[i].Gate is not null).Select(effect => effect.Level).DefaultIfEmpty().Max();

    private static (Verdict Verdict, DriftReason Reason)? Obstacle(DriftEvidence evidence, DriftThresholds thresholds) =>
        evidence.CurrentCount <= 0 ? (Verdict.NoData, DriftReason.NoCalls)
        : evidence.ReferenceStale ? (Verdict.ReferenceStale, DriftReason.ReferenceTooOld)
        : evidence.ReferenceCount <= 0 ? (Verdict.ReferenceStale, DriftReason.NoReference)
        : evidence.CurrentCount < thresholds.MinimumCurrent ? (Verdict.Insufficient, DriftReason.TooFewCurrent)
        : evidence.ReferenceCount < thresholds.MinimumReference ? (Verdict.Insufficient, DriftReason.TooFewReference)
        : null;

    private static JudgedEffect Hold(DriftEffect effect, DriftThresholds thresholds) =>
        new(effect.Statistic, effect.Value, Threshold(effect, thresholds.WatchFloor(effect.Statistic)), Threshold(effect, thresholds.AlertFloor(effect.Statistic)));

    private static double? Threshold(DriftEffect effect, double? floor) =>
        floor is null && effect.Gate is null ? null : Math.Max(floor ?? 0, Math.Max(effect.Gate ?? 0, effect.NoiseFloor ?? 0));

    private static double Exceeds(JudgedEffect effect) => effect.WatchFrom is { } from and > 0 ? effect.Value / from : 0;
}

/// <summary>The headline over one window: how many of the features that could be judged have drifted.</summary>
/// <param name="Drifted">Features with the verdict watch or alert.</param>
/// <param name="Judged">Features with enough data.</param>
/// <param name="Features">All features, judged or not.</param>
public sealed record DriftSummary(Verdict Verdict, int Drifted, int Judged, int Features)
{
    /// <summary>Drifted by judged; null where none could be judged.</summary>
    public double? Share => Judged == 0 ? null : (double)Drifted / Judged;
}
