using System.Globalization;
using Portal.Telemetry.Series;

namespace Portal.Live;

/// <summary>What a viewer looks at. Viewers with equal keys share one background query.</summary>
/// <param name="Panel">Id of a registered <see cref="LivePanel"/>.</param>
/// <param name="Filter">Which calls; its tenant is what the viewer may see and so part of the key.</param>
/// <param name="MaxPoints">Most buckets the viewer can draw (its chart's width in pixels).</param>
/// <param name="Argument">What the panel needs to know beside filter and range, in a form of its own; null for panels that take none.
/// Equal questions must be equal texts, or viewers do not share them.</param>
public sealed record PanelKey(string Panel, CallFilter Filter, TimeRange Range, int MaxPoints, string? Argument = null)
{
    /// <summary>Characters an argument may have.</summary>
    public const int ArgumentLimit = 1000;

    /// <summary>The most points a frame carries.</summary>
    public const int PointsLimit = 2000;

    /// <summary>One text per distinct key, whatever the order of the filter's values.</summary>
    public string ToKey() =>
        string.Join('\u001d', Panel, Range.ToQuery(), MaxPoints.ToString(CultureInfo.InvariantCulture), Argument, Filter.ToKey());

    /// <summary>The question this key asks at <paramref name="now"/>.</summary>
    internal SeriesRequest ToRequest(DateTimeOffset now)
    {
        var (from, to) = Range.Resolve(now);
        return new SeriesRequest { Filter = Filter, From = from, To = to, MaxPoints = MaxPoints };
    }
}
