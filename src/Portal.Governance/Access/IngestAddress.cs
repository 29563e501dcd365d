namespace Portal.Governance.Access;

/// <summary>What an application needs to send telemetry here; empty states show it ready to paste.</summary>
/// <param name="endpoint">The value of OTEL_EXPORTER_OTLP_ENDPOINT for OTLP over HTTP.</param>
/// <param name="grpcEndpoint">The same for OTLP over gRPC.</param>
public sealed class IngestAddress(string endpoint, string grpcEndpoint = "http://localhost:4317")
{
    private const string Placeholder = "YOUR-INGEST-KEY";

    public string Endpoint { get; } = endpoint;

    public string GrpcEndpoint { get; } = grpcEndpoint;

    /// <summary>A key that may be shown to everybody who signs in; only Development on loopback has one.</summary>
    public string? OpenKey { get; set; }

    /// <summary>The key to send with; a placeholder where keys are handed out by an administrator.</summary>
    public string Key => OpenKey ?? Placeholder;

    /// <summary>The value of OTEL_EXPORTER_OTLP_HEADERS.</summary>
    public string Headers => $"Authorization=Bearer%20{Key}";
}
