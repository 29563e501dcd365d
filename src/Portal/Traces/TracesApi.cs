using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;
using Portal.Governance.Content;
using Portal.Telemetry.Traces;

namespace Portal.Traces;

/// <summary>Traces, calls and conversations for programs. Content only on request, only with the right, and every look recorded.</summary>
public static class TracesApi
{
    public static RouteGroupBuilder MapTracesApi(this RouteGroupBuilder api)
    {
        api.MapGet("/traces/{traceId}", GetTraceAsync)
            .WithTags("Traces")
            .WithName("GetTrace")
            .WithSummary("A trace with all its spans")
            .WithDescription($"Spans by start, at most {TraceReader.MostSpans}; 'cut' says whether there are more. 'totals' adds up counted calls only, so that usage repeated by agents is not doubled; 'missingParents' are spans that children name and that have not arrived.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/traces/{traceId}/spans/{spanId}", GetCallAsync)
            .WithTags("Traces")
            .WithName("GetSpan")
            .WithSummary("One span with everything that is known of it")
            .WithDescription("With content=true also what was said: messages, tool arguments and results as they are stored. That needs the right to read content (403 without), and who asked is recorded before the answer is given.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/conversations/{conversationId}", GetConversationAsync)
            .WithTags("Traces")
            .WithName("GetConversation")
            .WithSummary("The calls of a conversation")
            .WithDescription($"Counted calls by start, the newest {TraceReader.MostTurns}. With content=true also what was said in each, under the same conditions as for one span.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        return api;
    }

    private static async Task<Results<Ok<TraceAnswer>, ValidationProblem, NotFound>> GetTraceAsync(
        string traceId, ClaimsPrincipal viewer, TraceReader reader, CancellationToken cancellationToken)
    {
        if (!SpanIds.TryParseTrace(traceId, out var id))
        {
            return BadId(nameof(traceId), 32);
        }
        var trace = await reader.GetTraceAsync(viewer.GetTenant(), id, notBefore: null, cancellationToken);
        return trace.Spans.Count == 0 ? TypedResults.NotFound() : TypedResults.Ok(TraceAnswer.Of(trace));
    }

    private static async Task<Results<Ok<CallAnswer>, ValidationProblem, NotFound, ForbidHttpResult>> GetCallAsync(
        string traceId, string spanId, [FromQuery] bool? content, ClaimsPrincipal viewer, TraceReader reader, ContentReader contents, CancellationToken cancellationToken)
    {
        if (!SpanIds.TryParseTrace(traceId, out var trace))
        {
            return BadId(nameof(traceId), 32);
        }
        if (!SpanIds.TryParseSpan(spanId, out var span))
        {
            return BadId(nameof(spanId), 16);
        }
        if (content is true && !await contents.IsAllowedAsync(viewer))
        {
            return TypedResults.Forbid();
        }
        var call = await reader.GetCallAsync(viewer.GetTenant(), trace, span, cancellationToken);
        if (call is null)
        {
            return TypedResults.NotFound();
        }
        if (content is true && !await contents.IsAllowedAsync(viewer, call))
        {
            return TypedResults.Forbid();
        }
        return TypedResults.Ok(new CallAnswer(call, content is true ? await contents.ReadAsync(viewer, ContentDoor.Api, call, cancellationToken) : null));
    }

    private static async Task<Results<Ok<ConversationAnswer>, NotFound, ForbidHttpResult>> GetConversationAsync(
        string conversationId, [FromQuery] bool? content, ClaimsPrincipal viewer, TraceReader reader, ContentReader contents, CancellationToken cancellationToken)
    {
        if (content is true && !await contents.IsAllowedAsync(viewer))
        {
            return TypedResults.Forbid();
        }
        var conversation = await reader.GetConversationAsync(viewer.GetTenant(), conversationId, cancellationToken);
        if (conversation.Calls.Count == 0)
        {
            return TypedResults.NotFound();
        }
        var said = content is true ? await contents.ReadConversationAsync(viewer, ContentDoor.Api, conversation, cancellationToken) : null;
        return TypedResults.Ok(new ConversationAnswer(
            conversation.ConversationId,
            conversation.Cut,
            [.. conversation.Calls.Select(call => new ConversationCall(call, said?.GetValueOrDefault((call.TraceId, call.SpanId))))]));
    }

    private static ValidationProblem BadId(string name, int digits) => TypedResults.ValidationProblem(
        new Dictionary<string, string[]>(StringComparer.Ordinal) { [name] = [$"An id here is {digits} hexadecimal digits, not all of them zero."] });
}
