using System.Data.Common;
using Portal.Telemetry.Calls;

namespace Portal.Telemetry.CallSearch;

/// <summary>A call as a search lists it. Names are empty and numbers 0 or null where a sender did not say.</summary>
public sealed record CallRecord
{
    public required string TraceId { get; init; }
    public required string SpanId { get; init; }

    /// <summary>Null: a root.</summary>
    public string? ParentSpanId { get; init; }
    public required DateTimeOffset Start { get; init; }

    /// <summary>When the portal received it.</summary>
    public required DateTimeOffset Received { get; init; }
    public required double LatencyMs { get; init; }
    public double? TtftMs { get; init; }
    public required string Kind { get; init; }
    public required string Name { get; init; }

    /// <summary><c>ok</c>, <c>error</c> or <c>unset</c>, which is to be read as success.</summary>
    public required string Status { get; init; }
    public required string ErrorType { get; init; }
    public required string StatusMessage { get; init; }
    public required string Application { get; init; }
    public required string Environment { get; init; }
    public required string Version { get; init; }
    public required string Provider { get; init; }
    public required string Model { get; init; }
    public required string RequestModel { get; init; }
    public required string Operation { get; init; }
    public required bool Streaming { get; init; }
    public required IReadOnlyList<string> FinishReasons { get; init; }
    public required ulong InputTokens { get; init; }
    public required ulong OutputTokens { get; init; }
    public required ulong CacheReadTokens { get; init; }
    public required ulong CacheWriteTokens { get; init; }
    public required ulong ReasoningTokens { get; init; }

    /// <summary>US dollars; null: unknown, which is not zero.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The price behind <see cref="Cost"/>.</summary>
    public uint? PriceId { get; init; }

    /// <summary>What the sender says it cost, US dollars.</summary>
    public decimal? SenderCost { get; init; }
    public required string ConversationId { get; init; }

    /// <summary>Keyed hash of the end user, hexadecimal; null: nobody is named.</summary>
    public string? Subject { get; init; }
    public required string ResponseId { get; init; }
    public required string AgentName { get; init; }
    public required string ToolName { get; init; }
    public required string PromptName { get; init; }
    public required string PromptVersion { get; init; }
    public required string Team { get; init; }
    public required string ServiceTier { get; init; }
    public required string Dialect { get; init; }
    public required string Sdk { get; init; }

    /// <summary>What ingest corrected or left out, in the words of the search.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>How many calls this row stands for; above 1 where the operator samples.</summary>
    public required uint Weight { get; init; }

    /// <summary>The attributes asked for that the call has, under the names they were asked by.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal const string Columns =
        """
        lower(hex(trace_id)), lower(hex(span_id)), lower(hex(parent_span_id)), start_time, received_time, duration_ns, ttft_ns, kind, span_name, status,
            error_type, status_message, application, environment, version, provider, model, request_model, operation, streaming, finish_reasons,
            input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost, price_id, sender_cost, has_sender_cost,
            conversation_id, lower(hex(subject)), response_id, agent_name, tool_name, prompt_name, prompt_version, team, service_tier, dialect, sdk, flags, weight
        """;

    /// <summary>How many columns <see cref="Columns"/> names.</summary>
    internal const int ColumnCount = 43;

    internal static CallRecord Read(DbDataReader row)
    {
        var column = 0;
        string Text() => row.GetString(column++);
        ulong Number() => row.GetFieldValue<ulong>(column++);
        bool Truth() => row.GetFieldValue<bool>(column++);
        decimal Money() => row.GetFieldValue<decimal>(column++);
        static string? Id(string digits) => digits.AsSpan().ContainsAnyExcept('0') ? digits : null;

        var record = new CallRecord
        {
            TraceId = Text(),
            SpanId = Text(),
            ParentSpanId = Id(Text()),
            Start = row.GetFieldValue<DateTimeOffset>(column++),
            Received = row.GetFieldValue<DateTimeOffset>(column++),
            LatencyMs = Number() / 1e6,
            TtftMs = Number() is var ttft and > 0 ? ttft / 1e6 : null,
            Kind = Text(),
            Name = Text(),
            Status = Text(),
            ErrorType = Text(),
            StatusMessage = Text(),
            Application = Text(),
            Environment = Text(),
            Version = Text(),
            Provider = Text(),
            Model = Text(),
            RequestModel = Text(),
            Operation = Text(),
            Streaming = Truth(),
            FinishReasons = row.GetFieldValue<string[]>(column++),
            InputTokens = Number(),
            OutputTokens = Number(),
            CacheReadTokens = Number(),
            CacheWriteTokens = Number(),
            ReasoningTokens = Number(),
            Cost = Money(),
            PriceId = row.GetFieldValue<uint>(column++),
            SenderCost = Money() is var senderCost && Truth() ? senderCost : null,
            ConversationId = Text(),
            Subject = Id(Text()),
            ResponseId = Text(),
            AgentName = Text(),
            ToolName = Text(),
            PromptName = Text(),
            PromptVersion = Text(),
            Team = Text(),
            ServiceTier = Text(),
            Dialect = Text(),
            Sdk = Text(),
            Flags = [.. SearchFlags.Describe((CallFlags)row.GetFieldValue<uint>(column++))],
            Weight = row.GetFieldValue<uint>(column++),
        };
        return record.PriceId == 0 ? record with { Cost = null, PriceId = null } : record;
    }
}
