namespace Portal.Telemetry.Calls;

/// <summary>OpenTelemetry's kind of a span. Values are OTLP's and those of the ClickHouse column <c>calls.span_kind</c>.</summary>
public enum CallSpanKind : byte
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}
