using Microsoft.Extensions.Localization;
using Portal.Telemetry.Safety;
using Portal.Ui;

namespace Portal.Safety;

/// <summary>Turns a report into what the chart draws.</summary>
internal static class SafetyFrames
{
    private const int MostLines = 6;

    /// <summary>The rates in which anything was found, the worst first; more than a few lines tell the eye nothing.</summary>
    public static ChartFrame Rates(SafetyReport report, IStringLocalizer text)
    {
        var found = report.Rates.Where(rate => rate.Rate.Value > 0).Select(rate => rate.Check).Take(MostLines).ToList();
        var names = found.ToDictionary(check => check, check => $"{SafetyWords.Name(check, text)} · {SafetyWords.Source(check, text)}");
        var colors = SeriesPalette.Distinct(names.Values);
        return new ChartFrame
        {
            From = report.Window.From.ToUnixTimeMilliseconds(),
            To = report.Window.To.ToUnixTimeMilliseconds(),
            Step = (long)report.Window.Step.TotalMilliseconds,
            Times = [.. report.Times.Select(time => time.ToUnixTimeMilliseconds())],
            Incomplete = report.Incomplete,
            Series = [.. found.Select(check => new ChartSeries(names[check], colors[names[check]], report.Lines.Single(line => line.Check == check).Values))],
        };
    }
}
