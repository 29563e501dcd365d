namespace Portal.Tools.Otlp;

/// <summary>What one OTLP trace request carries: opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.</summary>
public sealed record OtlpTraces(params IReadOnlyList<OtlpResourceSpans> Resources)
{
    /// <summary>One resource with one scope, the common case.</summary>
    public static OtlpTraces Of(OtlpAttributes resource, IReadOnlyList<OtlpSpan> spans, string scopeName = "", string schemaUrl = "") =>
        new(new OtlpResourceSpans { Attributes = resource, Scopes = [new() { Name = scopeName, SchemaUrl = schemaUrl, Spans = spans }] });
}

public sealed record OtlpResourceSpans
{
    public OtlpAttributes Attributes { get; init; } = [];
    public string SchemaUrl { get; init; } = "";
    public required IReadOnlyList<OtlpScopeSpans> Scopes { get; init; }
}

public sealed record OtlpScopeSpans
{
    public string Name { get; init; } = "";
    public string Version { get; init; } = "";
    public string SchemaUrl { get; init; } = "";
    public required IReadOnlyList<OtlpSpan> Spans { get; init; }
}

/// <summary>A span. Ids are raw bytes: 16 for a trace, 8 for a span; other lengths are sent as they are.</summary>
public sealed record OtlpSpan
{
    public required byte[] TraceId { get; init; }
    public required byte[] SpanId { get; init; }
    public byte[] ParentSpanId { get; init; } = [];
    public string Name { get; init; } = "";
    public OtlpSpanKind Kind { get; init; } = OtlpSpanKind.Client;
    public ulong StartUnixNano { get; init; }
    public ulong EndUnixNano { get; init; }
    public OtlpAttributes Attributes { get; init; } = [];
    public IReadOnlyList<OtlpEvent> Events { get; init; } = [];
    public IReadOnlyList<OtlpLink> Links { get; init; } = [];
    public OtlpStatus Status { get; init; }
    public string StatusMessage { get; init; } = "";
}

public sealed record OtlpEvent(string Name, ulong TimeUnixNano, OtlpAttributes Attributes);

public sealed record OtlpLink(byte[] TraceId, byte[] SpanId, OtlpAttributes Attributes);

public enum OtlpSpanKind
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}

public enum OtlpStatus
{
    Unset = 0,
    Ok = 1,
    Error = 2,
}
