using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Governance.Access;
using Portal.Governance.Prices;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Pricing.Recosting;

namespace Portal.Prices;

/// <summary>A range of calls to re-cost.</summary>
/// <param name="From">ISO 8601 with a zone; rounded down to the hour.</param>
/// <param name="To">Rounded up to the hour.</param>
/// <param name="Reason">Why; needed to start, not to preview.</param>
public sealed record RecostBody(DateTimeOffset From, DateTimeOffset To, string? Reason);

/// <summary>What re-costing would change.</summary>
/// <param name="From">From where calls are still kept: what is older keeps its cost.</param>
public sealed record RecostPreviewAnswer(DateTimeOffset From, DateTimeOffset To, ulong Calls, ulong Changed, decimal Before, decimal After, IReadOnlyList<RecostTotal> Models);

/// <summary>A re-costing.</summary>
/// <param name="AskedFrom">What was asked for; before <paramref name="From"/> no calls are kept any more.</param>
/// <param name="Progress">0 to 1.</param>
public sealed record RecostAnswer(
    Guid Id, RecostState State, DateTimeOffset AskedFrom, DateTimeOffset From, DateTimeOffset To, double Progress, long Calls, long Changed, decimal Before, decimal After,
    string Reason, string AskedBy, DateTimeOffset AskedAt, DateTimeOffset? FinishedAt, string Fault, IReadOnlyList<RecostTotal> Models)
{
    internal static RecostAnswer Of(RecostRun run) => new(
        run.Id, run.State, run.AskedFrom, run.From, run.To, run.Progress, run.Calls, run.Changed, run.Before, run.After,
        run.Reason, run.AskedBy, run.AskedAt, run.FinishedAt, run.Fault, RecostResults.Read(run));
}

/// <summary>Re-costing, for programs.</summary>
internal static class RecostApi
{
    private const string TooOld = "No call of this range is kept any more: choose one that begins later (setting Retention:CallsDays).";

    public static void MapRecostApi(this RouteGroupBuilder prices)
    {
        var recost = prices.MapGroup("/recost");
        recost.MapGet("", ListAsync)
            .WithName("GetRecostings")
            .WithSummary("Re-costings")
            .WithDescription("The newest fifty, the running one included.");
        recost.MapGet("/{id:guid}", FindAsync)
            .WithName("GetRecosting")
            .WithSummary("One re-costing")
            .WithDescription("How far it is, and before and after by application and model of the part done.");
        recost.MapPost("/preview", PreviewAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .ProducesValidationProblem()
            .WithName("PreviewRecosting")
            .WithSummary("What re-costing would change")
            .WithDescription("Calls whose cost or price would change, and sums before and after by application and model. Nothing is written.");
        recost.MapPost("", StartAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .ProducesValidationProblem()
            .WithName("StartRecosting")
            .WithSummary("Re-cost calls of a range")
            .WithDescription("Gives stored calls the cost they have by the prices in force, and every sum with them. Runs in the background, one at a time; 409 when one runs.");
        recost.MapPost("/{id:guid}/cancel", CancelAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .WithName("CancelRecosting")
            .WithSummary("Stop a re-costing")
            .WithDescription("It stops after the part it works on; what was re-costed until then stays.");
    }

    private static async Task<Ok<IReadOnlyList<RecostAnswer>>> ListAsync(ClaimsPrincipal user, RecostRuns runs, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<RecostAnswer>>([.. (await runs.ListAsync(user.GetTenant(), cancellationToken)).Select(RecostAnswer.Of)]);

    private static async Task<Results<Ok<RecostAnswer>, NotFound>> FindAsync(
        [Description("The re-costing's id.")] Guid id, ClaimsPrincipal user, RecostRuns runs, CancellationToken cancellationToken) =>
        await runs.FindAsync(user.GetTenant(), id, cancellationToken) is { } run ? TypedResults.Ok(RecostAnswer.Of(run)) : TypedResults.NotFound();

    private static async Task<Results<Ok<RecostPreviewAnswer>, ValidationProblem>> PreviewAsync(
        RecostBody body, ClaimsPrincipal user, CallRecosting recosting, PriceCatalog catalog, CancellationToken cancellationToken)
    {
        if (Check(body, reason: false) is { } problem)
        {
            return problem;
        }
        if (recosting.Reachable(Range(body, user)) is not { } range)
        {
            return Problem("from", TooOld);
        }
        var totals = await recosting.PreviewAsync(range, catalog.Current, cancellationToken);
        return TypedResults.Ok(new RecostPreviewAnswer(
            range.From, range.To, Sum(totals, total => total.Calls), Sum(totals, total => total.Changed), totals.Sum(total => total.Before), totals.Sum(total => total.After),
            [.. totals.Where(total => total.Changed > 0)]));
    }

    private static async Task<Results<Accepted<RecostAnswer>, Conflict<RecostAnswer>, ValidationProblem>> StartAsync(
        RecostBody body, ClaimsPrincipal user, PriceDesk desk, CancellationToken cancellationToken)
    {
        if (Check(body, reason: true) is { } problem)
        {
            return problem;
        }
        var (run, refusal) = await desk.RecostAsync(user, body.From.ToUniversalTime(), body.To.ToUniversalTime(), body.Reason!, cancellationToken);
        return refusal switch
        {
            RecostRefusal.None => TypedResults.Accepted($"/api/v1/prices/recost/{run!.Id}", RecostAnswer.Of(run)),
            RecostRefusal.TooOld => Problem("from", TooOld),
            _ => TypedResults.Conflict(run is null ? null : RecostAnswer.Of(run)),
        };
    }

    private static async Task<Results<Accepted, NotFound>> CancelAsync(
        [Description("The re-costing's id.")] Guid id, ClaimsPrincipal user, PriceDesk desk, CancellationToken cancellationToken) =>
        await desk.StopRecostAsync(user, id, cancellationToken) ? TypedResults.Accepted($"/api/v1/prices/recost/{id}") : TypedResults.NotFound();

    private static ValidationProblem? Check(RecostBody body, bool reason) =>
        body.To <= body.From ? Problem("to", "The end must be after the start.")
        : reason && body.Reason?.Trim().Length is not (> 0 and <= PriceRules.ReasonLength) ? Problem("reason", "Say why the calls are re-costed.")
        : null;

    private static ValidationProblem Problem(string field, string text) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [text] });

    private static RecostRange Range(RecostBody body, ClaimsPrincipal user) => new(user.GetTenant(), body.From.ToUniversalTime(), body.To.ToUniversalTime());

    private static ulong Sum(IEnumerable<RecostTotal> totals, Func<RecostTotal, ulong> value) => totals.Aggregate(0UL, (sum, total) => sum + value(total));
}
