namespace Portal.Governance.Access;

/// <summary>What an application needs to send traces here; empty states show it ready to paste.</summary>
/// <param name="endpoint">The value of OTEL_EXPORTER_OTLP_ENDPOINT.</param>
public sealed class IngestAddress(string endpoint)
{
    private const string Placeholder = "YOUR-INGEST-KEY";

    public string Endpoint { get; } = endpoint;

    /// <summary>A key that may be shown to everybody who signs in; only Development on loopback has one.</summary>
    public string? OpenKey { get; set; }

    /// <summary>The value of OTEL_EXPORTER_OTLP_HEADERS; a placeholder where keys are handed out by an administrator.</summary>
    public string Headers => $"Authorization=Bearer%20{OpenKey ?? Placeholder}";
}
