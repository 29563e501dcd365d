namespace Portal.Telemetry.Traces;

/// <summary>What was said in a call, as stored: JSON or plain text, perhaps cut. Empty texts were not sent or not kept.</summary>
public sealed record CallContent
{
    public required string TraceId { get; init; }
    public required string SpanId { get; init; }
    public string SystemInstructions { get; init; } = "";
    public string Input { get; init; } = "";
    public string Output { get; init; } = "";
    public string ToolDefinitions { get; init; } = "";
    public string ToolArguments { get; init; } = "";
    public string ToolResult { get; init; } = "";
}
