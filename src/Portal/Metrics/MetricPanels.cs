using Portal.Live;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Logs;
using Portal.Telemetry.Metrics;

namespace Portal.Metrics;

/// <summary>The panels that show what senders measured and judged themselves.</summary>
public static class MetricPanels
{
    /// <summary>Which metrics were sent.</summary>
    public const string Catalog = "metrics";

    /// <summary>A metric over time; the argument is its name.</summary>
    public const string Series = "metric-series";

    /// <summary>Judgements by name and over time.</summary>
    public const string Evaluations = "evaluations";

    /// <summary>Log records by name and severity.</summary>
    public const string Events = "log-events";

    private const int LongestName = 256;

    internal static void AddMetricPanels(this IServiceCollection services)
    {
        services.AddLivePanel<MetricPoints, MetricCatalog>(Catalog, (metrics, request, _, token) => metrics.GetCatalogAsync(request, token), NoArgument);
        services.AddLivePanel<MetricPoints, MetricSeriesResult>(
            Series,
            (metrics, request, metric, token) => metrics.GetSeriesAsync(request, metric!, group: null, token),
            metric => metric is { Length: > 0 and <= LongestName } ? null : $"Name a metric in 1 to {LongestName} characters.");
        services.AddLivePanel<EvaluationsQuery, EvaluationsResult>(Evaluations, (evaluations, request, _, token) => evaluations.GetAsync(request, token), NoArgument);
        services.AddLivePanel<LogEventsQuery, LogEventsResult>(Events, (events, request, _, token) => events.GetAsync(request, token), NoArgument);
    }

    private static string? NoArgument(string? argument) => argument is null ? null : "This panel takes no argument.";
}
