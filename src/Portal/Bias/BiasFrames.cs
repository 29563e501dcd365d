using Microsoft.Extensions.Localization;
using Portal.Telemetry.Bias;
using Portal.Ui;

namespace Portal.Bias;

/// <summary>Turns a trend into what charts draw.</summary>
internal static class BiasFrames
{
    /// <summary>One line per group; a bucket in which a group is too small to be shown is a gap.</summary>
    public static ChartFrame Rates(BiasTrend trend, DateTimeOffset now, IStringLocalizer text)
    {
        ArgumentNullException.ThrowIfNull(trend);
        var colors = SeriesPalette.Distinct(trend.Groups.Select(group => group.Value));
        return Frame(trend, now, [.. trend.Groups.Select(group => new ChartSeries(BiasWords.Group(group.Value, text), colors[group.Value], [.. group.Rates.Select(rate => rate.Value)]))]);
    }

    /// <summary>How far the groups are apart, with the ends of the interval beside it.</summary>
    public static ChartFrame Gap(BiasTrend trend, DateTimeOffset now, IStringLocalizer text)
    {
        ArgumentNullException.ThrowIfNull(trend);
        return Frame(trend, now,
        [
            new ChartSeries(text["SeriesGap"], SeriesPalette.Accent, [.. trend.Gap.Select(gap => gap.Value)]) { Emphasis = true },
            new ChartSeries(text["SeriesLow"], SeriesPalette.Muted, [.. trend.Gap.Select(gap => gap.Low)]) { Comparison = true },
            new ChartSeries(text["SeriesHigh"], SeriesPalette.Muted, [.. trend.Gap.Select(gap => gap.High)]) { Comparison = true },
        ]);
    }

    private static ChartFrame Frame(BiasTrend trend, DateTimeOffset now, IReadOnlyList<ChartSeries> series) => new()
    {
        From = trend.Window.From.ToUnixTimeMilliseconds(),
        To = trend.Window.To.ToUnixTimeMilliseconds(),
        Step = (long)trend.Step.TotalMilliseconds,
        Times = [.. trend.Times.Select(time => time.ToUnixTimeMilliseconds())],
        Incomplete = trend.Times.Count(time => time + trend.Step > now),
        Series = series,
    };
}
