using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>How far parts of the reference lie from the rest of it: what a feature does by itself, hours that resemble each other and weekdays included.</summary>
/// <param name="Windows">Parts with enough values.</param>
internal sealed record FeatureGates(IReadOnlyDictionary<DriftStatistic, double> Gates, int Windows)
{
    public static FeatureGates None { get; } = new(new Dictionary<DriftStatistic, double>(), 0);

    /// <summary>The calibrated gate of a statistic; null where the reference has too few parts.</summary>
    public double? Gate(DriftStatistic statistic) => Gates.TryGetValue(statistic, out var gate) ? gate : null;

    /// <param name="chunks">Slots of the parts; null: none were read.</param>
    public static FeatureGates Of(FeatureCounts feature, double[] reference, DriftSlots? chunks)
    {
        var filled = chunks?.Numbers.Where(slot => feature.Slots[slot] is not null).ToList() ?? [];
        if (filled.Count < DriftThresholds.Default.MinimumSubWindows)
        {
            return None;
        }
        var values = new Dictionary<DriftStatistic, List<double>>();
        var windows = 0;
        var rest = new double[reference.Length];
        foreach (var slot in filled)
        {
            var part = feature.Slots[slot]!;
            for (var i = 0; i < rest.Length; i++)
            {
                rest[i] = Math.Max(0, reference[i] - part[i]);
            }
            var evidence = FeatureTest.Of(feature, rest, part).Evidence(feature.Feature);
            if (evidence.CurrentCount < DriftThresholds.Default.MinimumCurrent)
            {
                continue;
            }
            windows++;
            foreach (var effect in evidence.Effects)
            {
                if (!values.TryGetValue(effect.Statistic, out var known))
                {
                    values[effect.Statistic] = known = [];
                }
                known.Add(effect.Value);
            }
        }
        return new FeatureGates(
            values.Select(entry => (entry.Key, Gate: CalibratedGate.Of(entry.Value.ToArray()))).Where(entry => entry.Gate is not null)
                .ToDictionary(entry => entry.Key, entry => entry.Gate!.Value),
            windows);
    }
}
