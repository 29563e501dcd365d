using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Governance.Models.Runs;

namespace Portal.Models.Runs;

/// <summary>Runs for programs: a pipeline says what it trained or tuned, with which result.</summary>
public static class RunsApi
{
    private const string What = "model";

    public static RouteGroupBuilder MapRunsApi(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/models/{name}/runs").WithTags("Runs");
        runs.MapGet("", ListAsync).WithName("ListRuns").WithSummary("Runs of a model").WithDescription("Training, tuning and evaluation, the newest first, with parameters, results and data.");
        runs.MapPost("", AddAsync).WithName("AddRuns").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Bring runs").WithDescription("All or none. A run of an id that is known already is replaced, so that a running one can be brought again when it ends.");
        runs.MapPost("/mlflow", ImportAsync).WithName("ImportMlflowRuns").RequireAuthorization(PortalPolicies.EditModels)
            .Accepts<MlflowDocument>("application/json")
            .WithSummary("Import runs of MLflow").WithDescription("The body is the answer of MLflow's runs/get or runs/search, or what Run.to_dictionary() writes. kind is training (when left out), tuning or evaluation.");
        return api;
    }

    private static async Task<Results<Ok<IReadOnlyList<RunAnswer>>, ProblemHttpResult>> ListAsync(
        string name, ClaimsPrincipal user, ModelCatalogue catalogue, ModelRuns runs, CancellationToken cancellationToken) =>
        await catalogue.FindAsync(user.GetTenant(), name, cancellationToken) is { } model
            ? TypedResults.Ok<IReadOnlyList<RunAnswer>>([.. (await runs.ListAsync(model.Id, cancellationToken)).Select(RunAnswer.Of)])
            : RegistryProblems.NotFound(What);

    private static Task<Results<Ok<RunImport>, ProblemHttpResult>> AddAsync(
        string name, [FromBody] IReadOnlyList<RunAsked> asked, ClaimsPrincipal user, ModelRuns runs, AssetWords words, CancellationToken cancellationToken) =>
        StoreAsync(name, [.. asked.Select(run => run.ToDraft())], user, runs, words, cancellationToken);

    private static async Task<Results<Ok<RunImport>, ProblemHttpResult>> ImportAsync(
        string name, [FromQuery] string? kind, HttpContext context, ModelRuns runs, AssetWords words, CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<RunKind>(kind ?? nameof(RunKind.Training), ignoreCase: true, out var did) || !Enum.IsDefined(did))
        {
            return TypedResults.Problem("Write training, tuning or evaluation.", statusCode: StatusCodes.Status400BadRequest, title: "There is no such kind of run");
        }
        if (context.Request.ContentLength > MlflowRuns.MostLength)
        {
            return TypedResults.Problem($"At most {MlflowRuns.MostLength} bytes are read.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "The document is too long");
        }
        try
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            return await StoreAsync(name, MlflowRuns.Read(await reader.ReadToEndAsync(cancellationToken), did), context.User, runs, words, cancellationToken);
        }
        catch (MlflowFormatException fault)
        {
            return TypedResults.Problem(fault.Message, statusCode: StatusCodes.Status400BadRequest, title: "The document cannot be used");
        }
    }

    private static async Task<Results<Ok<RunImport>, ProblemHttpResult>> StoreAsync(
        string name, IReadOnlyList<RunDraft> drafts, ClaimsPrincipal user, ModelRuns runs, AssetWords words, CancellationToken cancellationToken)
    {
        var change = await runs.ImportAsync(user, name, drafts, cancellationToken);
        return change is { Outcome: ModelOutcome.Done, Record: { } import } ? TypedResults.Ok(import) : RegistryProblems.Of(change, What, words.Of, done => done);
    }
}

/// <summary>A document as MLflow writes it.</summary>
public sealed record MlflowDocument;

/// <param name="Id">The run's id where it was recorded; the same id again replaces it.</param>
/// <param name="Version">Name of the registered version that came of it, or that it evaluated.</param>
public sealed record RunAsked(
    string? Id, string? Name, RunKind Kind = RunKind.Training, RunStatus Status = RunStatus.Finished, DateTimeOffset? StartedAt = null, DateTimeOffset? EndedAt = null, string? BaseModel = null,
    string? Version = null, IReadOnlyDictionary<string, string>? Parameters = null, IReadOnlyList<RunMetric>? Metrics = null, IReadOnlyList<RunInputDraft>? Inputs = null)
{
    internal RunDraft ToDraft() => new()
    {
        Source = "api",
        ExternalId = Id ?? "",
        Name = Name ?? "",
        Kind = Kind,
        Status = Status,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        BaseModel = BaseModel,
        Version = Version,
        Parameters = Parameters ?? new Dictionary<string, string>(StringComparer.Ordinal),
        Metrics = Metrics ?? [],
        Inputs = Inputs ?? [],
    };
}

/// <param name="Value">NaN and infinite values are written as "NaN", "Infinity" and "-Infinity".</param>
public sealed record RunMetricAnswer(string Name, object Value, long Step, DateTimeOffset? At);

/// <param name="IsRegistered">Whether the portal knows this version of the data.</param>
public sealed record RunInputAnswer(string Name, string? Digest, string Context, bool IsRegistered);

public sealed record RunAnswer(
    string Source, string Id, string Name, RunKind Kind, RunStatus Status, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? BaseModel, string? Version,
    IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<RunMetricAnswer> Metrics, IReadOnlyList<RunInputAnswer> Inputs)
{
    internal static RunAnswer Of(RunRecord record) => new(
        record.Run.Source,
        record.Run.ExternalId,
        record.Run.Name,
        record.Run.Kind,
        record.Run.Status,
        record.Run.StartedAt,
        record.Run.EndedAt,
        record.Run.BaseModel,
        record.Version,
        record.Run.GetParameters(),
        [.. record.Run.GetMetrics().Select(metric => new RunMetricAnswer(metric.Name, double.IsFinite(metric.Value) ? metric.Value : metric.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), metric.Step, metric.At))],
        [.. record.Inputs.Select(input => new RunInputAnswer(input.Name, input.Digest, input.Context, input.DataSetVersionId is not null))]);
}
