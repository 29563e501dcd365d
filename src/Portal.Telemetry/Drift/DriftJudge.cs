using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>What one feature brings to its verdict.</summary>
/// <param name="Gate">The index that the reference reaches by itself; null where it is too short to tell.</param>
/// <param name="Exceeding">Of the parts of the window (or the windows before), those that differ by a size that matters.</param>
/// <param name="Judged">Parts with enough values to say.</param>
internal sealed record FeatureEvidence(FeatureTest Test, double? Gate, int Exceeding, int Judged);

/// <summary>
/// The verdict on every feature of one evaluation. A difference counts when it is beyond chance (Benjamini-Hochberg at 5 % over all features with enough
/// values), of a size that matters, larger than the reference's own variation, and lasting (two of three parts); each of these alone gives false alarms:
/// tests find any trifle in large windows, fixed floors are passed by noise in small ones.
/// </summary>
internal static class DriftJudge
{
    public const int FewestCurrent = 100;
    public const int FewestReference = 1000;

    /// <summary>False discoveries among all discoveries.</summary>
    public const double Rate = 0.05;

    /// <summary>A reference that ended longer ago says little about today.</summary>
    public static readonly TimeSpan ReferenceAge = TimeSpan.FromDays(90);

    private const int PersistentParts = 2;

    /// <summary>Verdicts aligned with <paramref name="evidence"/>, and the adjusted p-values; null where a feature was not tested.</summary>
    public static (IReadOnlyList<DriftVerdict> Verdicts, IReadOnlyList<double?> Adjusted) Judge(IReadOnlyList<FeatureEvidence> evidence, DriftReason? reference)
    {
        var tested = evidence.Select((item, index) => (item, index)).Where(entry => reference is null && IsTested(entry.item.Test)).ToList();
        var adjusted = BenjaminiHochberg.Adjust([.. tested.Select(entry => entry.item.Test.P!.Value)]);
        var byIndex = new double?[evidence.Count];
        for (var i = 0; i < tested.Count; i++)
        {
            byIndex[tested[i].index] = adjusted[i];
        }
        return ([.. evidence.Select((item, index) => Of(item, byIndex[index], reference))], byIndex);
    }

    /// <summary>The share of drifted features, and the worst verdict.</summary>
    public static DriftHeadline Headline(IReadOnlyList<(string Feature, DriftVerdict Verdict, double? Psi)> features, DriftReason? reference)
    {
        if (reference is { } stale)
        {
            return new DriftHeadline(Verdict.ReferenceStale, stale, null, 0, 0, features.Count, []);
        }
        var drifted = features.Where(feature => feature.Verdict.Verdict is Verdict.Alert or Verdict.Watch)
            .OrderByDescending(feature => feature.Verdict.Verdict is Verdict.Alert).ThenByDescending(feature => feature.Psi).Select(feature => feature.Feature).ToList();
        var tested = features.Count(feature => feature.Verdict.Verdict is Verdict.Ok or Verdict.Alert or Verdict.Watch);
        if (tested == 0)
        {
            return features.All(feature => feature.Verdict.Verdict is Verdict.NoData)
                ? new DriftHeadline(Verdict.NoData, DriftReason.NoValues, null, 0, 0, features.Count, [])
                : new DriftHeadline(
                    Verdict.Insufficient,
                    features.First(feature => feature.Verdict.Verdict is Verdict.Insufficient).Verdict.Reason, null, 0, 0, features.Count, []);
        }
        var share = (double)drifted.Count / tested;
        var verdict = features.Any(feature => feature.Verdict.Verdict is Verdict.Alert) ? Verdict.Alert : drifted.Count > 0 ? Verdict.Watch : Verdict.Ok;
        var reason = drifted.Count == 0 ? DriftReason.NoFeatureDrifted : share >= 0.5 ? DriftReason.MostFeaturesDrifted : DriftReason.SomeFeaturesDrifted;
        return new DriftHeadline(verdict, reason, share, drifted.Count, tested, features.Count, drifted);
    }

    /// <summary>Whether a part of a window differs by a size that matters and that chance does not explain.</summary>
    public static bool Exceeds(FeatureTest part) =>
        part is { Psi: { } psi, NoiseFloor: { } floor } && psi > floor && part.Effects.Any(effect => effect.Value >= effect.Watch);

    private static bool IsTested(FeatureTest test) => test is { CurrentCount: >= FewestCurrent, ReferenceCount: >= FewestReference, P: not null };

    private static DriftVerdict Of(FeatureEvidence evidence, double? adjusted, DriftReason? reference)
    {
        var test = evidence.Test;
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal) { ["n"] = test.CurrentCount, ["nReference"] = test.ReferenceCount };
        if (test.CurrentCount == 0)
        {
            return new DriftVerdict(Verdict.NoData, DriftReason.NoValues, numbers);
        }
        if (reference is { } stale)
        {
            return new DriftVerdict(Verdict.ReferenceStale, stale, numbers);
        }
        if (adjusted is not { } p || test.Psi is not { } psi)
        {
            return new DriftVerdict(Verdict.Insufficient, test.CurrentCount < FewestCurrent ? DriftReason.TooFewCurrent : DriftReason.TooFewReference, numbers);
        }
        numbers["psi"] = psi;
        numbers["pValue"] = p;
        Add("noiseFloor", test.NoiseFloor);
        Add("gate", evidence.Gate);
        foreach (var effect in test.Effects.Where(effect => effect.Measure is not DriftMeasure.Psi))
        {
            numbers[NameOf(effect.Measure)] = effect.Value;
        }
        numbers["partsExceeding"] = evidence.Exceeding;
        numbers["partsJudged"] = evidence.Judged;

        if (p > Rate)
        {
            return new DriftVerdict(Verdict.Ok, DriftReason.NoDifference, numbers);
        }
        if (test.Effects.All(effect => effect.Value < effect.Watch))
        {
            return new DriftVerdict(Verdict.Ok, DriftReason.EffectBelowFloor, numbers);
        }
        if (psi <= evidence.Gate)
        {
            return new DriftVerdict(Verdict.Ok, DriftReason.WithinReferenceRange, numbers);
        }
        if (evidence.Exceeding < PersistentParts)
        {
            return new DriftVerdict(Verdict.Watch, DriftReason.NotPersistent, numbers);
        }
        return test.Effects.Any(effect => effect.Value >= effect.Alert)
            ? new DriftVerdict(Verdict.Alert, DriftReason.Large, numbers)
            : new DriftVerdict(Verdict.Watch, DriftReason.Moderate, numbers);

        void Add(string name, double? value)
        {
            if (value is { } number)
            {
                numbers[name] = number;
            }
        }
    }

    private static string NameOf(DriftMeasure measure) => measure switch
    {
        DriftMeasure.WassersteinLog => "shift",
        DriftMeasure.RateDifference => "rateDifference",
        _ => "cramersV",
    };
}
