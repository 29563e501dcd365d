using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Bias;

/// <summary>Whether groups are served alike: latency, tokens, cost, scores; a row per measure, a column per group.</summary>
public sealed partial class DisparityTable : ComponentBase
{
    private const string EvaluationPrefix = "evaluation.";

    /// <summary>Level of the adjusted probability from which on a difference is shown as one.</summary>
    private const double Level = 0.05;

    /// <summary>Null while they are not known.</summary>
    [Parameter, EditorRequired] public BiasDisparities? Disparities { get; set; }

    /// <summary>What the groups are compared with; null: all others together.</summary>
    [Parameter] public string? Reference { get; set; }

    [Inject] private IStringLocalizer<BiasTexts> Text { get; set; } = default!;

    private IReadOnlyList<string> Groups => [.. Disparities!.Measures.SelectMany(measure => measure.Groups).Select(row => row.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static Unit UnitOf(string measure) => measure switch
    {
        DisparityMeasures.LatencyMs or DisparityMeasures.TtftMs => Unit.Duration,
        DisparityMeasures.CostUsd => Unit.Usd,
        DisparityMeasures.Error or DisparityMeasures.Refusal => Unit.Share,
        _ => Unit.Count,
    };

    private static bool IsApart(GroupMeasure row) => row.AdjustedP is < Level;

    private string Name(string measure) => DisparityMeasures.All.Contains(measure, StringComparer.Ordinal) ? Text[$"Measure_{measure}"]
        : measure.StartsWith(EvaluationPrefix, StringComparison.Ordinal) ? measure[EvaluationPrefix.Length..]
        : measure;

    private string Against(GroupMeasure row, Unit unit) => row.Difference switch
    {
        _ when row.Value == Reference => Text["IsReference"],
        { Value: null } => "–",
        { Low: { } low, High: { } high } when low <= 0 && high >= 0 => $"±{Write((high - low) / 2, unit)}",
        _ => Signed(row.Difference.Value!.Value, unit),
    };

    /// <summary>Everything there is to say of a cell.</summary>
    private string Sentence(GroupMeasure row, Unit unit) => Text[
        "MeasureCell", BiasWords.Group(row.Value, Text), Within(row.Mean, unit), UnitFormat.Format(row.Median, unit).ToString(), InWords(row, unit), BiasWords.P(row.AdjustedP)];

    private string InWords(GroupMeasure row, Unit unit) => row.Difference switch
    {
        _ when row.Value == Reference => Text["IsReference"],
        { Value: null } => BiasWords.Undefined(row.Difference, Text),
        { Low: { } low, High: { } high } when low <= 0 && high >= 0 => Text["CannotDistinguish", Write((high - low) / 2, unit)],
        { Value: { } value, Low: { } low, High: { } high } => Text["Within", Signed(value, unit), Signed(low, unit), Signed(high, unit)],
        _ => Signed(row.Difference.Value!.Value, unit),
    };

    private string Within(Estimate mean, Unit unit) => mean switch
    {
        { Value: null } => BiasWords.Undefined(mean, Text),
        { Low: { } low, High: { } high } => Text["Within", Write(mean.Value, unit), Write(low, unit), Write(high, unit)],
        _ => Write(mean.Value, unit),
    };

    /// <summary>The group whose values lie farthest from the others', as a typical ratio.</summary>
    private static string Apart(MeasureDisparity measure) => measure.Groups.Max(row => row.LogWasserstein) is { } farthest ? BiasWords.Share(Math.Exp(farthest) - 1) : "–";

    private static string Write(double? value, Unit unit) => UnitFormat.Format(value, unit).ToString();

    private static string Signed(double value, Unit unit) =>
        value > 0 ? CultureInfo.CurrentCulture.NumberFormat.PositiveSign + Write(value, unit) : Write(value, unit);
}
