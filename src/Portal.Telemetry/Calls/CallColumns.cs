namespace Portal.Telemetry.Calls;

/// <summary>The columns of <c>calls</c> in the order in which <see cref="CallRowEncoder"/> writes them.</summary>
public static class CallColumns
{
    public const string Table = "calls";

    /// <summary>The columns of schema version 1, in which rows of an older portal may still stand in the spool.</summary>
    internal static IReadOnlyList<string> Version1 { get; } =
    [
        "tenant", "application", "environment", "version", "provider", "model", "request_model", "operation",
        "kind", "counted", "trace_id", "span_id", "parent_span_id", "span_name",
        "start_time", "duration_ns", "ttft_ns", "received_time",
        "status", "error_type", "status_message", "streaming", "finish_reasons",
        "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens",
        "cost", "price_id", "sender_cost", "has_sender_cost",
        "conversation_id", "subject", "response_id", "agent_name", "tool_name", "prompt_name", "prompt_version",
        "dialect", "schema_url", "scope_name", "flags", "attributes", "resource",
    ];

    /// <summary>The columns of schema version 2, without features.</summary>
    internal static IReadOnlyList<string> Version2 { get; } =
    [
        .. Version1,
        "span_kind", "service_tier", "cache_write_1h_tokens", "team", "weight", "sdk", "events", "links",
    ];

    public static IReadOnlyList<string> All { get; } =
    [
        .. Version2,
        "numbers", "labels", "groups", "outcome", "outcome_score", "has_outcome_score", "outcome_id", "pair_id", "findings",
    ];
}
