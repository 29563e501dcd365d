namespace Portal.Ingest;

/// <summary>What an OTLP request carries.</summary>
internal enum OtlpSignal
{
    Traces,
    Logs,
    Metrics,
}

/// <summary>The names that OTLP gives to each signal's parts.</summary>
/// <param name="Path">Of OTLP/HTTP.</param>
/// <param name="Service">Of OTLP/gRPC.</param>
/// <param name="Request">The request's message.</param>
/// <param name="Items">What the request carries many of, as a person would say it.</param>
/// <param name="Rejected">The JSON name of the count in a partial success.</param>
internal sealed record OtlpSignalNames(string Path, string Service, string Request, string Items, string Rejected)
{
    private static readonly OtlpSignalNames[] All =
    [
        new("/v1/traces", "opentelemetry.proto.collector.trace.v1.TraceService", "ExportTraceServiceRequest", "spans", "rejectedSpans"),
        new("/v1/logs", "opentelemetry.proto.collector.logs.v1.LogsService", "ExportLogsServiceRequest", "log records", "rejectedLogRecords"),
        new("/v1/metrics", "opentelemetry.proto.collector.metrics.v1.MetricsService", "ExportMetricsServiceRequest", "data points", "rejectedDataPoints"),
    ];

    /// <summary>The path of the one method over gRPC.</summary>
    public string Method => $"/{Service}/Export";

    public static OtlpSignalNames Of(OtlpSignal signal) => All[(int)signal];
}
