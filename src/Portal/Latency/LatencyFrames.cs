using Microsoft.Extensions.Localization;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Latency;

/// <summary>Turns answers into what the charts draw.</summary>
internal static class LatencyFrames
{
    private const string QuietColor = "--series-8";
    private const string TailColor = "--series-6";

    public static ChartFrame Latency(LatencySeriesResult result, LatencySeriesResult? previous, IStringLocalizer text)
    {
        List<ChartSeries> series =
        [
            new(text["SeriesP50"], QuietColor, [.. result.Points.Select(p => p.LatencyP50)]),
            new(text["SeriesP95"], SeriesPalette.Accent, [.. result.Points.Select(p => p.LatencyP95)]) { Emphasis = true },
            new(text["SeriesP99"], TailColor, [.. result.Points.Select(p => p.LatencyP99)]),
        ];
        if (previous is not null)
        {
            series.Add(new(text["SeriesPrevious"], SeriesPalette.Muted, Shifted(result, previous)) { Comparison = true });
        }
        return Frame(result, series);
    }

    public static ChartFrame Ttft(LatencySeriesResult result, IStringLocalizer text) => Frame(result,
    [
        new(text["SeriesP50"], QuietColor, [.. result.Points.Select(p => p.TtftP50)]),
        new(text["SeriesP95"], SeriesPalette.Accent, [.. result.Points.Select(p => p.TtftP95)]) { Emphasis = true },
    ]);

    public static ChartFrame Throughput(LatencySeriesResult result, IStringLocalizer text) => Frame(result,
        [new(text["SeriesCalls"], SeriesPalette.Accent, [.. result.Points.Select(p => (double?)(p.Calls / result.Window.Step.TotalSeconds))])]);

    public static ChartFrame Speed(LatencySeriesResult result, IStringLocalizer text) => Frame(result,
        [new(text["SeriesSpeed"], SeriesPalette.Accent, [.. result.Points.Select(p => p.TokensPerSecond)])]);

    /// <summary>Errors of each type as a share of the calls of the same bucket; a bucket without calls is a gap.</summary>
    public static ChartFrame Errors(ErrorSeriesResult errors, LatencySeriesResult calls)
    {
        var callsAt = calls.Points.ToDictionary(p => p.Time, p => p.Calls);
        var colors = SeriesPalette.Distinct(errors.Types.Select(type => type.ErrorType));
        var incomplete = calls.Points.Where(p => !p.Complete).Select(p => p.Time).ToHashSet();
        return new ChartFrame
        {
            From = errors.Window.From.ToUnixTimeMilliseconds(),
            To = errors.Window.To.ToUnixTimeMilliseconds(),
            Step = (long)errors.Window.Step.TotalMilliseconds,
            Times = [.. errors.Times.Select(time => time.ToUnixTimeMilliseconds())],
            Incomplete = errors.Times.Count(incomplete.Contains),
            Series = [.. errors.Types.Select(type => new ChartSeries(type.ErrorType, colors[type.ErrorType],
                [.. type.Counts.Select((count, i) => callsAt.TryGetValue(errors.Times[i], out var all) && all > 0 ? (double?)count / all : null)]))],
        };
    }

    public static ChartFrame Heatmap(LatencyHeatmapResult result) => new()
    {
        From = result.Window.From.ToUnixTimeMilliseconds(),
        To = result.Window.To.ToUnixTimeMilliseconds(),
        Step = (long)result.Window.Step.TotalMilliseconds,
        Times = [.. result.Times.Select(time => time.ToUnixTimeMilliseconds())],
        Heat = new ChartHeat(result.EdgesMs, result.Counts),
    };

    /// <summary>p95 of the previous period at the times of this one; both have the same length and step.</summary>
    private static List<double?> Shifted(LatencySeriesResult result, LatencySeriesResult previous)
    {
        if (result.Points.Count == 0 || previous.Points.Count == 0)
        {
            return [];
        }
        var shift = result.Points[0].Time - previous.Points[0].Time;
        var before = previous.Points.ToDictionary(p => p.Time + shift, p => p.LatencyP95);
        return [.. result.Points.Select(p => before.GetValueOrDefault(p.Time))];
    }

    private static ChartFrame Frame(LatencySeriesResult result, IReadOnlyList<ChartSeries> series) => new()
    {
        From = result.Window.From.ToUnixTimeMilliseconds(),
        To = result.Window.To.ToUnixTimeMilliseconds(),
        Step = (long)result.Window.Step.TotalMilliseconds,
        Times = [.. result.Points.Select(p => p.Time.ToUnixTimeMilliseconds())],
        Incomplete = result.Points.Count(p => !p.Complete),
        Series = series,
    };
}
