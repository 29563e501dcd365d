using Microsoft.Extensions.Localization;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Metrics;
using Portal.Ui;

namespace Portal.Metrics;

/// <summary>Turns answers into what the charts draw.</summary>
internal static class MetricFrames
{
    private const string QuietColor = "--series-8";
    private const string TailColor = "--series-6";

    /// <summary>How a metric's values are written: times as durations, sums as what comes each second.</summary>
    public static Unit UnitOf(string unit, string type) => (unit, type) switch
    {
        ("s" or "ms" or "us" or "ns", not "sum") => Unit.Duration,
        (_, "sum") => Unit.Rate,
        _ => Unit.Count,
    };

    public static ChartForm FormOf(string type) => type == "sum" ? ChartForm.Area : ChartForm.Line;

    /// <summary>Quantiles of a histogram, what a sum grew by each second, or the level of a gauge.</summary>
    public static ChartFrame Metric(MetricSeriesResult result, IStringLocalizer text)
    {
        var scale = result.Unit switch { "s" => 1000.0, "us" => 1e-3, "ns" => 1e-6, _ => 1 };
        var points = result.Groups.Count == 0 ? [] : result.Groups[0].Points;
        IReadOnlyList<ChartSeries> series = result.Type switch
        {
            "histogram" or "exponential_histogram" =>
            [
                new(text["SeriesP50"], QuietColor, [.. points.Select(point => point.P50 * scale)]),
                new(text["SeriesP95"], SeriesPalette.Accent, [.. points.Select(point => point.P95 * scale)]) { Emphasis = true },
                new(text["SeriesP99"], TailColor, [.. points.Select(point => point.P99 * scale)]),
            ],
            "summary" => [new(text["SeriesMean"], SeriesPalette.Accent, [.. points.Select(point => point.Count > 0 ? point.Sum / point.Count * scale : null)])],
            "sum" when points.All(point => point.Value is null) =>
                [new(text["SeriesRate"], SeriesPalette.Accent, [.. points.Select(point => (point.Sum ?? 0) / result.Step.TotalSeconds).Select(rate => (double?)rate)])],
            _ => [new(text["SeriesLevel"], SeriesPalette.Accent, [.. points.Select(point => point.Value * scale)])],
        };
        return Frame(result.From, result.To, result.Step, result.Times, series);
    }

    public static ChartFrame Scores(EvaluationsResult result)
    {
        var scored = result.Evaluations.Where(evaluation => evaluation.Scored > 0).ToList();
        var colors = SeriesPalette.Distinct(scored.Select(evaluation => evaluation.Name));
        return Frame(result.From, result.To, result.Step, result.Times, [.. scored.Select(evaluation => new ChartSeries(evaluation.Name, colors[evaluation.Name], evaluation.ScoresOverTime))]);
    }

    private static ChartFrame Frame(DateTimeOffset from, DateTimeOffset to, TimeSpan step, IReadOnlyList<DateTimeOffset> times, IReadOnlyList<ChartSeries> series) => new()
    {
        From = from.ToUnixTimeMilliseconds(),
        To = to.ToUnixTimeMilliseconds(),
        Step = (long)step.TotalMilliseconds,
        Times = [.. times.Select(time => time.ToUnixTimeMilliseconds())],
        Incomplete = times.Count == 0 ? 0 : 1,
        Series = series,
    };
}
