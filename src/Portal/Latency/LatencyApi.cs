using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Telemetry.Series;

namespace Portal.Latency;

/// <summary>What the Latency page shows, for programs.</summary>
public static class LatencyApi
{
    public static RouteGroupBuilder MapLatencyApi(this RouteGroupBuilder api)
    {
        var latency = api.MapGroup("/latency").WithTags("Latency");
        latency.MapGet("", GetSeriesAsync)
            .WithName("GetLatency")
            .WithSummary("Latency and throughput over time")
            .WithDescription("One point per bucket: calls, errors, tokens, latency and time to first token in milliseconds, tokens per second. Buckets without calls carry zero counts and null quantiles.");
        latency.MapGet("/heatmap", GetHeatmapAsync)
            .WithName("GetLatencyHeatmap")
            .WithSummary("Calls by time and latency")
            .WithDescription("counts[t][b]: calls of bucket t that took between edgesMs[b] and edgesMs[b+1] milliseconds.");
        latency.MapGet("/errors", GetErrorsAsync)
            .WithName("GetErrors")
            .WithSummary("Errors by type over time");
        latency.MapGet("/breakdown", GetBreakdownAsync)
            .WithName("GetLatencyBreakdown")
            .WithSummary("Numbers per application, model or another dimension");
        return api;
    }

    private static async Task<Results<Ok<LatencySeriesResult>, ValidationProblem>> GetSeriesAsync(
        [AsParameters] StepParameters parameters, CallSeries series, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await series.GetLatencyAsync(request, cancellationToken))
            : problem;

    private static async Task<Results<Ok<LatencyHeatmapResult>, ValidationProblem>> GetHeatmapAsync(
        [AsParameters] StepParameters parameters, CallSeries series, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await series.GetHeatmapAsync(request, cancellationToken))
            : problem;

    private static async Task<Results<Ok<ErrorSeriesResult>, ValidationProblem>> GetErrorsAsync(
        [AsParameters] StepParameters parameters, CallSeries series, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await series.GetErrorsAsync(request, cancellationToken))
            : problem;

    private static async Task<Results<Ok<BreakdownResult>, ValidationProblem>> GetBreakdownAsync(
        [AsParameters] BreakdownParameters parameters, CallSeries series, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await series.GetBreakdownAsync((BreakdownRequest)request, cancellationToken))
            : problem;
}

/// <summary>Query parameters of a breakdown.</summary>
public sealed class BreakdownParameters : SeriesParameters
{
    [FromQuery(Name = "by")]
    public string? By { get; init; }

    [FromQuery(Name = "order")]
    public string? Order { get; init; }

    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "by", "order", "limit"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new BreakdownRequest
        {
            Filter = request.Filter,
            From = request.From,
            To = request.To,
            Dimension = ReadName("by", By, CallDimension.Application),
            Order = ReadName("order", Order, BreakdownOrder.LatencyP95),
            Limit = ReadNumber("limit", Limit, lowest: 1, highest: 100, missing: 10),
        };
    }
}
