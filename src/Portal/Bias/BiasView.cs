using System.Globalization;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Series;

namespace Portal.Bias;

/// <summary>What the page shows, as its address says it: every view is a link.</summary>
/// <param name="Group">The attribute whose groups are compared; null: the first there is.</param>
/// <param name="Reference">The group others are compared with in this view only; empty: none; null: the one chosen for the application.</param>
/// <param name="Metric">What is drawn over time and in the map of intersections.</param>
/// <param name="Depth">How many attributes an intersection joins.</param>
internal sealed record BiasView(CallFilter Filter, TimeRange Range, string? Group, string? Reference, BiasMetric Metric, int Depth)
{
    public const string GroupParameter = "group";
    public const string ReferenceParameter = "reference";
    public const string MetricParameter = "metric";
    public const string DepthParameter = "depth";

    public const int LeastDepth = 2;
    public const int MostDepth = 3;

    /// <summary>Values one address may name for a dimension; more would be no filter but a list.</summary>
    private const int MostValues = 50;
    private const int LongestValue = 256;

    /// <summary>Decisions are fewer than calls: a week of them says more than an hour.</summary>
    public static TimeRange DefaultRange { get; } = TimeRange.Parse("7d");

    public static BiasView Empty { get; } = new(new CallFilter { Tenant = "" }, DefaultRange, Group: null, Reference: null, BiasMetric.SelectionRate, LeastDepth);

    /// <summary>Equal views have equal keys; the order of a filter's values does not matter.</summary>
    public string Key => string.Join('\u001d', Filter.ToKey(), Range.ToQuery(), Group, Reference, Metric, Depth);

    /// <summary>The one application that is looked at; null: none or several are named.</summary>
    public string? Application => Filter.Applications is [var only] ? only : null;

    /// <summary>Reads an address. What cannot be used is left out and named in <paramref name="faults"/>; the rest is kept.</summary>
    public static BiasView Read(string tenant, BiasAddress address, out IReadOnlyList<AddressFault> faults)
    {
        List<AddressFault> found = [];
        var range = DefaultRange;
        if (address.Range is { Length: > 0 } text && !TimeRange.TryParse(text, out range, out _))
        {
            range = DefaultRange;
            found.Add(new AddressFault("BadRange", Shortened(text)));
        }
        var filter = new CallFilter
        {
            Tenant = tenant,
            Applications = Values(PortalUrls.Application, address.Application, found),
            Environments = Values(PortalUrls.Environment, address.Environment, found),
            Models = Values(PortalUrls.Model, address.Model, found),
            Versions = Values(PortalUrls.Version, address.Version, found),
        };
        var view = new BiasView(
            filter,
            range!,
            Text(GroupParameter, address.Group, found) is { Length: > 0 } group ? group : null,
            Text(ReferenceParameter, address.Reference, found),
            Metrics(address.Metric, found),
            Depths(address.Depth, found));
        faults = found;
        return view;
    }

    /// <summary>The address of this view.</summary>
    public string ToUrl()
    {
        var url = PortalUrls.Bias(Filter, Range == DefaultRange ? null : Range.ToQuery(), Group);
        (string Name, string? Value)[] more =
        [
            (ReferenceParameter, Reference),
            (MetricParameter, Metric is BiasMetric.SelectionRate ? null : Metric.ToString()),
            (DepthParameter, Depth == LeastDepth ? null : Depth.ToString(CultureInfo.InvariantCulture)),
        ];
        foreach (var (name, value) in more.Where(one => one.Value is not null))
        {
            url += $"{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value!)}";
        }
        return url;
    }

    private static List<string> Values(string name, string[]? given, List<AddressFault> found)
    {
        var values = (given ?? []).Where(value => value.Length is > 0 and <= LongestValue).Distinct(StringComparer.Ordinal).Take(MostValues).ToList();
        if ((given ?? []).Any(value => value.Length > LongestValue))
        {
            found.Add(new AddressFault("BadValue", name));
        }
        return values;
    }

    private static string? Text(string name, string? given, List<AddressFault> found)
    {
        if (given is { Length: > LongestValue })
        {
            found.Add(new AddressFault("BadValue", name));
            return null;
        }
        return given;
    }

    private static BiasMetric Metrics(string? given, List<AddressFault> found)
    {
        if (string.IsNullOrEmpty(given))
        {
            return BiasMetric.SelectionRate;
        }
        foreach (var known in Enum.GetValues<BiasMetric>())
        {
            if (string.Equals(known.ToString(), given, StringComparison.Ordinal))
            {
                return known;
            }
        }
        found.Add(new AddressFault("BadName", $"{MetricParameter}={Shortened(given)}"));
        return BiasMetric.SelectionRate;
    }

    private static int Depths(string? given, List<AddressFault> found)
    {
        if (string.IsNullOrEmpty(given))
        {
            return LeastDepth;
        }
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) && depth is >= LeastDepth and <= MostDepth)
        {
            return depth;
        }
        found.Add(new AddressFault("BadName", $"{DepthParameter}={Shortened(given)}"));
        return LeastDepth;
    }

    private static string Shortened(string text) => text.Length <= LongestValue ? text : text[..LongestValue];
}

/// <summary>A part of an address that cannot be used: the key of the sentence about it, and what it names.</summary>
internal sealed record AddressFault(string TextKey, string Value);

/// <summary>The address's query parameters as Blazor hands them in.</summary>
internal sealed record BiasAddress
{
    public string? Range { get; init; }
    public string[]? Application { get; init; }
    public string[]? Environment { get; init; }
    public string[]? Model { get; init; }
    public string[]? Version { get; init; }
    public string? Group { get; init; }
    public string? Reference { get; init; }
    public string? Metric { get; init; }
    public string? Depth { get; init; }
}
