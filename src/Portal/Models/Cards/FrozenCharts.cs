using Portal.Governance.Models.Cards;
using Portal.Ui;

namespace Portal.Models.Cards;

/// <summary>Frozen panels as charts.</summary>
internal static class FrozenCharts
{
    public static ChartFrame Frame(FrozenNumber number)
    {
        var colors = SeriesPalette.Distinct(number.Groups.Where(group => !group.IsRest).Select(group => group.Name));
        var step = number.Times.Count > 1 ? (long)(number.Times[1] - number.Times[0]).TotalMilliseconds : (long)(number.To - number.From).TotalMilliseconds;
        return new ChartFrame
        {
            From = number.From.ToUnixTimeMilliseconds(),
            To = number.To.ToUnixTimeMilliseconds(),
            Step = step,
            Times = [.. number.Times.Select(time => time.ToUnixTimeMilliseconds())],
            Series = [.. number.Groups.Select(group => new ChartSeries(
                group.Name.Length > 0 ? group.Name : number.Metric,
                group.IsRest ? SeriesPalette.Muted : number.GroupCount == 1 ? SeriesPalette.Accent : colors[group.Name],
                [.. group.Values.Select(value => (double?)value)]))],
        };
    }
}
