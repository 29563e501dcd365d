using System.Globalization;
using System.Xml;
using Microsoft.AspNetCore.Mvc;
using Portal.Live;
using Portal.Telemetry.Series;

namespace Portal.Api;

/// <summary>Query parameters of a question answered over time.</summary>
public sealed class StepParameters : SeriesParameters
{
    private static readonly Dictionary<char, TimeSpan> Units = new()
    {
        ['s'] = TimeSpan.FromSeconds(1),
        ['m'] = TimeSpan.FromMinutes(1),
        ['h'] = TimeSpan.FromHours(1),
        ['d'] = TimeSpan.FromDays(1),
    };

    [FromQuery(Name = "step")]
    public string? Step { get; init; }

    [FromQuery(Name = "points")]
    public string? Points { get; init; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "step", "points"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var points = ReadNumber("points", Points, lowest: 1, highest: PanelKey.PointsLimit, missing: 300);
        return request with { Step = ReadStep(request.To - request.From), MaxPoints = points };
    }

    private TimeSpan? ReadStep(TimeSpan range)
    {
        if (Step is null)
        {
            return null;
        }
        if (!TryParse(Step, out var step) || step < TimeSpan.FromSeconds(1) || step.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            AddFault("step", $"{IsoTime.Shown(Step)} is not a duration of whole seconds, for example 30s, 5m, 1h, 1d or PT30S.");
            return null;
        }
        if (range / step > PanelKey.PointsLimit)
        {
            AddFault("step", $"The range holds {Math.Ceiling(range / step):0} steps of {Step}; at most {PanelKey.PointsLimit} are possible.");
        }
        return step;
    }

    private static bool TryParse(string text, out TimeSpan step)
    {
        step = default;
        if (text.Length is >= 2 and <= 10 && Units.TryGetValue(text[^1], out var unit))
        {
            var isNumber = int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count);
            isNumber &= count <= 100_000;
            step = isNumber ? unit * count : default;
            return isNumber;
        }
        if (!text.StartsWith('P') || text.Length > 20)
        {
            return false;
        }
        try
        {
            step = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return false;
        }
    }
}
