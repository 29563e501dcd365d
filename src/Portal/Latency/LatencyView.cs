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

    /// <summary>Reads an address. What cannot be used is left out and named in <paramref name="fault"/>; the rest is kept.</summary>
    public static LatencyView Read(string tenant, LatencyQuery query, out string? fault)
    {
        List<string> faults = [];
        var range = TimeRange.Default;
        if (query.Range is { Length: > 0 } text && !TimeRange.TryParse(text, out range, out var problem))
        {
            range = TimeRange.Default;
            faults.Add(problem);
        }
        var filter = new CallFilter
        {
            Tenant = tenant,
            Applications = Values(PortalUrls.Application, query.Application, faults),
            Environments = Values(PortalUrls.Environment, query.Environment, faults),
            Providers = Values(PortalUrls.Provider, query.Provider, faults),
            Models = Values(PortalUrls.Model, query.Model, faults),
            Versions = Values(PortalUrls.Version, query.Version, faults),
            Operations = Values(PortalUrls.Operation, query.Operation, faults),
        };
        fault = faults.Count > 0 ? string.Join(" ", faults) : null;
        return new LatencyView(filter, range!, query.Compare is "1");
    }

    /// <summary>The address of this view.</summary>
    public string ToUrl()
    {
        var url = PortalUrls.Latency(Filter, Range == TimeRange.Default ? null : Range.ToQuery());
        return !Compare ? url : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{CompareParameter}=1";
    }

    private static List<string> Values(string name, string[]? given, List<string> faults)
    {
        var values = (given ?? []).Where(value => value.Length is > 0 and <= LongestValue).Distinct(StringComparer.Ordinal).Take(MostValues).ToList();
        if ((given ?? []).Any(value => value.Length > LongestValue))
        {
            faults.Add($"{name} is longer than {LongestValue} characters.");
        }
        return values;
    }
}

/// <summary>The address's query parameters as Blazor hands them in.</summary>
internal sealed record LatencyQuery(
    string? Range, string[]? Application, string[]? Environment, string[]? Provider, string[]? Model, string[]? Version, string[]? Operation, string? Compare);
