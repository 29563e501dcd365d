using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Governance.Drift;
using Portal.Telemetry.Drift;

namespace Portal.Drift;

/// <summary>What the Drift page shows, for programs.</summary>
public static class DriftApi
{
    private const string References =
        "The reference is 'referenceFrom' to 'referenceTo', or 'reference': sliding:14d, weeks:4, since:VERSION, before:14d:VERSION; without either the pinned one, else the fourteen days before. It must not overlap the window.";

    public static RouteGroupBuilder MapDriftApi(this RouteGroupBuilder api)
    {
        var drift = api.MapGroup("/drift").WithTags("Drift");
        drift.MapGet("", GetFeatureAsync)
            .WithName("GetDrift")
            .WithSummary("One feature in two windows")
            .WithDescription($"Every statistic that suits the feature, with p-value, effect, sample sizes, status and reason; both distributions and the bins that moved most. The window is 'from' to 'to', by default the last 24 hours. {References}")
            .ProducesProblem(StatusCodes.Status404NotFound);
        drift.MapGet("/heatmap", GetHeatmapAsync)
            .WithName("GetDriftHeatmap")
            .WithSummary("Every feature by time")
            .WithDescription($"The share of drifted features with its reason, and a verdict per feature and column. Beside a rolling reference stands the pinned one, where there is one. {References}");
        drift.MapGet("/explanation", GetExplanationAsync)
            .WithName("GetDriftExplanation")
            .WithSummary("Where a drift sits, and what else changed")
            .WithDescription($"Versions, models, environments and prompt versions with the feature's index within them and without them; releases, models, prompt versions and provider fingerprints first seen in these windows, and shifts of the traffic's mix. 'isFact' marks what the provider reported. {References}");
        drift.MapGet("/features", GetFeaturesAsync)
            .WithName("ListDriftFeatures")
            .WithSummary("The features of an application")
            .WithDescription("Those with values in the window, by name, with their kind and number of values.");
        drift.MapGet("/embeddings", GetEmbeddingsAsync)
            .WithName("GetEmbeddingDrift")
            .WithSummary("Embeddings in two windows")
            .WithDescription($"Cosine and Euclidean distance of the centroids and the dispersions. Windows are whole hours. {References}");
        drift.MapGet("/calls", GetCallsAsync)
            .WithName("ListDriftCalls")
            .WithSummary("Calls behind a bin")
            .WithDescription("Ids of at most 100 calls of the window whose value lies in 'bin' (with 'binning', see GET drift), or is 'category'; the newest first, from calls as long as they are kept.");
        drift.MapDriftReferences();
        return api;
    }

    private static async Task<Results<Ok<DriftFeatureAnswer>, ValidationProblem, ProblemHttpResult>> GetFeatureAsync(
        [AsParameters] DriftFeatureParameters parameters, DriftQuestions questions, DriftReferences references, TimeProvider time, CancellationToken cancellationToken)
    {
        var (request, problem) = await ReadAsync(parameters, references, time, cancellationToken);
        if (request is null)
        {
            return problem!;
        }
        try
        {
            return await questions.GetFeatureAsync(request, parameters.Feature!, cancellationToken) is { } feature
                ? TypedResults.Ok(DriftFeatureAnswer.Of(request.Application, feature))
                : TypedResults.Problem(
                    "The application has no values of this feature in either window; GET drift/features lists those it has.", statusCode: StatusCodes.Status404NotFound, title: "No such feature");
        }
        catch (ArgumentException fault)
        {
            return Refuse(fault);
        }
    }

    private static Task<Results<Ok<DriftHeatmapAnswer>, ValidationProblem>> GetHeatmapAsync(
        [AsParameters] DriftParameters parameters, DriftQuestions questions, DriftReferences references, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(parameters, references, time, async request => DriftHeatmapAnswer.Of(request.Application, await questions.GetHeatmapAsync(request, cancellationToken)), cancellationToken);

    private static Task<Results<Ok<DriftExplanation>, ValidationProblem>> GetExplanationAsync(
        [AsParameters] DriftFeatureParameters parameters, DriftQuestions questions, DriftReferences references, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(parameters, references, time, request => questions.GetExplanationAsync(request, parameters.Feature!, cancellationToken), cancellationToken);

    private static Task<Results<Ok<IReadOnlyList<DriftFeatureName>>, ValidationProblem>> GetFeaturesAsync(
        [AsParameters] DriftParameters parameters, DriftQuestions questions, DriftReferences references, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(parameters, references, time, request => questions.GetFeaturesAsync(request, cancellationToken), cancellationToken);

    private static Task<Results<Ok<EmbeddingDrifts>, ValidationProblem>> GetEmbeddingsAsync(
        [AsParameters] DriftParameters parameters, DriftQuestions questions, DriftReferences references, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(parameters, references, time, request => questions.GetEmbeddingsAsync(request, cancellationToken), cancellationToken);

    private static Task<Results<Ok<DriftCalls>, ValidationProblem>> GetCallsAsync(
        [AsParameters] DriftCallsParameters parameters, DriftQuestions questions, DriftReferences references, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(parameters, references, time, request => questions.GetCallsAsync(request, parameters.Asked, cancellationToken), cancellationToken);

    private static async Task<Results<Ok<T>, ValidationProblem>> AnswerAsync<T>(
        DriftParameters parameters, DriftReferences references, TimeProvider time, Func<DriftRequest, Task<T>> ask, CancellationToken cancellationToken)
    {
        var (request, problem) = await ReadAsync(parameters, references, time, cancellationToken);
        if (request is null)
        {
            return problem!;
        }
        try
        {
            return TypedResults.Ok(await ask(request));
        }
        catch (ArgumentException fault)
        {
            return Refuse(fault);
        }
    }

    private static async Task<(DriftRequest? Request, ValidationProblem? Problem)> ReadAsync(
        DriftParameters parameters, DriftReferences references, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!parameters.TryRead(time.GetUtcNow(), out var asked, out var problem))
        {
            return (null, problem);
        }
        var stored = await references.FindAsync(asked.Filter.Tenant, asked.Filter.Applications[0], cancellationToken);
        var pinned = stored is null ? null : new ReferencePolicy.Fixed(stored.From, stored.To, stored.Name);
        var policy = parameters.Policy ?? (pinned is { } pin && (pin.To <= asked.From || pin.From >= asked.To) ? pin : ReferencePolicy.Default);
        return (new DriftRequest { Filter = asked.Filter, From = asked.From, To = asked.To, Reference = policy, Pinned = policy.IsRolling ? pinned : null }, null);
    }

    // What the question itself refuses: windows that overlap, or are too long.
    private static ValidationProblem Refuse(ArgumentException fault) => TypedResults.ValidationProblem(
        new Dictionary<string, string[]>(StringComparer.Ordinal) { ["reference"] = [fault.ParamName is null ? fault.Message : fault.Message.Replace($" (Parameter '{fault.ParamName}')", "", StringComparison.Ordinal)] },
        detail: "See 'errors' for what is wrong.",
        title: "The request cannot be answered as asked");
}
