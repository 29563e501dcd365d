using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Live;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Logs;
using Portal.Telemetry.Metrics;
using Portal.Telemetry.Series;

namespace Portal.Metrics;

/// <summary>What senders measured and judged themselves, for programs.</summary>
public static class MetricsApi
{
    public static RouteGroupBuilder MapMetricsApi(this RouteGroupBuilder api)
    {
        var metrics = api.MapGroup("/metrics").WithTags("Metrics");
        metrics.MapGet("", GetCatalogAsync)
            .WithName("GetMetrics")
            .WithSummary("Metrics that were sent")
            .WithDescription("Each with the names it was sent under, its unit and kind, who sent it, and how many points and streams. Filters: application, environment, version.");
        metrics.MapGet("/series", GetSeriesAsync)
            .WithName("GetMetricSeries")
            .WithSummary("A metric over time")
            .WithDescription("count, sum and quantiles of histograms, the increase of sums, the mean level of gauges. Cumulative points count what they grew by. group: an attribute's name, application, environment or version.");
        api.MapGet("/evaluations", GetEvaluationsAsync)
            .WithTags("Metrics")
            .WithName("GetEvaluations")
            .WithSummary("Evaluations by name and over time")
            .WithDescription("Counts, mean, lowest and highest score and labels of the judgements that were sent as gen_ai.evaluation.result.");
        api.MapGet("/events", GetEventsAsync)
            .WithTags("Metrics")
            .WithName("GetLogEvents")
            .WithSummary("Log records by name and severity")
            .WithDescription("Counts of the log records that were sent, by application, event name, scope and severity. Their bodies are read with the call they belong to.");
        return api;
    }

    private static async Task<Results<Ok<MetricCatalog>, ValidationProblem>> GetCatalogAsync(
        [AsParameters] SeriesParameters parameters, MetricPoints metrics, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await metrics.GetCatalogAsync(request, cancellationToken))
            : problem;

    private static async Task<Results<Ok<MetricSeriesResult>, ValidationProblem>> GetSeriesAsync(
        [AsParameters] MetricSeriesParameters parameters, MetricPoints metrics, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await metrics.GetSeriesAsync(request, parameters.Metric!, parameters.Group, cancellationToken))
            : problem;

    private static async Task<Results<Ok<LogEventsResult>, ValidationProblem>> GetEventsAsync(
        [AsParameters] SeriesParameters parameters, LogEventsQuery events, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await events.GetAsync(request, cancellationToken))
            : problem;

    private static async Task<Results<Ok<EvaluationsResult>, ValidationProblem>> GetEvaluationsAsync(
        [AsParameters] StepParameters parameters, EvaluationsQuery evaluations, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await evaluations.GetAsync(request, cancellationToken))
            : problem;
}

/// <summary>Query parameters of a metric over time.</summary>
public sealed class MetricSeriesParameters : SeriesParameters
{
    private const int LongestName = 256;

    /// <summary>The metric's current name, as the list of metrics says it.</summary>
    [FromQuery(Name = "metric")]
    public string? Metric { get; init; }

    [FromQuery(Name = "group")]
    public string? Group { get; init; }

    [FromQuery(Name = "points")]
    public string? Points { get; init; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "metric", "group", "points"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Metric is not { Length: > 0 and <= LongestName })
        {
            AddFault("metric", $"Name a metric in 1 to {LongestName} characters; GET /api/v1/metrics lists them.");
        }

        if (Group is { Length: 0 or > LongestName })
        {
            AddFault("group", $"Name an attribute in 1 to {LongestName} characters, or leave it out.");
        }

        return request with { MaxPoints = ReadNumber("points", Points, lowest: 1, highest: PanelKey.PointsLimit, missing: 300) };
    }
}
