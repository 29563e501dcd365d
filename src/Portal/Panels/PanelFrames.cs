using Microsoft.Extensions.Localization;
using Portal.Live.Series;
using Portal.Ui;

namespace Portal.Panels;

/// <summary>Turns answers into what charts draw.</summary>
internal static class PanelFrames
{
    public static ChartForm FormOf(PanelForm form) => form switch
    {
        PanelForm.Area => ChartForm.Area,
        PanelForm.Bar => ChartForm.Bar,
        PanelForm.HeatMap => ChartForm.Heatmap,
        _ => ChartForm.Line,
    };

    public static Unit UnitOf(SeriesUnit unit) => unit switch
    {
        SeriesUnit.Count => Unit.Count,
        SeriesUnit.PerSecond => Unit.Rate,
        SeriesUnit.TokensPerSecond => Unit.TokenRate,
        SeriesUnit.Milliseconds => Unit.Duration,
        SeriesUnit.Ratio => Unit.Share,
        SeriesUnit.UsDollars => Unit.Usd,
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    /// <param name="whole">What a series is called that is not split.</param>
    public static ChartFrame Frame(SeriesAnswer answer, string whole, IStringLocalizer text)
    {
        var colors = SeriesPalette.Distinct(answer.Groups.Where(group => !group.IsRest).Select(group => group.Name));
        return new ChartFrame
        {
            From = answer.Window.From.ToUnixTimeMilliseconds(),
            To = answer.Window.To.ToUnixTimeMilliseconds(),
            Step = (long)answer.Window.Step.TotalMilliseconds,
            Times = [.. answer.Times.Select(time => time.ToUnixTimeMilliseconds())],
            Incomplete = answer.Incomplete,
            Heat = answer.Heat is { } heat ? new ChartHeat(heat.Edges, heat.Counts) : null,
            Series = [.. answer.Groups.Select(group => new ChartSeries(
                NameOf(group, answer, whole, text), ColorOf(group, answer, colors), [.. group.Values.Select(value => (double?)value)]))],
        };
    }

    public static string ColorOf(SeriesGroup group, SeriesAnswer answer, IReadOnlyDictionary<string, string> colors) =>
        group.IsRest ? SeriesPalette.Muted : answer.GroupCount == 1 && group.Name.Length == 0 ? SeriesPalette.Accent : colors[group.Name];

    /// <summary>"gpt-4o", "12 others", "not named", or the series itself where it is not split.</summary>
    public static string NameOf(SeriesGroup group, SeriesAnswer answer, string whole, IStringLocalizer text) =>
        group.IsRest ? text["Rest", answer.GroupCount - (answer.Groups.Count - 1)]
        : group.Name.Length > 0 ? group.Name
        : answer.GroupCount == 1 ? whole
        : text["NotNamed"];
}
