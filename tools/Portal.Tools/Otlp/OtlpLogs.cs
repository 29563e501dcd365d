namespace Portal.Tools.Otlp;

/// <summary>What one OTLP log request carries: opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest.</summary>
public sealed record OtlpLogs(params IReadOnlyList<OtlpResourceLogs> Resources)
{
    public int Records => Resources.Sum(resource => resource.Records.Count);
}

/// <summary>The records of one resource and one scope.</summary>
public sealed record OtlpResourceLogs
{
    public OtlpAttributes Attributes { get; init; } = [];
    public string ScopeName { get; init; } = "";
    public required IReadOnlyList<OtlpLogRecord> Records { get; init; }
}

/// <summary>A log record; with an <see cref="EventName"/> it is an event. Empty ids: it belongs to no span.</summary>
public sealed record OtlpLogRecord
{
    public required ulong TimeUnixNano { get; init; }

    /// <summary>9 is INFO, 13 WARN, 17 ERROR.</summary>
    public int SeverityNumber { get; init; } = 9;
    public string EventName { get; init; } = "";
    public OtlpValue Body { get; init; }
    public OtlpAttributes Attributes { get; init; } = [];
    public byte[] TraceId { get; init; } = [];
    public byte[] SpanId { get; init; } = [];
}
