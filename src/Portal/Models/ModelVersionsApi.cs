using Portal.Api;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;
using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>Versions and deployments of models, for pipelines.</summary>
public static class ModelVersionsApi
{
    internal static RouteGroupBuilder MapModelVersionsApi(this RouteGroupBuilder api)
    {
        var model = api.MapGroup("/models/{name}").WithTags("Models");
        model.MapGet("/versions", ListAsync).WithName("ListModelVersions")
            .WithSummary("Versions of a model")
            .WithDescription("The newest first, each with its artifacts and by what its calls are told in telemetry.");
        model.MapPost("/versions", AddAsync).WithName("AddModelVersion").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Add a version")
            .WithDescription("What a pipeline does after a build. 409 when there is a version of this name.");
        model.MapPut("/versions/{version}", ChangeAsync).WithName("ChangeModelVersion").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Change a version")
            .WithDescription("Replaces every field but name and stage. Send If-Match with the version's record version.");
        model.MapPost("/versions/{version}/stage", MoveAsync).WithName("MoveModelVersion").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Move a version to another stage of its life")
            .WithDescription("development to staging, staging to production or back, production to retired or back to staging, any to retired, retired to development. The reason goes into the audit trail. Send If-Match.");
        model.MapGet("/deployments", ListDeploymentsAsync).WithName("ListModelDeployments")
            .WithSummary("Where a model runs")
            .WithDescription("Every environment with the shares of its traffic now and before, the newest first.");
        model.MapPut("/deployments/{environment}", DeployAsync).WithName("SetModelDeployments").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Distribute the traffic of an environment")
            .WithDescription("The shares make 100 together, or there are none: nothing runs there any more. What stays goes on. If-Match is optional: with it, 412 when somebody changed the environment since (0: nothing was ever deployed there).");
        model.MapPost("/deployments/{environment}/roll-back", RollBackAsync).WithName("RollBackModelDeployments").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Bring back what ran before the last change")
            .WithDescription("If-Match is optional.");
        return api;
    }

    private static async Task<Results<Ok<IReadOnlyList<VersionAnswer>>, ProblemHttpResult>> ListAsync(string name, ClaimsPrincipal user, ModelCatalogue catalogue, CancellationToken cancellationToken) =>
        await catalogue.FindAsync(user.GetTenant(), name, cancellationToken) is { } model
            ? TypedResults.Ok<IReadOnlyList<VersionAnswer>>([.. (await catalogue.GetVersionsAsync(model.Id, cancellationToken)).Select(VersionAnswer.Of)])
            : RegistryProblems.NotFound("model");

    private static async Task<Results<Created<VersionAnswer>, ProblemHttpResult>> AddAsync(
        string name, [FromBody] VersionRequest asked, ClaimsPrincipal user, ModelVersions versions, ModelWords words, CancellationToken cancellationToken)
    {
        var change = await versions.AddAsync(user, name, asked.ToVersion(), cancellationToken);
        return change is { Outcome: ModelOutcome.Done, Record: { } version }
            ? TypedResults.Created($"/api/v1/models/{Uri.EscapeDataString(name)}/versions", VersionAnswer.Of(version))
            : RegistryProblems.Of(change, "version", words.Of, VersionAnswer.Of);
    }

    private static async Task<Results<Ok<VersionAnswer>, ProblemHttpResult>> ChangeAsync(
        string name, string version, [FromBody] VersionRequest asked, HttpContext context, ModelVersions versions, ModelWords words, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryRead(context.Request, out var seen, out var problem))
        {
            return problem;
        }
        return Answer(await versions.ChangeAsync(context.User, name, RouteText.Unescape(version), seen, asked.ToDraft(), cancellationToken), words);
    }

    private static async Task<Results<Ok<VersionAnswer>, ProblemHttpResult>> MoveAsync(
        string name, string version, [FromBody] StageRequest asked, HttpContext context, ModelVersions versions, ModelWords words, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryRead(context.Request, out var seen, out var problem))
        {
            return problem;
        }
        return Answer(await versions.MoveAsync(context.User, name, RouteText.Unescape(version), seen, asked.Stage, asked.Reason ?? "", cancellationToken), words);
    }

    private static async Task<Results<Ok<IReadOnlyList<EnvironmentAnswer>>, ProblemHttpResult>> ListDeploymentsAsync(
        string name, ClaimsPrincipal user, ModelCatalogue catalogue, ModelDeployments deployments, CancellationToken cancellationToken) =>
        await catalogue.FindAsync(user.GetTenant(), name, cancellationToken) is { } model
            ? TypedResults.Ok<IReadOnlyList<EnvironmentAnswer>>([.. (await deployments.ListAsync(model.Id, cancellationToken)).Select(EnvironmentAnswer.Of)])
            : RegistryProblems.NotFound("model");

    private static async Task<Results<Ok<EnvironmentAnswer>, ProblemHttpResult>> DeployAsync(
        string name, string environment, [FromBody] DistributionRequest asked, HttpContext context, ModelDeployments deployments, ModelWords words, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryReadOptional(context.Request, out var seen, out var problem))
        {
            return problem;
        }
        var distribution = new Distribution(RouteText.Unescape(environment), asked.Strategy, [.. asked.Shares.Select(share => new TrafficShare(share.Version, share.Percent))], asked.Reason ?? "");
        return Answer(await deployments.SetAsync(context.User, name, distribution, seen, cancellationToken), words);
    }

    private static async Task<Results<Ok<EnvironmentAnswer>, ProblemHttpResult>> RollBackAsync(
        string name, string environment, [FromBody] ReasonRequest asked, HttpContext context, ModelDeployments deployments, ModelWords words, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryReadOptional(context.Request, out var seen, out var problem))
        {
            return problem;
        }
        return Answer(await deployments.RollBackAsync(context.User, name, RouteText.Unescape(environment), seen, asked.Reason ?? "", cancellationToken), words);
    }

    private static Results<Ok<VersionAnswer>, ProblemHttpResult> Answer(ModelChange<ModelVersion> change, ModelWords words) =>
        change is { Outcome: ModelOutcome.Done, Record: { } version } ? TypedResults.Ok(VersionAnswer.Of(version)) : RegistryProblems.Of(change, "version", words.Of, VersionAnswer.Of);

    private static Results<Ok<EnvironmentAnswer>, ProblemHttpResult> Answer(ModelChange<EnvironmentDeployments> change, ModelWords words) =>
        change is { Outcome: ModelOutcome.Done, Record: { } environment }
            ? TypedResults.Ok(EnvironmentAnswer.Of(environment))
            : RegistryProblems.Of(change, "environment", words.Of, EnvironmentAnswer.Of);
}
