using System.Globalization;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Quality;
using Portal.Telemetry.Series;

namespace Portal.Quality;

/// <summary>What the page shows, as its address says it: every view is a link.</summary>
/// <param name="Evaluation">The evaluation looked at closely; empty: the most frequent one.</param>
internal sealed record QualityView(CallFilter Filter, TimeRange Range, string Evaluation, QualityDimension By, string Baseline, string Candidate, double? Share)
{
    public const string EvaluationParameter = "evaluation";
    public const string ByParameter = "by";
    public const string BaselineParameter = "baseline";
    public const string CandidateParameter = "candidate";
    public const string ShareParameter = "share";

    /// <summary>Judgements are fewer than calls, so the page begins with a week.</summary>
    public static readonly TimeRange DefaultRange = TimeRange.Parse("7d");

    private const int MostValues = 50;
    private const int LongestValue = 256;

    /// <summary>The dimensions that judgements know.</summary>
    public static IReadOnlyList<CallDimension> Dimensions { get; } = [CallDimension.Application, CallDimension.Environment, CallDimension.Model, CallDimension.Version];

    public static QualityView Empty { get; } = new(new CallFilter { Tenant = "" }, DefaultRange, "", QualityDimension.Model, "", "", null);

    /// <summary>What all panels depend on.</summary>
    public string Key => string.Join('\u001d', Filter.ToKey(), Range.ToQuery());

    public bool IsFiltered => Dimensions.Any(dimension => Filter.Values(dimension).Count > 0);

    public QualityArgument Argument => new() { Name = Evaluation, By = By, Baseline = Baseline, Candidate = Candidate, Share = Share };

    /// <summary>Reads an address. What cannot be used is left out and named in <paramref name="faults"/>; the rest is kept.</summary>
    public static QualityView Read(string tenant, QualityQuery query, out IReadOnlyList<string> faults)
    {
        List<string> found = [];
        var range = DefaultRange;
        if (query.Range is { Length: > 0 } text && !TimeRange.TryParse(text, out range, out _))
        {
            range = DefaultRange;
            found.Add(PortalUrls.Range);
        }
        var by = QualityDimension.Model;
        if (query.By is { Length: > 0 } named && !(Enum.TryParse(named, ignoreCase: true, out by) && Enum.IsDefined(by)))
        {
            by = QualityDimension.Model;
            found.Add(ByParameter);
        }
        double? share = null;
        if (query.Share is { Length: > 0 } planned)
        {
            if (QualityArgument.TryShare(planned, out var value))
            {
                share = value;
            }
            else
            {
                found.Add(ShareParameter);
            }
        }
        var filter = new CallFilter
        {
            Tenant = tenant,
            Applications = Values(query.Application),
            Environments = Values(query.Environment),
            Models = Values(query.Model),
            Versions = Values(query.Version),
        };
        faults = found;
        return new QualityView(filter, range!, Text(query.Evaluation), by, Text(query.Baseline), Text(query.Candidate), share);
    }

    /// <summary>The address of this view.</summary>
    public string ToUrl()
    {
        var url = PortalUrls.Quality(Filter, Range == DefaultRange ? null : Range.ToQuery());
        (string Name, string Value)[] more =
        [
            (EvaluationParameter, Evaluation),
            (ByParameter, By == QualityDimension.Model ? "" : By.ToString().ToLowerInvariant()),
            (BaselineParameter, Baseline),
            (CandidateParameter, Candidate),
            (ShareParameter, Share?.ToString("R", CultureInfo.InvariantCulture) ?? ""),
        ];
        foreach (var (name, value) in more.Where(parameter => parameter.Value.Length > 0))
        {
            url += $"{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }
        return url;
    }

    private static string Text(string? value) => value is { Length: <= LongestValue } ? value : "";

    private static List<string> Values(string[]? given) =>
        [.. (given ?? []).Where(value => value.Length is > 0 and <= LongestValue).Distinct(StringComparer.Ordinal).Take(MostValues)];
}

/// <summary>The address's query parameters as Blazor hands them in.</summary>
internal sealed record QualityQuery(
    string? Range, string[]? Application, string[]? Environment, string[]? Model, string[]? Version, string? Evaluation, string? By, string? Baseline, string? Candidate, string? Share);
