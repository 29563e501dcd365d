using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Bias;

/// <summary>Whether groups are served alike: latency, tokens, cost, scores.</summary>
public sealed partial class DisparityTable : ComponentBase
{
    private const string EvaluationPrefix = "evaluation.";

    /// <summary>Null while they are not known.</summary>
    [Parameter, EditorRequired] public BiasDisparities? Disparities { get; set; }

    /// <summary>What the groups are compared with; null: all others together.</summary>
    [Parameter] public string? Reference { get; set; }

    [Inject] private IStringLocalizer<BiasTexts> Text { get; set; } = default!;

    private static Unit UnitOf(string measure) => measure switch
    {
        DisparityMeasures.LatencyMs or DisparityMeasures.TtftMs => Unit.Duration,
        DisparityMeasures.CostUsd => Unit.Usd,
        DisparityMeasures.Error or DisparityMeasures.Refusal => Unit.Share,
        _ => Unit.Count,
    };

    private string Name(string measure) => DisparityMeasures.All.Contains(measure, StringComparer.Ordinal) ? Text[$"Measure_{measure}"]
        : measure.StartsWith(EvaluationPrefix, StringComparison.Ordinal) ? measure[EvaluationPrefix.Length..]
        : measure;

    private DataColumn<GroupMeasure>[] ColumnsOf(MeasureDisparity measure)
    {
        var unit = UnitOf(measure.Name);
        return
        [
            new(Text["ColumnGroup"], row => builder => builder.AddContent(0, BiasWords.Group(row.Value, Text))),
            new(Text["ColumnMean"], row => builder => builder.AddContent(0, Within(row.Mean, unit)), Numeric: true),
            new(Text["ColumnMedian"], row => builder => builder.AddContent(0, UnitFormat.Format(row.Median, unit).ToString()), Numeric: true),
            new(Text["ColumnVersus", BiasWords.Reference(Reference, Text)], row => builder => builder.AddContent(0, Against(row, unit)), Numeric: true),
            new(Text["ColumnApart"], row => builder => builder.AddContent(0, row.LogWasserstein is { } apart ? BiasWords.Share(Math.Exp(apart) - 1) : "–"), Numeric: true),
            new(Text["ColumnP"], row => builder => builder.AddContent(0, BiasWords.P(row.AdjustedP)), Numeric: true),
        ];
    }

    private string Within(Estimate mean, Unit unit) => mean switch
    {
        { Value: null } => BiasWords.Undefined(mean, Text),
        { Low: { } low, High: { } high } => Text["Within", Write(mean.Value, unit), Write(low, unit), Write(high, unit)],
        _ => Write(mean.Value, unit),
    };

    private string Against(GroupMeasure row, Unit unit) => row.Difference switch
    {
        _ when row.Value == Reference => Text["IsReference"],
        { Value: null } => "–",
        { Low: { } low, High: { } high } when low <= 0 && high >= 0 => Text["CannotDistinguish", Write((high - low) / 2, unit)],
        { Value: { } value, Low: { } low, High: { } high } => Text["Within", Signed(value, unit), Signed(low, unit), Signed(high, unit)],
        _ => Signed(row.Difference.Value!.Value, unit),
    };

    private static string Write(double? value, Unit unit) => UnitFormat.Format(value, unit).ToString();

    private static string Signed(double value, Unit unit) =>
        value > 0 ? CultureInfo.CurrentCulture.NumberFormat.PositiveSign + Write(value, unit) : Write(value, unit);
}
