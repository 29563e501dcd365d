using System.Data.Common;

namespace Portal.Telemetry.Traces;

/// <summary>Reads traces, single calls and conversations. Content is read elsewhere, because it needs a right of its own: <see cref="CallContentReader"/>.</summary>
/// <remarks>Ids are lower-case hex as <see cref="SpanIds"/> gives them. Every method throws <see cref="DbException"/> when ClickHouse cannot answer.</remarks>
public sealed class TraceReader(DbDataSource clickHouse)
{
    /// <summary>Spans of one trace that are read; a longer one is shown up to here and says so.</summary>
    public const int MostSpans = 10_000;

    /// <summary>Calls of one conversation that are read, the newest where there are more.</summary>
    public const int MostTurns = 500;

    /// <summary>The spans of a trace by start; empty: no such trace.</summary>
    /// <param name="notBefore">Spans that start earlier are not looked for, which spares reading older parts of the table; null: look everywhere.</param>
    public async Task<TraceSpans> GetTraceAsync(string tenant, string traceId, DateTimeOffset? notBefore, CancellationToken cancellationToken)
    {
        var since = notBefore is null ? "" : " AND start_time >= {since:DateTime64(6, 'UTC')}";
        var spans = await ReadAsync(
            $$"""
            SELECT {{TraceQueries.SpanColumns}}
            FROM calls
            WHERE tenant = {tenant:String} AND trace_id = unhex({trace:String}){{since}}
            ORDER BY start_time, span_id
            LIMIT {{MostSpans + 1}}
            """,
            TraceQueries.ReadSpan,
            [("tenant", tenant), ("trace", traceId), ("since", notBefore ?? default)],
            cancellationToken);
        return new TraceSpans(traceId, spans.Count > MostSpans ? spans[..MostSpans] : spans, spans.Count > MostSpans);
    }

    /// <summary>One span of a trace; null: it does not exist or has not arrived.</summary>
    public async Task<CallDetails?> GetCallAsync(string tenant, string traceId, string spanId, CancellationToken cancellationToken)
    {
        var calls = await ReadAsync(
            $$"""
            SELECT {{TraceQueries.DetailColumns}}
            FROM calls
            WHERE tenant = {tenant:String} AND trace_id = unhex({trace:String}) AND span_id = unhex({span:String})
            ORDER BY received_time
            LIMIT 1
            """,
            TraceQueries.ReadDetails,
            [("tenant", tenant), ("trace", traceId), ("span", spanId)],
            cancellationToken);
        return calls.Count == 0 ? null : calls[0];
    }

    /// <summary>The model calls of a conversation by start; empty: no call names it.</summary>
    public async Task<ConversationCalls> GetConversationAsync(string tenant, string conversationId, CancellationToken cancellationToken)
    {
        var calls = await ReadAsync(
            $$"""
            SELECT {{TraceQueries.SpanColumns}}
            FROM calls
            WHERE tenant = {tenant:String} AND conversation_id = {conversation:String} AND counted
            ORDER BY start_time DESC, span_id DESC
            LIMIT {{MostTurns + 1}}
            """,
            TraceQueries.ReadSpan,
            [("tenant", tenant), ("conversation", conversationId)],
            cancellationToken);
        var cut = calls.Count > MostTurns;
        calls = cut ? calls[..MostTurns] : calls;
        calls.Reverse();
        return new ConversationCalls(conversationId, calls, cut);
    }

    private async Task<List<T>> ReadAsync<T>(
        string sql, Func<DbDataReader, T> read, IReadOnlyList<(string Name, object Value)> parameters, CancellationToken cancellationToken)
    {
        var found = new List<T>();
        await foreach (var item in clickHouse.QueryAsync(sql, read, parameters, cancellationToken))
        {
            found.Add(item);
        }
        return found;
    }
}

/// <param name="Cut">There are more spans than are read.</param>
public sealed record TraceSpans(string TraceId, IReadOnlyList<TraceSpan> Spans, bool Cut);

/// <param name="Cut">There are earlier calls that are not listed.</param>
public sealed record ConversationCalls(string ConversationId, IReadOnlyList<TraceSpan> Calls, bool Cut);
