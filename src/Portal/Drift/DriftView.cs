using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Series;

namespace Portal.Drift;

/// <summary>What the page shows, as its address says it: every view is a link.</summary>
/// <param name="Filter">At most one application; none while the address names none.</param>
/// <param name="Reference">Null: the pinned one where there is one, else <see cref="ReferencePolicy.Default"/>.</param>
/// <param name="Feature">The feature that is looked at; null: none.</param>
/// <param name="Column">Start of the column of the heat map that is looked at.</param>
internal sealed record DriftView(CallFilter Filter, TimeRange Range, ReferencePolicy? Reference, string? Feature, DateTimeOffset? Column)
{
    public const string ReferenceParameter = "reference";
    public const string FeatureParameter = "feature";
    public const string ColumnParameter = "at";

    /// <summary>Values one address may name for a dimension; more would be no filter but a list.</summary>
    private const int MostValues = 50;
    private const int LongestValue = 256;

    /// <summary>What the page shows when its address names no range.</summary>
    public static TimeRange DefaultRange { get; } = TimeRange.Parse("24h");

    /// <summary>The dimensions by which distributions are told apart, without the application.</summary>
    public static IReadOnlyList<CallDimension> Dimensions { get; } = [CallDimension.Environment, CallDimension.Model, CallDimension.Version];

    public string? Application => Filter.Applications is [var application, ..] ? application : null;

    /// <summary>Equal comparisons have equal keys, whatever feature is looked at.</summary>
    public string Key => string.Join('\u001d', Filter.ToKey(), Range.ToQuery(), Reference is null ? "" : DriftReferenceText.Of(Reference));

    /// <summary>Reads an address. What cannot be used is left out and named in <paramref name="faults"/>; the rest is kept.</summary>
    public static DriftView Read(string tenant, DriftAddress address, out IReadOnlyList<AddressFault> faults)
    {
        List<AddressFault> found = [];
        var range = DefaultRange;
        if (address.Range is { Length: > 0 } text && !TimeRange.TryParse(text, out range, out _))
        {
            range = DefaultRange;
            found.Add(new AddressFault("BadRange", Cut(text)));
        }
        ReferencePolicy? reference = null;
        if (address.Reference is { Length: > 0 } given && !DriftReferenceText.TryParse(given, out reference, out _))
        {
            found.Add(new AddressFault("BadReference", Cut(given)));
        }
        DateTimeOffset? column = null;
        if (address.Column is { Length: > 0 } at)
        {
            if (IsoTime.TryParse(at, out var time, out _))
            {
                column = time;
            }
            else
            {
                found.Add(new AddressFault("BadTime", Cut(at)));
            }
        }
        var filter = new CallFilter
        {
            Tenant = tenant,
            Applications = [.. Values(PortalUrls.Application, address.Application, found).Take(1)],
            Environments = Values(PortalUrls.Environment, address.Environment, found),
            Models = Values(PortalUrls.Model, address.Model, found),
            Versions = Values(PortalUrls.Version, address.Version, found),
        };
        faults = found;
        return new DriftView(filter, range!, reference, address.Feature is { Length: > 0 and <= LongestValue } feature ? feature : null, column);
    }

    /// <summary>The address of this view.</summary>
    public string ToUrl()
    {
        var url = PortalUrls.Drift(Filter, Range == DefaultRange ? null : Range.ToQuery());
        foreach (var (name, value) in Extras())
        {
            url = $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }
        return url;
    }

    private IEnumerable<(string Name, string Value)> Extras()
    {
        if (Reference is not null)
        {
            yield return (ReferenceParameter, DriftReferenceText.Of(Reference));
        }
        if (Feature is not null)
        {
            yield return (FeatureParameter, Feature);
        }
        if (Column is { } column)
        {
            yield return (ColumnParameter, IsoTime.Format(column));
        }
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
internal sealed record DriftAddress(
    string? Range, string[]? Application, string[]? Environment, string[]? Model, string[]? Version, string? Reference, string? Feature, string? Column);
