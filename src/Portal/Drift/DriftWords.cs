using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Drift;

/// <summary>Says verdicts, reasons and numbers of drift in the viewer's language.</summary>
internal static class DriftWords
{
    /// <summary>Features a sentence can name.</summary>
    private const int MostNamed = 4;

    private const string EvaluationPrefix = "evaluation.";
    private const string LabelSuffix = ".label";

    /// <summary>The feature's name for people; senders' own names stay as they are.</summary>
    public static string Feature(string feature, IStringLocalizer text) =>
        text[$"Feature_{feature}"] is { ResourceNotFound: false } known ? known.Value
        : !feature.StartsWith(EvaluationPrefix, StringComparison.Ordinal) ? feature
        : feature.EndsWith(LabelSuffix, StringComparison.Ordinal) ? text["EvaluationLabel", feature[EvaluationPrefix.Length..^LabelSuffix.Length]]
        : text["EvaluationScore", feature[EvaluationPrefix.Length..]];

    public static Status StatusOf(Verdict verdict) => verdict switch
    {
        Verdict.Ok => Status.Ok,
        Verdict.Watch => Status.Warning,
        Verdict.Alert => Status.Critical,
        _ => Status.Unknown,
    };

    public static string Say(Verdict verdict, IStringLocalizer text) => text[$"Verdict{verdict}"];

    /// <summary>Why a feature is judged as it is, with the numbers that decided.</summary>
    public static string Reason(DriftFinding finding, IStringLocalizer text) => text[
        $"Reason{finding.Reason}",
        finding.Decisive is { } decisive ? Effect(decisive, text) : "–",
        P(finding.AdjustedP ?? finding.P),
        finding.Decisive?.WatchFrom is { } from ? Size(finding.Decisive.Statistic, from, text) : "–",
        Count(finding.CurrentCount),
        Count(finding.ReferenceCount),
        finding.DriftingWindows,
        finding.TestsInTick];

    /// <summary>The page's answer in one line.</summary>
    public static string Headline(DriftHeadline headline, IStringLocalizer text) => headline.Summary.Verdict switch
    {
        Verdict.Ok or Verdict.Watch or Verdict.Alert => text[headline.Summary.Drifted == 0 ? "HeadlineNone" : "HeadlineDrifted", headline.Summary.Drifted, headline.Summary.Judged],
        var verdict => text[$"Headline{verdict}"],
    };

    /// <summary>What stands behind the answer.</summary>
    public static string Why(DriftHeadline headline, IStringLocalizer text) => headline switch
    {
        { Reason: { } reason } => text[$"Because{reason}"],
        { Drifted: [] } => text["WhyNone"],
        { Drifted: { Count: <= MostNamed } all } => text["WhySome", Names(all, text)],
        { Drifted: var many } => text["WhyMany", Names(many.Take(MostNamed), text), many.Count - MostNamed],
    };

    /// <summary>An effect by name and size.</summary>
    private static string Effect(JudgedEffect effect, IStringLocalizer text) => $"{text[$"Effect{effect.Statistic}"]} {Size(effect.Statistic, effect.Value, text)}";

    private static string Size(DriftStatistic statistic, double value, IStringLocalizer text) =>
        statistic is DriftStatistic.RateDifference ? text["Points", Index(value * 100)] : Index(value);

    private static string Names(IEnumerable<string> features, IStringLocalizer text) => string.Join(", ", features.Select(feature => Feature(feature, text)));

    /// <summary>A statistic between 0 and a few: two decimals, three below a tenth.</summary>
    public static string Index(double? value) => value is not { } number || !double.IsFinite(number) ? "–"
        : number.ToString(Math.Abs(number) is < 0.0995 and > 0 ? "0.000" : "0.00", CultureInfo.CurrentCulture);

    /// <summary>A chance; very small ones only say that they are.</summary>
    public static string P(double? value) => value is not { } number ? "–"
        : number < 0.001 ? $"<\u00a0{0.001.ToString("0.000", CultureInfo.CurrentCulture)}" : number.ToString("0.000", CultureInfo.CurrentCulture);

    public static string Count(double count) => count.ToString("#,0", CultureInfo.CurrentCulture);

    public static string Share(double? share) => UnitFormat.Format(share, Unit.Share).ToString();

    /// <summary>A value of a feature with its unit, where the portal knows it.</summary>
    public static string Value(string feature, double value) => !double.IsFinite(value) ? value < 0 ? "−∞" : "∞" : UnitFormat.Format(value, UnitOf(feature)).ToString();

    /// <summary>The range of a column of the chart, or its category.</summary>
    public static string Column(string feature, FeatureColumn column, IStringLocalizer text) => column switch
    {
        { Category: "" } => text["CategoryEmpty"],
        { Category: "__other__" } => text["CategoryOther"],
        { Category: { } category } => category,
        { Lower: { } lower, Upper: { } upper } when lower.Equals(upper) => Value(feature, lower),
        { Lower: { } lower, Upper: { } upper } => $"{Value(feature, lower)} – {Value(feature, upper)}",
        _ => "–",
    };

    /// <summary>A reference in words.</summary>
    public static string Reference(ReferencePolicy reference, IStringLocalizer text) => reference switch
    {
        ReferencePolicy.Fixed { Name: { Length: > 0 } name } => text["ReferencePinned", name],
        ReferencePolicy.Fixed => text["ReferenceFixed"],
        ReferencePolicy.Sliding { Length: var length } when length.Ticks % TimeSpan.TicksPerDay == 0 => text[length.Days == 1 ? "ReferenceDay" : "ReferenceDays", length.Days],
        ReferencePolicy.Sliding { Length: var length } => text["ReferenceHours", Count(length.TotalHours)],
        ReferencePolicy.SameHourOfWeek { Weeks: var weeks } => text["ReferenceWeeks", weeks],
        ReferencePolicy.SinceVersion { Version: var version } => text["ReferenceSince", version],
        ReferencePolicy.BeforeVersion { Version: var version, Length: var length } => text["ReferenceBefore", Count(length.TotalDays), version],
        _ => DriftReferenceText.Of(reference),
    };

    private static Unit UnitOf(string feature) => feature switch
    {
        "latency_ms" or "ttft_ms" => Unit.Duration,
        "cost_usd" => Unit.Usd,
        _ => Unit.Count,
    };
}
