using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Api;
using Portal.Telemetry.Series;

namespace Portal.Calls;

/// <summary>Questions about calls as a whole.</summary>
public static class CallsApi
{
    public static RouteGroupBuilder MapCallsApi(this RouteGroupBuilder api)
    {
        var calls = api.MapGroup("/calls").WithTags("Calls");
        calls.MapGet("/summary", GetSummaryAsync)
            .WithName("GetCallSummary")
            .WithSummary("Sums and quantiles of a range")
            .WithDescription("How many calls were made, how many failed, the tokens they used, and how long they took (p50, p95, p99 in milliseconds). 'window' is the range really covered.");
        calls.MapGet("/filters", GetFilterValuesAsync)
            .WithName("GetFilterValues")
            .WithSummary("Values the filters can take")
            .WithDescription("Applications, environments, providers, models, versions and operations seen in the range, most used first.");
        calls.MapCallSearch();
        api.MapViews();
        api.MapEndUsers();
        return api;
    }

    private static async Task<Results<Ok<CallSummary>, ValidationProblem>> GetSummaryAsync(
        [AsParameters] SeriesParameters parameters, CallSeries series, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await series.GetSummaryAsync(request, cancellationToken))
            : problem;

    private static async Task<Results<Ok<FilterValuesResult>, ValidationProblem>> GetFilterValuesAsync(
        [AsParameters] SeriesParameters parameters, CallSeries series, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await series.GetFilterValuesAsync(request, cancellationToken))
            : problem;
}
