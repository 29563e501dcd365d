using Portal.Telemetry.Drift;
using Portal.Telemetry.Features;
using Portal.Telemetry.Statistics;

namespace Portal.Drift;

/// <summary>One statistic of a feature.</summary>
/// <param name="Name">psi, jensenShannon, hellinger, kolmogorovSmirnov, wassersteinLog, wassersteinNormalised, chiSquare, rateDifference or rateRatio.</param>
/// <param name="Value">Null where it is not defined; 'undefined' says why then.</param>
/// <param name="PValue">Null where the statistic has no test of its own.</param>
/// <param name="Effect">The size on the scale of 'threshold'; 'effectName' says which.</param>
/// <param name="Threshold">From here on the size matters: the largest of floor, noise floor and the reference's own variation.</param>
/// <param name="Low">Lower end of the 95 % interval, where there is one.</param>
public sealed record DriftStatisticAnswer(
    DriftMeasure Name, double? Value, double? PValue, double? Effect, string EffectName, double? Threshold, double? NoiseFloor, double? Low, double? High,
    ulong ReferenceCount, ulong CurrentCount, Verdict Status, string Reason, string? Undefined);

/// <summary>One feature of an application in two windows.</summary>
/// <param name="Status">ok, watch, alert, insufficient, noData or referenceStale.</param>
/// <param name="AdjustedPValue">Of the deciding test, after Benjamini-Hochberg over all features of the application with enough values.</param>
/// <param name="Moved">Indexes into 'bins' of those that moved most.</param>
/// <param name="CalibratedGate">What the deciding statistic reaches between parts of the reference; null where it is too short to tell.</param>
public sealed record DriftFeatureAnswer(
    string Application, string Feature, FeatureKind Kind, DriftWindows Windows, ulong ReferenceCount, ulong CurrentCount, Verdict Status, string Reason, DriftReason ReasonCode,
    double? PValue, double? AdjustedPValue, int TestsInFamily, IReadOnlyList<DriftStatisticAnswer> Statistics, IReadOnlyList<DriftBin> Bins, IReadOnlyList<int> Moved,
    IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<double?> Series, IReadOnlyList<DateTimeOffset> ChangePoints, double? CalibratedGate, int CalibrationWindows, Computation Computation)
{
    internal static DriftFeatureAnswer Of(string application, DriftFeature feature) => new(
        application, feature.Feature, feature.Kind, feature.Windows, feature.ReferenceCount, feature.CurrentCount, feature.Finding.Verdict, DriftReasons.Of(feature.Finding), feature.Finding.Reason,
        feature.Finding.P, feature.Finding.AdjustedP, feature.Finding.TestsInTick,
        [.. feature.Measurements.Select(one => new DriftStatisticAnswer(
            one.Measure, one.Value, one.PValue, one.Effect, one.EffectName, one.Floor, one.NoiseFloor, one.Low, one.High,
            one.ReferenceCount, one.CurrentCount, one.Verdict, DriftReasons.Of(one, feature.Finding), one.Undefined))],
        feature.Bins, feature.Moved, feature.Times, feature.Series, feature.ChangePoints, feature.CalibratedGate, feature.CalibrationWindows, feature.Computation);
}

/// <summary>One feature over the columns of a heat map.</summary>
public sealed record DriftRowAnswer(
    string Feature, FeatureKind Kind, Verdict Status, string Reason, DriftReason ReasonCode, double? Psi, double? NoiseFloor, double? PValue, double? AdjustedPValue,
    long ReferenceCount, long CurrentCount, IReadOnlyList<DriftCell> Cells, IReadOnlyList<DateTimeOffset> ChangePoints);

/// <summary>The share of drifted features, and why.</summary>
/// <param name="Share">'drifted' / 'judged'; null where no feature could be judged.</param>
public sealed record DriftHeadlineAnswer(Verdict Status, string Reason, double? Share, int Drifted, int Judged, int Features, IReadOnlyList<string> DriftedFeatures)
{
    internal static DriftHeadlineAnswer Of(DriftHeadline headline) => new(
        headline.Summary.Verdict, DriftReasons.Of(headline), headline.Summary.Share, headline.Summary.Drifted, headline.Summary.Judged, headline.Summary.Features, headline.Drifted);
}

/// <summary>The same window against the pinned reference.</summary>
public sealed record DriftPinnedAnswer(string? Name, IReadOnlyList<DriftWindow> Reference, DriftHeadlineAnswer Headline);

/// <summary>Every feature of an application by time.</summary>
/// <param name="StepSeconds">Width of a column; the first and last are cut by the window.</param>
/// <param name="Incomplete">Newest columns in which calls can still arrive.</param>
public sealed record DriftHeatmapAnswer(
    string Application, DriftWindows Windows, double StepSeconds, IReadOnlyList<DateTimeOffset> Times, int Incomplete, DriftHeadlineAnswer Headline, DriftPinnedAnswer? Pinned,
    IReadOnlyList<DriftRowAnswer> Rows, DateTimeOffset? NewestReceived, Computation Computation)
{
    internal static DriftHeatmapAnswer Of(string application, DriftHeatmap map) => new(
        application, map.Windows, map.Step.TotalSeconds, map.Times, map.Incomplete, DriftHeadlineAnswer.Of(map.Headline),
        map.Pinned is { } pinned ? new DriftPinnedAnswer(pinned.Name, pinned.Reference, DriftHeadlineAnswer.Of(pinned.Headline)) : null,
        [.. map.Rows.Select(row => new DriftRowAnswer(
            row.Feature, row.Kind, row.Finding.Verdict, DriftReasons.Of(row.Finding), row.Finding.Reason, row.Psi, row.NoiseFloor, row.Finding.P, row.Finding.AdjustedP,
            row.Finding.ReferenceCount, row.Finding.CurrentCount, row.Cells, row.ChangePoints))],
        map.NewestReceived, map.Computation);
}
