using Portal.Api;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Live;
using Portal.Telemetry.Series;

namespace Portal.Models;

/// <summary>The registry of models, for programs. Versions and deployments: <see cref="ModelVersionsApi"/>.</summary>
public static class ModelsApi
{
    private const string What = "model";

    /// <summary>Of the parameter range where it is left out.</summary>
    private const string DefaultRange = "30d";

    public static RouteGroupBuilder MapModelsApi(this RouteGroupBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("", ListAsync).WithName("ListModels")
            .WithSummary("Models of the project")
            .WithDescription("By title. 'q' searches models and versions; 'application', 'provider', 'stage', 'risk', 'owner' and 'card' (none, incomplete, complete) may each be given several times. Retired models are told where their stage is asked for.");
        models.MapGet("/risk-classes", ListRiskClasses).WithName("ListRiskClasses")
            .WithSummary("Classes of risk")
            .WithDescription("With the duties of each, the first day they apply, and the words of the law and their source. Data, not legal advice.");
        models.MapGet("/unregistered", ListUnregisteredAsync).WithName("ListUnregisteredModels")
            .WithSummary("Models seen in traffic that nobody registered")
            .WithDescription("By answering model, application and environment, the busiest first. 'range' is a moving range such as 24h or 30d (the default).");
        models.MapPost("/unregistered/ignored", IgnoreAsync).WithName("IgnoreTraffic").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Say that traffic needs no registration")
            .WithDescription("With the reason, which is on record. 409 when that was said already.");
        models.MapDelete("/unregistered/ignored/{id:guid}", RestoreAsync).WithName("RestoreTraffic").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("List ignored traffic as unregistered again")
            .WithDescription("The id is told by the list of the unregistered.");
        models.MapPost("", RegisterAsync).WithName("RegisterModel").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Register a model")
            .WithDescription("With its first version where 'version' is given. 400 names everything that is wrong at once; 409 when there is one of this name, which 'current' shows.");
        models.MapGet("/{name}", GetAsync).WithName("GetModel")
            .WithSummary("One model")
            .WithDescription("The ETag is the version of the record, which a change sends back in If-Match.");
        models.MapPut("/{name}", ChangeAsync).WithName("ChangeModel").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Change what a model is")
            .WithDescription("Replaces every field; name and version are not read. Send If-Match: 412 when somebody changed it since, and 'current' shows how it stands.");
        models.MapDelete("/{name}", DeleteAsync).WithName("DeleteModel").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Delete a model that was never used")
            .WithDescription("Models that were deployed or left development keep their record: retire their versions. Send If-Match.");
        return api.MapModelVersionsApi();
    }

    private static async Task<Ok<IReadOnlyList<ModelListed>>> ListAsync(
        [FromQuery] string? q, [FromQuery] string[]? application, [FromQuery] string[]? provider, [FromQuery] string[]? stage, [FromQuery] string[]? risk, [FromQuery] string[]? owner,
        [FromQuery] string[]? card, ClaimsPrincipal user, ModelCatalogue catalogue, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ModelListed>>(
        [
            .. (await catalogue.ListAsync(user.GetTenant(), CatalogueView.Read(q, application, provider, stage, risk, owner, card, sort: null).Filter, cancellationToken)).Select(ModelListed.Of),
        ]);

    private static Ok<IReadOnlyList<RiskClass>> ListRiskClasses(RiskClasses classes) => TypedResults.Ok(classes.All);

    private static async Task<Results<Ok<IReadOnlyList<UnregisteredAnswer>>, ProblemHttpResult>> ListUnregisteredAsync(
        [FromQuery] string? range, ClaimsPrincipal user, ModelTraffic traffic, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!TimeRange.TryParse(range ?? DefaultRange, out var known, out var fault))
        {
            return TypedResults.Problem(fault, statusCode: StatusCodes.Status400BadRequest, title: "Which range?");
        }
        var (from, to) = known.Resolve(time.GetUtcNow());
        var report = await traffic.ReadAsync(new SeriesRequest { Filter = new CallFilter { Tenant = user.GetTenant() }, From = from, To = to, MaxPoints = 1 }, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<UnregisteredAnswer>>([.. report.Unregistered.Select(UnregisteredAnswer.Of)]);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> IgnoreAsync(
        [FromBody] IgnoreRequest asked, ClaimsPrincipal user, TrafficIgnore ignore, ModelWords words, CancellationToken cancellationToken)
    {
        var change = await ignore.IgnoreAsync(user, asked.Application, asked.Environment, asked.ResponseModel, asked.Reason ?? "", cancellationToken);
        return change.Outcome is ModelOutcome.Done ? TypedResults.NoContent() : RegistryProblems.Of(change, "decision", words.Of, one => new { one.Id, one.Reason });
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(Guid id, ClaimsPrincipal user, TrafficIgnore ignore, ModelWords words, CancellationToken cancellationToken)
    {
        var change = await ignore.RestoreAsync(user, id, cancellationToken);
        return change.Outcome is ModelOutcome.Done ? TypedResults.NoContent() : RegistryProblems.Of(change, "decision", words.Of, one => new { one.Id, one.Reason });
    }

    private static async Task<Results<Created<ModelAnswer>, ProblemHttpResult>> RegisterAsync(
        [FromBody] ModelRequest asked, ClaimsPrincipal user, ModelRegistry registry, ModelWords words, CancellationToken cancellationToken)
    {
        var change = await registry.RegisterAsync(user, new NewModel(asked.Name, asked.ToDraft(), asked.Version?.ToVersion()), cancellationToken);
        return change is { Outcome: ModelOutcome.Done, Record: { } model }
            ? TypedResults.Created($"/api/v1/models/{Uri.EscapeDataString(model.Name)}", ModelAnswer.Of(model))
            : RegistryProblems.Of(change, What, words.Of, ModelAnswer.Of);
    }

    private static async Task<Results<Ok<ModelAnswer>, ProblemHttpResult>> GetAsync(string name, HttpContext context, ModelCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (await catalogue.FindAsync(context.User.GetTenant(), name, cancellationToken) is not { } model)
        {
            return RegistryProblems.NotFound(What);
        }
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{model.Version}\"");
        return TypedResults.Ok(ModelAnswer.Of(model));
    }

    private static async Task<Results<Ok<ModelAnswer>, ProblemHttpResult>> ChangeAsync(
        string name, [FromBody] ModelRequest asked, HttpContext context, ModelRegistry registry, ModelWords words, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryRead(context.Request, out var version, out var problem))
        {
            return problem;
        }
        var change = await registry.ChangeAsync(context.User, name, version, asked.ToDraft(), cancellationToken);
        return change is { Outcome: ModelOutcome.Done, Record: { } model } ? TypedResults.Ok(ModelAnswer.Of(model)) : RegistryProblems.Of(change, What, words.Of, ModelAnswer.Of);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, HttpContext context, ModelRegistry registry, ModelWords words, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryRead(context.Request, out var version, out var problem))
        {
            return problem;
        }
        var change = await registry.DeleteAsync(context.User, name, version, cancellationToken);
        return change.Outcome is ModelOutcome.Done ? TypedResults.NoContent() : RegistryProblems.Of(change, What, words.Of, ModelAnswer.Of);
    }
}
