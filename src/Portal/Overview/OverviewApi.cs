using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Api;
using Portal.Telemetry.Series;

namespace Portal.Overview;

/// <summary>What the Overview page shows, for programs.</summary>
public static class OverviewApi
{
    public static RouteGroupBuilder MapOverviewApi(this RouteGroupBuilder api)
    {
        api.MapGet("/overview", GetOverviewAsync)
            .WithTags("Overview")
            .WithName("GetOverview")
            .WithSummary("Every application at a glance")
            .WithDescription("Each application with its numbers in the range, the same numbers over the range before, and a small trend.");
        return api;
    }

    private static async Task<Results<Ok<OverviewResult>, ValidationProblem>> GetOverviewAsync(
        [AsParameters] StepParameters parameters, CallSeries series, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await series.GetOverviewAsync(request, cancellationToken))
            : problem;
}
