using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Series;

namespace Portal.Safety;

/// <summary>What the page shows, as its address says it: every view is a link.</summary>
/// <param name="By">Dimension by which rates are compared.</param>
internal sealed record SafetyView(CallFilter Filter, TimeRange Range, CallDimension By)
{
    public const string ByParameter = "by";

    private const int MostValues = 50;
    private const int LongestValue = 256;

    public static TimeRange DefaultRange { get; } = TimeRange.Parse("24h");

    /// <summary>Equal views have equal keys.</summary>
    public string Key => string.Join('\u001d', Filter.ToKey(), Range.ToQuery(), By);

    /// <summary>Reads an address; what cannot be used is left out, and said.</summary>
    /// <param name="fault">The part that could not be used; null: there is none.</param>
    public static SafetyView Read(string tenant, string? range, string[]? applications, string[]? environments, string[]? models, string[]? versions, string? by, out string? fault)
    {
        var isRange = TimeRange.TryParse(range, out var parsed, out _);
        fault = range is { Length: > 0 } && !isRange ? range.Length <= LongestValue ? range : range[..LongestValue] : null;
        var filter = new CallFilter { Tenant = tenant, Applications = Values(applications), Environments = Values(environments), Models = Values(models), Versions = Values(versions) };
        var dimension = SafetyPanels.Dimensions.FirstOrDefault(one => string.Equals(one.ToString(), by, StringComparison.OrdinalIgnoreCase));
        return new SafetyView(filter, isRange ? parsed! : DefaultRange, dimension);
    }

    /// <summary>The address of this view.</summary>
    public string ToUrl()
    {
        var url = PortalUrls.Safety(Filter, Range == DefaultRange ? null : Range.ToQuery());
        return By is CallDimension.Application ? url : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{ByParameter}={By.ToString().ToLowerInvariant()}";
    }

    private static string[] Values(string[]? given) => [.. (given ?? []).Where(value => value.Length is > 0 and <= LongestValue).Distinct(StringComparer.Ordinal).Take(MostValues)];
}
