namespace Portal.Telemetry.Calls;

/// <summary>The span's status code as OpenTelemetry defines it. Values are those of the ClickHouse column <c>calls.status</c> and of OTLP.</summary>
public enum CallStatus : byte
{
    /// <summary>The instrumentation did not say; to be read as success.</summary>
    Unset = 0,
    Ok = 1,
    Error = 2,
}
