using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Series;

namespace Portal.Dashboards;

/// <summary>What a dashboard's address says: filter and range over all panels, and one panel alone. Every view is a link.</summary>
/// <param name="Filter">Values that replace the panels' own, dimension by dimension.</param>
/// <param name="Range">Null: the dashboard's own.</param>
/// <param name="Panel">Id of the panel that is shown alone; null: all.</param>
public sealed record DashboardAddress(CallFilter Filter, TimeRange? Range, string? Panel)
{
    public const string PanelParameter = "panel";
    public const string EditParameter = "edit";

    private const int MostValues = 50;
    private const int LongestValue = 256;

    /// <summary>Reads an address. What cannot be used is left out and named in <paramref name="unusable"/>.</summary>
    public static DashboardAddress Read(string tenant, DashboardQuery query, out string? unusable)
    {
        unusable = null;
        TimeRange? range = null;
        if (query.Range is { Length: > 0 } text && !TimeRange.TryParse(text, out range, out _))
        {
            unusable = IsoTime.Cut(text);
        }
        var filter = new CallFilter
        {
            Tenant = tenant,
            Applications = Values(query.Application),
            Environments = Values(query.Environment),
            Providers = Values(query.Provider),
            Models = Values(query.Model),
            Versions = Values(query.Version),
            Operations = Values(query.Operation),
        };
        return new DashboardAddress(filter, range, query.Panel is { Length: > 0 } panel ? panel : null);
    }

    /// <summary>The calls a panel shows: its own filter, with what the address chooses in its place.</summary>
    public CallFilter For(DashboardPanel panel)
    {
        var filter = panel.Filter with { Tenant = Filter.Tenant };
        foreach (var dimension in CallDimensions.All)
        {
            if (Filter.Values(dimension) is { Count: > 0 } values)
            {
                filter = filter.With(dimension, values);
            }
        }
        return filter;
    }

    public string ToUrl(Guid dashboard, bool edit = false)
    {
        var url = PortalUrls.Dashboard(dashboard) + PortalUrls.Query(Filter, Range?.ToQuery());
        url = Panel is null ? url : With(url, PanelParameter, Panel);
        return edit ? With(url, EditParameter, "1") : url;
    }

    private static string With(string url, string name, string value) =>
        $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";

    private static List<string> Values(string[]? given) =>
        [.. (given ?? []).Where(value => value.Length is > 0 and <= LongestValue).Distinct(StringComparer.Ordinal).Take(MostValues)];
}

/// <summary>The address's query parameters as Blazor hands them in.</summary>
public sealed record DashboardQuery(
    string? Range, string[]? Application, string[]? Environment, string[]? Provider, string[]? Model, string[]? Version, string[]? Operation, string? Panel);
