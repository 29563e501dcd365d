using Portal.Telemetry.Calls;

namespace Portal.Telemetry.Traces;

/// <summary>One span as a trace or a conversation shows it. Empty texts are "not named", null numbers "not measured".</summary>
public record TraceSpan
{
    /// <summary>32 digits of lower-case hex, as <see cref="SpanIds"/> writes them.</summary>
    public required string TraceId { get; init; }
    public required string SpanId { get; init; }

    /// <summary>Empty: the span is a root.</summary>
    public string ParentSpanId { get; init; } = "";
    public string Name { get; init; } = "";
    public CallKind Kind { get; init; }
    public string Operation { get; init; } = "";
    public string Application { get; init; } = "";
    public string Environment { get; init; } = "";
    public string Version { get; init; } = "";
    public string Provider { get; init; } = "";

    /// <summary>The answering model, else the requested one.</summary>
    public string Model { get; init; } = "";
    public string RequestModel { get; init; } = "";
    public string AgentName { get; init; } = "";
    public string ToolName { get; init; } = "";
    public string ConversationId { get; init; } = "";

    /// <summary>By the sender's clock, UTC.</summary>
    public DateTimeOffset Start { get; init; }
    public TimeSpan Duration { get; init; }

    /// <summary>From the request to the first token.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }

    /// <summary>By the portal's clock, UTC.</summary>
    public DateTimeOffset Received { get; init; }
    public bool Streaming { get; init; }
    public CallStatus Status { get; init; }
    public string ErrorType { get; init; } = "";
    public string StatusMessage { get; init; } = "";
    public IReadOnlyList<string> FinishReasons { get; init; } = [];

    /// <summary>Whether sums count the span. Usage of other spans repeats that of their children.</summary>
    public bool Counted { get; init; }

    /// <summary>Cached tokens included.</summary>
    public ulong InputTokens { get; init; }

    /// <summary>Reasoning tokens included.</summary>
    public ulong OutputTokens { get; init; }
    public ulong CacheReadTokens { get; init; }
    public ulong CacheWriteTokens { get; init; }
    public ulong ReasoningTokens { get; init; }

    /// <summary>USD; null: unknown, which is not zero.</summary>
    public decimal? Cost { get; init; }
    public CallFlags Flags { get; init; }

    public DateTimeOffset End => Start + Duration;

    public bool Failed => Status == CallStatus.Error;
}
