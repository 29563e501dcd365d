using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Costs;
using Portal.Telemetry.Series;

namespace Portal.Cost;

/// <summary>What the page shows, as its address says it: every view is a link.</summary>
/// <param name="Split">By what spend is stacked and listed.</param>
/// <param name="Bucket">Null: chosen by the length of the range.</param>
internal sealed record CostView(CallFilter Filter, IReadOnlyList<string> Teams, TimeRange Range, CostDimension Split, CostStep? Bucket)
{
    public const string SplitParameter = "split";
    public const string BucketParameter = "bucket";
    public const string TeamParameter = "team";

    /// <summary>Values one address may name for a dimension; more would be no filter but a list.</summary>
    private const int MostValues = 50;
    private const int LongestValue = 256;

    /// <summary>What the page shows when its address names no range.</summary>
    public static TimeRange DefaultRange { get; } = TimeRange.Parse("30d");

    /// <summary>Equal views have equal keys; the order of a filter's values does not matter.</summary>
    public string Key => string.Join('\u001d', Filter.ToKey(), Range.ToQuery(), Split, Bucket, string.Join('\u001f', Teams.Order(StringComparer.Ordinal)));

    public bool IsFiltered => Teams.Count > 0 || CallDimensions.All.Any(dimension => Filter.Values(dimension).Count > 0);

    /// <summary>Reads an address. What cannot be used is left out and named in <paramref name="faults"/>; the rest is kept.</summary>
    public static CostView Read(string tenant, CostAddress address, out IReadOnlyList<AddressFault> faults)
    {
        List<AddressFault> found = [];
        var range = DefaultRange;
        if (address.Range is { Length: > 0 } text && !TimeRange.TryParse(text, out range, out _))
        {
            range = DefaultRange;
            found.Add(new AddressFault("BadRange", Cut(text)));
        }
        var filter = new CallFilter
        {
            Tenant = tenant,
            Applications = Values(PortalUrls.Application, address.Application, found),
            Environments = Values(PortalUrls.Environment, address.Environment, found),
            Providers = Values(PortalUrls.Provider, address.Provider, found),
            Models = Values(PortalUrls.Model, address.Model, found),
            Versions = Values(PortalUrls.Version, address.Version, found),
            Operations = Values(PortalUrls.Operation, address.Operation, found),
        };
        var view = new CostView(
            filter,
            Values(TeamParameter, address.Team, found),
            range!,
            Name(SplitParameter, address.Split, (CostDimension?)CostDimension.Application, found)!.Value,
            Name<CostStep>(BucketParameter, address.Bucket, null, found));
        faults = found;
        return view;
    }

    /// <summary>The address of this view.</summary>
    public string ToUrl()
    {
        var url = PortalUrls.Cost(Filter, Range == DefaultRange ? null : Range.ToQuery());
        foreach (var (name, value) in Extras())
        {
            url = $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }
        return url;
    }

    public CostArgument ToArgument(string zone) => new() { Split = Split, Bucket = Bucket, Zone = zone, Teams = Teams };

    private IEnumerable<(string Name, string Value)> Extras()
    {
        foreach (var team in Teams)
        {
            yield return (TeamParameter, team);
        }
        if (Split is not CostDimension.Application)
        {
            yield return (SplitParameter, Split.ToString());
        }
        if (Bucket is { } bucket)
        {
            yield return (BucketParameter, bucket.ToString());
        }
    }

    private static T? Name<T>(string name, string? given, T? missing, List<AddressFault> found)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(given))
        {
            return missing;
        }
        if (Enum.TryParse<T>(given, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(given[0]))
        {
            return value;
        }
        found.Add(new AddressFault("BadName", $"{name}={Cut(given)}"));
        return missing;
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

    private static string Cut(string text) => text.Length <= LongestValue ? text : text[..LongestValue];
}

/// <summary>A part of an address that cannot be used: the key of the sentence about it, and what it names.</summary>
internal sealed record AddressFault(string TextKey, string Value);

/// <summary>The address's query parameters as Blazor hands them in.</summary>
internal sealed record CostAddress(
    string? Range, string[]? Application, string[]? Environment, string[]? Provider, string[]? Model, string[]? Version, string[]? Operation,
    string[]? Team, string? Split, string? Bucket);
