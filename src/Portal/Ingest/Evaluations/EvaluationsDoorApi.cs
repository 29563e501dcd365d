using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Writing;

namespace Portal.Ingest.Evaluations;

/// <summary>Where programs send judgements of answers, and runs of benchmarks.</summary>
public static class EvaluationsDoorApi
{
    private const string Json = "application/json";

    private static readonly TimeSpan FurthestAhead = TimeSpan.FromMinutes(5);

    public static RouteGroupBuilder MapEvaluationsDoor(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        var door = api.MapGroup("/evaluations").WithTags("Quality").RequireAuthorization(PortalPolicies.WriteEvaluations);
        door.MapPost("", PostAsync)
            .Accepts<IReadOnlyList<EvaluationItem>>(Json)
            .WithName("SendEvaluations")
            .WithSummary("Send judgements of answers")
            .WithDescription("An array of judgements. Each is checked by itself: what is wrong with one is answered beside its index, the others are taken. An id that is known is counted as a duplicate and changes nothing, so a request may be repeated.");
        door.MapPost("/benchmarks", PostBenchmarkAsync)
            .WithName("SendBenchmark")
            .WithSummary("Send a run of a bias benchmark")
            .WithDescription("BBQ, CrowS-Pairs, StereoSet or BOLD with the result of every item. The scores are computed from the items and compared with the reported ones; a mismatch is answered and shown. Scores of bbq and crowsPairs lie in 0 to 1 or -1 to 1, those of stereoSet in 0 to 100.");
        return api;
    }

    private static async Task<Results<Ok<EvaluationReceipt>, BadRequest<EvaluationReceipt>, ValidationProblem>> PostAsync(
        HttpRequest request, EvaluationDoor door, ClaimsPrincipal user, IOptions<IngestOptions> options, CancellationToken cancellationToken)
    {
        var (items, fault) = await ReadAsync(request, options.Value.MaxBodyBytes, cancellationToken);
        if (items is null)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["body"] = [fault!] }, title: "The judgements cannot be read");
        }
        try
        {
            var receipt = await door.AcceptAsync(user.GetTenant(), items, cancellationToken);
            return receipt is { Rejected: > 0, Accepted: 0, Duplicates: 0 } ? TypedResults.BadRequest(receipt) : TypedResults.Ok(receipt);
        }
        catch (SpoolFullException full)
        {
            throw Unavailable(full);
        }
    }

    private static async Task<Results<Ok<BenchmarkReceipt>, ValidationProblem>> PostBenchmarkAsync(
        BenchmarkSubmission run, EvaluationDoor door, ClaimsPrincipal user, IOptions<RetentionOptions> retention, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var errors = BenchmarkRules.Check(run, now.AddDays(-retention.Value.EvaluationDays), now + FurthestAhead);
        if (errors.Count > 0)
        {
            return TypedResults.ValidationProblem(errors, title: "The run cannot be scored");
        }
        var at = IsoTime.TryParse(run.Time, out var ran, out var fault) ? ran : throw new InvalidOperationException(fault);
        var scores = BenchmarkRules.Score(run);
        try
        {
            var stored = await door.AcceptAsync(user.GetTenant(), run, at, run.Benchmark!.Value, scores, cancellationToken);
            var compared = scores.Where(score => score.Matches is not null).ToList();
            return TypedResults.Ok(new BenchmarkReceipt(run.Id!, stored, compared.Count == 0 ? null : compared.TrueForAll(score => score.Matches is true), scores));
        }
        catch (SpoolFullException full)
        {
            throw Unavailable(full);
        }
    }

    /// <summary>The array element by element, so that one that cannot be read does not take the others with it.</summary>
    private static async Task<(List<(EvaluationItem?, string?)>? Items, string? Fault)> ReadAsync(HttpRequest request, int mostBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > mostBytes)
        {
            return (null, $"The body has {request.ContentLength} bytes; at most {mostBytes} are read. Send the judgements in several requests.");
        }
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return (null, "The body must be a JSON array of judgements.");
            }
            var count = document.RootElement.GetArrayLength();
            if (count > EvaluationDoor.MostItems)
            {
                return (null, $"The array holds {count} judgements; at most {EvaluationDoor.MostItems} are read. Send them in several requests.");
            }
            List<(EvaluationItem?, string?)> items = new(count);
            foreach (var element in document.RootElement.EnumerateArray())
            {
                items.Add(Read(element));
            }
            return (items, null);
        }
        catch (JsonException exception)
        {
            return (null, $"The body is not JSON: {exception.Message}");
        }
    }

    private static (EvaluationItem?, string?) Read(JsonElement element)
    {
        try
        {
            return (element.Deserialize<EvaluationItem>(PortalJson.Options), "This is null.");
        }
        catch (JsonException exception)
        {
            return (null, $"This is no judgement: the value at {exception.Path} has the wrong type.");
        }
    }

    /// <summary>Answered as 503 with Retry-After.</summary>
    private static BadHttpRequestException Unavailable(SpoolFullException full) => new(full.Message, StatusCodes.Status503ServiceUnavailable, full);
}
