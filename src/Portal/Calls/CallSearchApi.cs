using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Api;
using Portal.Governance.Content;
using Portal.Telemetry.CallSearch;

namespace Portal.Calls;

/// <summary>A page of calls as the API gives it.</summary>
/// <param name="Next">The cursor of the next page; null: there is none.</param>
/// <param name="SearchedBackTo">How far the range was looked through; its start unless a limit ended the search.</param>
/// <param name="Limit">What ended the search early; null: nothing.</param>
public sealed record CallSearchAnswer(
    IReadOnlyList<CallRecord> Calls, string? Next, DateTimeOffset From, DateTimeOffset To, DateTimeOffset SearchedBackTo, SearchLimit? Limit);

/// <summary>Search over single calls, for programs.</summary>
internal static class CallSearchApi
{
    private const string Language = "'q' is the language of the search box: model:gpt-4o status:error latency>2s attr.tenant=\"acme\" \"refund policy\". Words and phrases are looked for in prompts and answers, which asks for the right to read content and is recorded.";

    public static void MapCallSearch(this RouteGroupBuilder calls)
    {
        calls.AddEndpointFilter<SearchProblems>();
        calls.MapGet("", SearchAsync)
            .WithName("SearchCalls")
            .WithSummary("Single calls that match")
            .WithDescription($"A page of calls in the order asked for, and the cursor of the next one. {Language}")
            .ProducesProblem(StatusCodes.Status504GatewayTimeout);
        calls.MapGet("/histogram", GetHistogramAsync)
            .WithName("GetCallHistogram")
            .WithSummary("How many calls match, over time")
            .WithDescription($"Matches and errors per bucket, and their exact number. {Language}")
            .ProducesProblem(StatusCodes.Status504GatewayTimeout);
        calls.MapGet("/export", ExportAsync)
            .WithName("ExportCalls")
            .WithSummary("Every match as a file")
            .WithDescription($"CSV or JSON Lines, newest first, streamed while it is read. Prompts and answers come with content=true, which asks for the right to read content and is recorded. {Language}")
            .RequireRateLimiting(ApiSetup.ExportLimit)
            .Produces(StatusCodes.Status200OK, contentType: "text/csv", additionalContentTypes: "application/jsonl");
    }

    private static async Task<Results<Ok<CallSearchAnswer>, ValidationProblem>> SearchAsync(
        [AsParameters] CallPageParameters parameters, ClaimsPrincipal user, CallSearches searches, CallFinder finder, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!parameters.TryRead(time.GetUtcNow(), out var question, out var problem))
        {
            return problem;
        }
        var request = await searches.AdmitAsync(user, ((CallQuestion)question).Search, ContentDoor.Api, readsContent: false, cancellationToken);
        var page = await finder.FindAsync(request, cancellationToken);
        return TypedResults.Ok(new CallSearchAnswer(page.Calls, page.Next?.ToString(), request.From, request.To, page.SearchedBackTo, page.Limit));
    }

    private static async Task<Results<Ok<CallHistogram>, ValidationProblem>> GetHistogramAsync(
        [AsParameters] CallSearchParameters parameters, ClaimsPrincipal user, CallSearches searches, CallFinder finder, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!parameters.TryRead(time.GetUtcNow(), out var question, out var problem))
        {
            return problem;
        }
        var request = await searches.AdmitAsync(user, ((CallQuestion)question).Search, ContentDoor.Api, readsContent: false, cancellationToken);
        return TypedResults.Ok(await finder.GetHistogramAsync(request, points: 100, cancellationToken));
    }

    private static async Task<Results<PushStreamHttpResult, ValidationProblem>> ExportAsync(
        [AsParameters] CallExportParameters parameters, ClaimsPrincipal user, CallSearches searches, CallFinder finder, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!parameters.TryRead(now, out var question, out var problem))
        {
            return problem;
        }
        var request = await searches.AdmitAsync(user, ((CallQuestion)question).Search, ContentDoor.Export, parameters.WithContent, cancellationToken);
        var parts = (parameters.WithContent ? ExportedParts.Content : ExportedParts.None)
            | (parameters.ReadColumnIds.Count == 0 || parameters.ReadColumnIds.Any(CallFields.IsAttribute) ? ExportedParts.Attributes : ExportedParts.None);
        var calls = finder.ExportAsync(request, parts, cancellationToken);
        // The first row is fetched before the answer begins, so that a refusal is still a problem document.
        var rows = await StartedRows.StartAsync(calls, cancellationToken);
        var writer = CallFileWriter.Create(parameters.ReadFormat, parameters.ReadColumnIds, parameters.WithContent);
        var name = string.Create(CultureInfo.InvariantCulture, $"calls-{now:yyyyMMdd'T'HHmmss'Z'}.{writer.Extension}");
        return TypedResults.Stream(
            async body =>
            {
                await using (rows)
                {
                    var pipe = System.IO.Pipelines.PipeWriter.Create(body, new System.IO.Pipelines.StreamPipeWriterOptions(leaveOpen: true));
                    await writer.WriteAsync(rows.All(), pipe, cancellationToken);
                    await pipe.CompleteAsync();
                }
            },
            writer.ContentType,
            name);
    }

    /// <summary>Rows whose first has been fetched already.</summary>
    private sealed class StartedRows : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<ExportedCall> _rows;
        private readonly bool _hasFirst;

        private StartedRows(IAsyncEnumerator<ExportedCall> rows, bool hasFirst)
        {
            _rows = rows;
            _hasFirst = hasFirst;
        }

        public static async Task<StartedRows> StartAsync(IAsyncEnumerable<ExportedCall> calls, CancellationToken cancellationToken)
        {
            var rows = calls.GetAsyncEnumerator(cancellationToken);
            try
            {
                return new StartedRows(rows, await rows.MoveNextAsync());
            }
            catch
            {
                await rows.DisposeAsync();
                throw;
            }
        }

        public async IAsyncEnumerable<ExportedCall> All()
        {
            for (var more = _hasFirst; more; more = await _rows.MoveNextAsync())
            {
                yield return _rows.Current;
            }
        }

        public ValueTask DisposeAsync() => _rows.DisposeAsync();
    }
}
