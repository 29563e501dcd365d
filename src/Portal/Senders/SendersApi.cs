using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Telemetry.Senders;

namespace Portal.Senders;

/// <summary>A sender with its verdict, for programs.</summary>
public sealed record SenderReport(SenderSummary Sender, SenderVerdict Verdict);

public sealed record SendersReport(DateTimeOffset From, DateTimeOffset To, TimeSpan Step, IReadOnlyList<DateTimeOffset> Times, ulong Total, IReadOnlyList<SenderReport> Senders);

public sealed record SenderDetailReport(
    DateTimeOffset From, DateTimeOffset To, TimeSpan Step, IReadOnlyList<DateTimeOffset> Times, SenderSummary Sender, SenderVerdict Verdict, IReadOnlyList<RejectionSample> Samples);

/// <summary>What the Senders page shows, for programs.</summary>
public static class SendersApi
{
    public static RouteGroupBuilder MapSendersApi(this RouteGroupBuilder api)
    {
        var senders = api.MapGroup("/senders").WithTags("Senders");
        senders.MapGet("", GetSendersAsync)
            .WithName("GetSenders")
            .WithSummary("Who sends telemetry, and how well")
            .WithDescription("Every application, SDK and instrumentation scope that sent within the range: what was accepted, rejected and stored before, the conventions it follows, its lag and clock, what ingest corrected, and a verdict. Parameters that filter calls have no effect here.");
        senders.MapGet("/{id}", GetSenderAsync)
            .WithName("GetSender")
            .WithSummary("One sender")
            .WithDescription("The same for one sender, with the newest sample of each reason for rejection: names and structure, never values.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        return api;
    }

    private static async Task<Results<Ok<SendersReport>, ValidationProblem>> GetSendersAsync(
        [AsParameters] StepParameters parameters, SenderReports reports, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!parameters.TryRead(now, out var request, out var problem))
        {
            return problem;
        }
        var result = await reports.GetSendersAsync(request, cancellationToken);
        return TypedResults.Ok(new SendersReport(result.From, result.To, result.Step, result.Times, result.Total,
            [.. result.Senders.Select(sender => new SenderReport(sender, SenderVerdict.Judge(sender, now)))]));
    }

    private static async Task<Results<Ok<SenderDetailReport>, ValidationProblem, ProblemHttpResult>> GetSenderAsync(
        [FromRoute] string id, [AsParameters] StepParameters parameters, SenderReports reports, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!parameters.TryRead(now, out var request, out var problem))
        {
            return problem;
        }
        var result = SenderPanels.IsId(id) ? await reports.GetSenderAsync(request, id, cancellationToken) : null;
        return result?.Sender is { } sender
            ? TypedResults.Ok(new SenderDetailReport(result.From, result.To, result.Step, result.Times, sender, SenderVerdict.Judge(sender, now), result.Samples))
            : TypedResults.Problem("No sender of this id sent anything in the range. Ids are those of GET /api/v1/senders.", statusCode: StatusCodes.Status404NotFound, title: "There is no such sender");
    }
}
