using System.Globalization;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Statistics;

namespace Portal.Drift;

/// <summary>Reasons of verdicts in English, for programs; pages say them in the reader's language.</summary>
internal static class DriftReasons
{
    public static string Of(DriftFinding finding) => Of(finding.Reason, finding);

    /// <summary>The reason of one statistic of the feature.</summary>
    public static string Of(DriftMeasurement measurement, DriftFinding finding) => measurement.Reason switch
    {
        DriftReason.NotSignificant => Of(DriftReason.NotSignificant, finding),
        DriftReason.TooSmall => $"{NameOf(measurement)} {Number(measurement.Effect)} does not reach {Number(measurement.Floor)}.",
        DriftReason.Small => $"{NameOf(measurement)} {Number(measurement.Effect)} reaches {Number(measurement.Floor)}, from which a difference is watched.",
        DriftReason.Lasting or DriftReason.NotLasting when measurement.Floor is not null =>
            $"{NameOf(measurement)} {Number(measurement.Effect)} is large{(measurement.Reason is DriftReason.Lasting ? " and lasts" : ", but does not last yet")}.",
        _ => Of(measurement.Reason, finding),
    };

    /// <summary>The share of drifted features, and why.</summary>
    public static string Of(DriftHeadline headline) => headline switch
    {
        { Reason: { } reason } => Of(reason, null),
        { Summary.Drifted: 0 } => string.Create(CultureInfo.InvariantCulture, $"None of {headline.Summary.Judged} features with enough values drifted."),
        _ => string.Create(CultureInfo.InvariantCulture, $"{headline.Summary.Drifted} of {headline.Summary.Judged} features with enough values drifted: {string.Join(", ", headline.Drifted)}."),
    };

    private static string Of(DriftReason reason, DriftFinding? finding) => reason switch
    {
        DriftReason.NotSignificant => string.Create(CultureInfo.InvariantCulture, $"No difference beyond chance: adjusted p is {Number(finding?.AdjustedP)} over {finding?.TestsInTick} features."),
        DriftReason.TooSmall => $"A difference beyond chance, too small to matter: {Decisive(finding)}.",
        DriftReason.Small => $"A difference beyond chance that is worth watching: {Decisive(finding)}.",
        DriftReason.NotLasting => $"A large difference beyond chance that does not last yet: {Decisive(finding)}.",
        DriftReason.Lasting => $"A large difference beyond chance that lasts: {Decisive(finding)}.",
        DriftReason.TooFewCurrent => string.Create(CultureInfo.InvariantCulture, $"The window has {finding?.CurrentCount} values; {DriftThresholds.Default.MinimumCurrent} are needed."),
        DriftReason.TooFewReference => string.Create(CultureInfo.InvariantCulture, $"The reference has {finding?.ReferenceCount} values; {DriftThresholds.Default.MinimumReference} are needed."),
        DriftReason.NotTestable => "Nothing can be tested: one value only on both sides, or too short a reference to calibrate the statistic.",
        DriftReason.NoCalls => "Nothing was recorded in the window.",
        DriftReason.NoReference => "Nothing was recorded in the reference.",
        DriftReason.ReferenceTooOld => "The reference ended more than 90 days before the window: pin a newer one.",
        _ => reason.ToString(),
    };

    private static string Decisive(DriftFinding? finding) => finding?.Decisive is { } effect
        ? $"{effect.Statistic} {Number(effect.Value)}, watched from {Number(effect.WatchFrom)}, adjusted p {Number(finding.AdjustedP)}"
        : "no effect size";

    private static string NameOf(DriftMeasurement measurement) => $"{measurement.Measure} ({measurement.EffectName})";

    private static string Number(double? value) => value is { } number ? number.ToString("G3", CultureInfo.InvariantCulture) : "unknown";
}
