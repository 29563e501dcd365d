using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Calls;

/// <summary>
/// One row of the table <c>calls</c>: a span of an LLM application. Mutable and reused on the ingest path; <see cref="Clear"/>
/// brings every property back to "not measured" or "not named". What the columns mean stands in db/clickhouse/0001_calls.sql, 0004_call_details.sql and 0010_features.sql.
/// </summary>
public sealed class CallRow : IDisposable
{
    public string Tenant { get; set; } = "";
    public string Application { get; set; } = "";
    public string Environment { get; set; } = "";
    public string Version { get; set; } = "";
    public string Provider { get; set; } = "";

    /// <summary>The answering model, else the requested one.</summary>
    public string Model { get; set; } = "";
    public string RequestModel { get; set; } = "";
    public string Operation { get; set; } = "";
    public CallKind Kind { get; set; }

    /// <summary>Whether rollups count the row.</summary>
    public bool Counted { get; set; }

    /// <summary>The 16 bytes of the trace id, read as a big-endian number.</summary>
    public UInt128 TraceId { get; set; }

    /// <summary>The 8 bytes of the span id, read as a big-endian number.</summary>
    public ulong SpanId { get; set; }

    /// <summary>0: a root.</summary>
    public ulong ParentSpanId { get; set; }
    public string SpanName { get; set; } = "";

    /// <summary>Microseconds since 1970.</summary>
    public long StartMicroseconds { get; set; }
    public ulong DurationNanoseconds { get; set; }

    /// <summary>Time to first token; 0: not measured.</summary>
    public ulong TtftNanoseconds { get; set; }

    /// <summary>Milliseconds since 1970, by the portal's clock.</summary>
    public long ReceivedMilliseconds { get; set; }
    public CallStatus Status { get; set; }
    public string ErrorType { get; set; } = "";
    public string StatusMessage { get; set; } = "";
    public bool Streaming { get; set; }
    public List<string> FinishReasons { get; } = [];

    /// <summary>Cached tokens included.</summary>
    public ulong InputTokens { get; set; }

    /// <summary>Reasoning tokens included.</summary>
    public ulong OutputTokens { get; set; }
    public ulong CacheReadTokens { get; set; }
    public ulong CacheWriteTokens { get; set; }

    /// <summary>The part of <see cref="CacheWriteTokens"/> that is kept for an hour.</summary>
    public ulong CacheWrite1hTokens { get; set; }
    public ulong ReasoningTokens { get; set; }

    /// <summary>USD; meaningful only with a <see cref="PriceId"/>.</summary>
    public decimal Cost { get; set; }

    /// <summary>0: the cost is unknown, not zero.</summary>
    public uint PriceId { get; set; }

    /// <summary>What the sender says it cost, USD; null when it does not say.</summary>
    public decimal? SenderCost { get; set; }
    public string ConversationId { get; set; } = "";

    /// <summary>The 32 bytes of HMAC-SHA256 of the user's id, or empty: nobody is named.</summary>
    public ReadOnlyMemory<byte> Subject { get; set; }
    public string ResponseId { get; set; } = "";
    public string AgentName { get; set; } = "";
    public string ToolName { get; set; } = "";
    public string PromptName { get; set; } = "";
    public string PromptVersion { get; set; } = "";

    /// <summary><c>gen_ai</c>, <c>openinference</c>, <c>openllmetry</c> or <c>none</c>.</summary>
    public string Dialect { get; set; } = "none";
    public string SchemaUrl { get; set; } = "";
    public string ScopeName { get; set; } = "";
    public CallFlags Flags { get; set; }

    public CallSpanKind SpanKind { get; set; }

    /// <summary>The provider's service tier that answered, else the one asked for.</summary>
    public string ServiceTier { get; set; } = "";
    public string Team { get; set; } = "";

    /// <summary>How many calls the row stands for: more than one where calls are sampled.</summary>
    public uint Weight { get; set; } = 1;

    /// <summary>The sender's SDK as <c>language/version</c>, followed by its distribution as <c>name/version</c> when it names one.</summary>
    public string Sdk { get; set; } = "";

    /// <summary>Span events without messages, as UTF-8 JSON; empty when there are none.</summary>
    public RowBinaryWriter Events { get; } = new(256);

    /// <summary>Links to other spans, as UTF-8 JSON; empty when there are none.</summary>
    public RowBinaryWriter Links { get; } = new(256);

    /// <summary>Span attributes that no column holds.</summary>
    public EncodedMap Attributes { get; } = new();

    /// <summary>Resource attributes that no column holds; may be shared by the rows of one resource.</summary>
    public EncodedMap Resource { get; set; } = new();

    /// <summary>Numeric features that no column holds, always finite.</summary>
    public EncodedMap Numbers { get; } = new(512);

    /// <summary>Categorical features.</summary>
    public EncodedMap Labels { get; } = new(512);

    /// <summary>Groups the call was about, by the sender's name of the attribute.</summary>
    public EncodedMap Groups { get; } = new(256);

    /// <summary>What was decided, in lower case; empty: nothing was.</summary>
    public string Outcome { get; set; } = "";

    /// <summary>Finite; null when the sender gives none.</summary>
    public double? OutcomeScore { get; set; }

    /// <summary>The sender's name of the decision, under which its truth comes later.</summary>
    public string OutcomeId { get; set; } = "";

    /// <summary>The same prompt with another group has the same id.</summary>
    public string PairId { get; set; } = "";

    /// <summary>Personal data and secrets found, counts by <c>where.kind</c>.</summary>
    public EncodedMap Findings { get; } = new(256);

    /// <summary>Empties the row, except <see cref="Resource"/>, which rows of one resource may share.</summary>
    public void Clear()
    {
        Tenant = Application = Environment = Version = Provider = Model = RequestModel = Operation = "";
        Kind = CallKind.Other;
        Counted = Streaming = false;
        TraceId = default;
        SpanId = ParentSpanId = 0;
        SpanName = ErrorType = StatusMessage = "";
        StartMicroseconds = ReceivedMilliseconds = 0;
        DurationNanoseconds = TtftNanoseconds = 0;
        Status = CallStatus.Unset;
        FinishReasons.Clear();
        InputTokens = OutputTokens = CacheReadTokens = CacheWriteTokens = CacheWrite1hTokens = ReasoningTokens = 0;
        Cost = 0;
        PriceId = 0;
        SenderCost = null;
        Subject = default;
        ConversationId = ResponseId = AgentName = ToolName = PromptName = PromptVersion = SchemaUrl = ScopeName = ServiceTier = Team = Sdk = "";
        Dialect = "none";
        Flags = CallFlags.None;
        SpanKind = CallSpanKind.Unspecified;
        Weight = 1;
        Events.Clear();
        Links.Clear();
        Attributes.Clear();
        Numbers.Clear();
        Labels.Clear();
        Groups.Clear();
        Findings.Clear();
        Outcome = OutcomeId = PairId = "";
        OutcomeScore = null;
    }

    public void Dispose()
    {
        Events.Dispose();
        Links.Dispose();
        Attributes.Dispose();
        Resource.Dispose();
        Numbers.Dispose();
        Labels.Dispose();
        Groups.Dispose();
        Findings.Dispose();
    }
}
