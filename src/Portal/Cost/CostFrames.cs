using Microsoft.Extensions.Localization;
using Portal.Telemetry.Costs;
using Portal.Ui;

namespace Portal.Cost;

/// <summary>Turns answers into what the charts draw.</summary>
internal static class CostFrames
{
    public static ChartFrame Series(CostSeries series, DateTimeOffset now, IStringLocalizer text)
    {
        var colors = SeriesPalette.Distinct(series.Lines.Select(line => line.Name));
        var lines = series.Lines
            .Select(line => new ChartSeries(CostWords.Name(series.By, line.Name, text), line.Name.Length == 0 ? SeriesPalette.Muted : colors[line.Name], Values(line)))
            .ToList();
        if (series.Rest is { } rest)
        {
            lines.Add(new ChartSeries(text["Rest", series.RestCount], SeriesPalette.Muted, Values(rest)));
        }
        return new ChartFrame
        {
            From = series.Edges[0].ToUnixTimeMilliseconds(),
            To = series.Edges[^1].ToUnixTimeMilliseconds(),
            Step = (long)(series.Step switch { CostStep.Hour => TimeSpan.FromHours(1), CostStep.Day => TimeSpan.FromDays(1), _ => TimeSpan.FromDays(30) }).TotalMilliseconds,
            Times = [.. series.Edges.SkipLast(1).Select(edge => edge.ToUnixTimeMilliseconds())],
            End = series.Edges[^1].ToUnixTimeMilliseconds(),
            Incomplete = series.Edges[^1] > now ? 1 : 0,
            Series = lines,
        };
    }

    /// <summary>The month as a rising line, and where it is expected to end. Days stand at their end, so that the line starts at zero.</summary>
    public static ChartFrame Month(MonthSpend month, CostCalendar calendar, IStringLocalizer text)
    {
        var first = CostCalendar.MonthOf(month.Today);
        var days = Enumerable.Range(0, DateTime.DaysInMonth(first.Year, first.Month) + 1).Select(first.AddDays).ToList();
        var times = days.Select(calendar.StartOf).ToList();
        var spent = new List<double?> { 0 };
        var sum = 0m;
        foreach (var day in month.Days)
        {
            sum += day.Cost;
            spent.Add((double)sum);
        }
        List<ChartSeries> series = [new(text["SeriesSpent"], SeriesPalette.Accent, Padded(spent, days.Count)) { Emphasis = true, ReadAt = month.Days.Count }];
        if (month.Forecast is { } forecast)
        {
            var share = forecast.Expected > month.Spent ? 1 / (forecast.Expected - month.Spent) : 0;
            series.Add(new ChartSeries(text["SeriesForecast"], SeriesPalette.Accent, Ahead(month, days.Count, reached => month.Spent + reached)) { Comparison = true });
            series.Add(new ChartSeries(text["SeriesLow"], SeriesPalette.Muted, Ahead(month, days.Count, reached => month.Spent + (forecast.Low - month.Spent) * reached * share)) { Comparison = true });
            series.Add(new ChartSeries(text["SeriesHigh"], SeriesPalette.Muted, Ahead(month, days.Count, reached => month.Spent + (forecast.High - month.Spent) * reached * share)) { Comparison = true });
        }
        return new ChartFrame
        {
            From = times[0].ToUnixTimeMilliseconds(),
            To = times[^1].ToUnixTimeMilliseconds(),
            Step = (long)TimeSpan.FromDays(1).TotalMilliseconds,
            Times = [.. times.Select(time => time.ToUnixTimeMilliseconds())],
            Series = series,
        };
    }

    /// <summary>A line from today's point to the month's end.</summary>
    /// <param name="value">Its height after so much more was spent.</param>
    private static List<double?> Ahead(MonthSpend month, int count, Func<decimal, decimal> value)
    {
        var points = Enumerable.Repeat((double?)null, month.Days.Count).Append((double)month.Spent).ToList();
        var reached = 0m;
        foreach (var day in month.Forecast!.Days)
        {
            reached += day.Cost;
            // Today's point is what is spent; what is left of today shows with tomorrow's.
            if (day.Day != month.Today)
            {
                points.Add((double)value(reached));
            }
        }
        return Padded(points, count);
    }

    private static List<double?> Padded(List<double?> values, int count)
    {
        values.AddRange(Enumerable.Repeat((double?)null, Math.Max(0, count - values.Count)));
        return values;
    }

    private static List<double?> Values(CostLine line) => [.. line.Costs.Select(cost => (double?)(double)cost)];
}
