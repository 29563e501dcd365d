using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Series;

namespace Portal.Latency;

/// <summary>What the page shows, as its address says it: every view is a link.</summary>
/// <param name="Compare">Whether the previous period is drawn too.</param>
internal sealed record LatencyView(CallFilter Filter, TimeRange Range, bool Compare)
{
    public const string CompareParameter = "compare";

    /// <summary>Values one address may name for a dimension; more would be no filter but a list.</summary>
    private const int MostValues = 50;
    private const int LongestValue = 256;

    /// <summary>Equal views have equal keys; the order of a filter's values does not matter.</summary>
    public string Key => string.Join('\u001d', Filter.ToKey(), Range.ToQuery(), Compare);

    public bool IsFiltered => CallDimensions.All.Any(dimension => Filter.Values(dimension).Count > 0);

    /// <summary>Reads an address. What cannot be used is left out and named in <paramref name="faults"/>; the rest is kept.</summary>
    public static LatencyView Read(string tenant, LatencyQuery query, out IReadOnlyList<AddressFault> faults)
    {
        List<AddressFault> found = [];
        var range = TimeRange.Default;
        if (query.Range is { Length: > 0 } text && !TimeRange.TryParse(text, out range, out _))
        {
            range = TimeRange.Default;
            found.Add(new AddressFault("BadRange", text.Length <= LongestValue ? text : text[..LongestValue]));
        }
        var filter = new CallFilter
        {
            Tenant = tenant,
            Applications = Values(PortalUrls.Application, query.Application, found),
            Environments = Values(PortalUrls.Environment, query.Environment, found),
            Providers = Values(PortalUrls.Provider, query.Provider, found),
            Models = Values(PortalUrls.Model, query.Model, found),
            Versions = Values(PortalUrls.Version, query.Version, found),
            Operations = Values(PortalUrls.Operation, query.Operation, found),
        };
        faults = found;
        return new LatencyView(filter, range!, query.Compare is "1");
    }

    /// <summary>The address of this view.</summary>
    public string ToUrl()
    {
        var url = PortalUrls.Latency(Filter, Range == TimeRange.Default ? null : Range.ToQuery());
        return !Compare ? url : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{CompareParameter}=1";
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
}

/// <summary>A part of an address that cannot be used: the key of the sentence about it, and what it names.</summary>
internal sealed record AddressFault(string TextKey, string Value);

/// <summary>The address's query parameters as Blazor hands them in.</summary>
internal sealed record LatencyQuery(
    string? Range, string[]? Application, string[]? Environment, string[]? Provider, string[]? Model, string[]? Version, string[]? Operation, string? Compare);
