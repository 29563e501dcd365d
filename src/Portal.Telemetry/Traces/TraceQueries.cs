using System.Data.Common;
using Portal.Telemetry.Calls;

namespace Portal.Telemetry.Traces;

/// <summary>The columns of a span and how a row becomes a record; both in one order.</summary>
internal static class TraceQueries
{
    public const string SpanColumns =
        """
        lower(hex(trace_id)), lower(hex(span_id)), if(parent_span_id = toFixedString('', 8), '', lower(hex(parent_span_id))),
            span_name, kind, operation, application, environment, version, provider, model, request_model, agent_name, tool_name, conversation_id,
            start_time, duration_ns, ttft_ns, received_time, streaming, status, error_type, status_message, arrayMap(r -> toString(r), finish_reasons),
            counted, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost, price_id, flags
        """;

    public const string DetailColumns =
        SpanColumns +
        """
        ,
            toString(span_kind), service_tier, cache_write_1h_tokens, sender_cost, has_sender_cost, team, weight,
            if(subject = toFixedString('', 32), '', lower(hex(subject))), response_id, prompt_name, prompt_version, dialect, schema_url, scope_name, sdk,
            CAST(attributes, 'Map(String, String)'), CAST(resource, 'Map(String, String)'), events, links
        """;

    private const int PriceColumn = 31;

    public static TraceSpan ReadSpan(DbDataReader row) => Fill(new Columns(row));

    public static CallDetails ReadDetails(DbDataReader row)
    {
        var columns = new Columns(row);
        var span = Fill(columns);
        return new CallDetails(span)
        {
            PriceId = row.GetFieldValue<uint>(PriceColumn),
            SpanKind = columns.Text(),
            ServiceTier = columns.Text(),
            CacheWrite1hTokens = columns.Next<ulong>(),
            SenderCost = columns.Next<decimal>() is var sender && columns.Next<bool>() ? sender : null,
            Team = columns.Text(),
            Weight = columns.Next<uint>(),
            Subject = columns.Text(),
            ResponseId = columns.Text(),
            PromptName = columns.Text(),
            PromptVersion = columns.Text(),
            Dialect = columns.Text(),
            SchemaUrl = columns.Text(),
            ScopeName = columns.Text(),
            Sdk = columns.Text(),
            Attributes = columns.Map(),
            Resource = columns.Map(),
            Events = columns.Text(),
            Links = columns.Text(),
        };
    }

    private static TraceSpan Fill(Columns columns) => new()
    {
        TraceId = columns.Text(),
        SpanId = columns.Text(),
        ParentSpanId = columns.Text(),
        Name = columns.Text(),
        Kind = columns.Next<CallKind>(),
        Operation = columns.Text(),
        Application = columns.Text(),
        Environment = columns.Text(),
        Version = columns.Text(),
        Provider = columns.Text(),
        Model = columns.Text(),
        RequestModel = columns.Text(),
        AgentName = columns.Text(),
        ToolName = columns.Text(),
        ConversationId = columns.Text(),
        Start = columns.Next<DateTimeOffset>(),
        Duration = Span(columns.Next<ulong>()),
        TimeToFirstToken = columns.Next<ulong>() is > 0 and var first ? Span(first) : null,
        Received = columns.Next<DateTimeOffset>(),
        Streaming = columns.Next<bool>(),
        Status = columns.Next<CallStatus>(),
        ErrorType = columns.Text(),
        StatusMessage = columns.Text(),
        FinishReasons = columns.Next<string[]>(),
        Counted = columns.Next<bool>(),
        InputTokens = columns.Next<ulong>(),
        OutputTokens = columns.Next<ulong>(),
        CacheReadTokens = columns.Next<ulong>(),
        CacheWriteTokens = columns.Next<ulong>(),
        ReasoningTokens = columns.Next<ulong>(),
        Cost = columns.Next<decimal>() is var cost && columns.Next<uint>() != 0 ? cost : null,
        Flags = columns.Next<CallFlags>(),
    };

    // A span cannot last longer than a century; what claims to is cut rather than overflowing.
    private static TimeSpan Span(ulong nanoseconds) => new((long)Math.Min(nanoseconds / 100, (ulong)TimeSpan.FromDays(36_525).Ticks));

    /// <summary>Reads the columns of a row one after the other.</summary>
    private sealed class Columns(DbDataReader row)
    {
        private int _next;

        public string Text() => row.GetString(_next++);

        public List<SpanAttribute> Map() => [.. Next<Dictionary<string, string>>().OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => new SpanAttribute(item.Key, item.Value))];

        public T Next<T>() => row.GetFieldValue<T>(_next++);
    }
}
