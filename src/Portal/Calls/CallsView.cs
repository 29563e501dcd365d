using System.Globalization;
using System.Text;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.Series;

namespace Portal.Calls;

/// <summary>What the page shows, as its address says it: every view is a link.</summary>
/// <param name="Search">The text of the search box, also when it cannot be understood.</param>
/// <param name="Columns">Ids of columns in their order; empty: those the person chose last.</param>
/// <param name="Follow">Whether new calls are looked for.</param>
public sealed record CallsView(CallFilter Filter, TimeRange Range, string Search, CallOrder Order, IReadOnlyList<string> Columns, bool Follow)
{
    public const string SearchParameter = "q";
    public const string OrderParameter = "order";
    public const string ColumnsParameter = "columns";
    public const string FollowParameter = "follow";

    private const int MostValues = 50;
    private const int LongestValue = 256;
    private const int MostColumns = 40;

    public bool IsFiltered => CallDimensions.All.Any(dimension => Filter.Values(dimension).Count > 0);

    /// <summary>Equal questions have equal keys; columns change only how the answer is shown, unless they are attributes.</summary>
    public string QuestionKey => string.Join('\u001d', Filter.ToKey(), Range.ToQuery(), Search, Order, string.Join(',', Columns.Where(CallFields.IsAttribute)));

    /// <summary>Reads an address. What cannot be used is left out and named in <paramref name="faults"/>: a key of a text and what it speaks of.</summary>
    internal static CallsView Read(string tenant, CallsQuery query, out IReadOnlyList<(string Key, string Value)> faults)
    {
        List<(string, string)> found = [];
        var range = TimeRange.Default;
        if (query.Range is { Length: > 0 } text && !TimeRange.TryParse(text, out range, out _))
        {
            range = TimeRange.Default;
            found.Add(("BadRange", Cut(text)));
        }
        var filter = CallDimensions.All.Zip(query.Filters).Aggregate(
            new CallFilter { Tenant = tenant },
            (narrowed, pair) => narrowed.With(pair.First, Values(pair.First, pair.Second, found)));
        var order = CallOrder.Newest;
        if (query.Order is { Length: > 0 } wanted && !(Enum.TryParse(wanted, ignoreCase: true, out order) && Enum.IsDefined(order)))
        {
            order = CallOrder.Newest;
            found.Add(("BadOrder", Cut(wanted)));
        }
        var columns = (query.Columns ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Take(MostColumns).ToList();
        foreach (var unknown in columns.Where(id => CallFields.Find(id) is null).ToList())
        {
            columns.Remove(unknown);
            found.Add(("BadColumn", Cut(unknown)));
        }
        faults = found;
        return new CallsView(filter, range!, query.Search ?? "", order, columns, query.Follow is "1");
    }

    /// <summary>The address of this view.</summary>
    public string ToUrl() => PortalUrls.Calls() + (ToQuery() is { Length: > 0 } query ? $"?{query}" : "");

    /// <summary>The query part of the address, without its question mark.</summary>
    public string ToQuery()
    {
        var query = new StringBuilder(PortalUrls.Query(Filter, Range == TimeRange.Default ? null : Range.ToQuery()).TrimStart('?'));
        Add(query, SearchParameter, Search);
        Add(query, OrderParameter, Order is CallOrder.Newest ? "" : Order.ToString().ToLowerInvariant());
        Add(query, ColumnsParameter, string.Join(',', Columns));
        Add(query, FollowParameter, Follow ? "1" : "");
        return query.ToString();
    }

    /// <summary>The address of the file of this view at <paramref name="now"/>.</summary>
    public string ToExportUrl(ExportFormat format, IReadOnlyList<string> columns, bool content, DateTimeOffset now)
    {
        var (from, to) = Range.Resolve(now);
        var query = new StringBuilder(PortalUrls.Query(Filter, null).TrimStart('?'));
        Add(query, "from", IsoTime.Format(from));
        Add(query, "to", IsoTime.Format(to));
        Add(query, SearchParameter, Search);
        Add(query, "format", format.ToString().ToLowerInvariant());
        Add(query, "columns", string.Join(',', columns));
        Add(query, "content", content ? "true" : "");
        return PortalUrls.Of($"/api/v1/calls/export?{query}");
    }

    private static void Add(StringBuilder query, string name, string value)
    {
        if (value.Length > 0)
        {
            query.Append(query.Length == 0 ? "" : "&").Append(CultureInfo.InvariantCulture, $"{name}={Uri.EscapeDataString(value)}");
        }
    }

    private static List<string> Values(CallDimension dimension, string[]? given, List<(string, string)> found)
    {
        if ((given ?? []).Any(value => value.Length > LongestValue))
        {
            found.Add(("BadValue", dimension.ToString()));
        }
        return [.. (given ?? []).Where(value => value.Length is > 0 and <= LongestValue).Distinct(StringComparer.Ordinal).Take(MostValues)];
    }

    private static string Cut(string text) => text.Length <= LongestValue ? text : text[..LongestValue];
}

/// <summary>The address's query parameters as Blazor hands them in; filters in the order of <see cref="CallDimensions.All"/>.</summary>
internal sealed record CallsQuery(string? Range, IReadOnlyList<string[]?> Filters, string? Search, string? Order, string? Columns, string? Follow);
