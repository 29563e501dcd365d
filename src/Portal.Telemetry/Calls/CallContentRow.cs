using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Calls;

/// <summary>
/// One row of the table <c>call_content</c>: what was said in a call. The texts are UTF-8 in reused buffers. Who and when the call
/// was (tenant, application, ids, times, subject) is taken from its <see cref="CallRow"/>.
/// </summary>
public sealed class CallContentRow : IDisposable
{
    public RowBinaryWriter SystemInstructions { get; } = new(256);
    public RowBinaryWriter Input { get; } = new(4 * 1024);
    public RowBinaryWriter Output { get; } = new(4 * 1024);
    public RowBinaryWriter ToolDefinitions { get; } = new(256);
    public RowBinaryWriter ToolArguments { get; } = new(256);
    public RowBinaryWriter ToolResult { get; } = new(256);

    /// <summary>True when there is nothing to keep.</summary>
    public bool IsEmpty =>
        (SystemInstructions.Length | Input.Length | Output.Length | ToolDefinitions.Length | ToolArguments.Length | ToolResult.Length) == 0;

    public void Clear()
    {
        SystemInstructions.Clear();
        Input.Clear();
        Output.Clear();
        ToolDefinitions.Clear();
        ToolArguments.Clear();
        ToolResult.Clear();
    }

    public void Dispose()
    {
        SystemInstructions.Dispose();
        Input.Dispose();
        Output.Dispose();
        ToolDefinitions.Dispose();
        ToolArguments.Dispose();
        ToolResult.Dispose();
    }
}

/// <summary>The columns of <c>call_content</c> in the order in which <see cref="CallContentRowEncoder"/> writes them.</summary>
public static class CallContentColumns
{
    public const string Table = "call_content";

    public static IReadOnlyList<string> All { get; } =
    [
        "tenant", "application", "trace_id", "span_id", "start_time", "received_time", "subject",
        "system_instructions", "input", "output", "tool_definitions", "tool_arguments", "tool_result",
    ];
}

/// <summary>Writes rows of <c>call_content</c> as RowBinary, in the order of <see cref="CallContentColumns.All"/>.</summary>
public static class CallContentRowEncoder
{
    /// <param name="call">The call that the content belongs to.</param>
    /// <exception cref="ArgumentException">The subject is neither empty nor 32 bytes long.</exception>
    public static void Write(RowBinaryWriter writer, CallRow call, CallContentRow content)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(content);
        writer.WriteString(call.Tenant);
        writer.WriteString(call.Application);
        CallRowEncoder.WriteTraceId(writer, call.TraceId);
        CallRowEncoder.WriteSpanId(writer, call.SpanId);
        writer.WriteDateTime64(call.StartMicroseconds);
        writer.WriteDateTime64(call.ReceivedMilliseconds);
        CallRowEncoder.WriteSubject(writer, call.Subject.Span);
        writer.WriteUtf8(content.SystemInstructions.WrittenSpan);
        writer.WriteUtf8(content.Input.WrittenSpan);
        writer.WriteUtf8(content.Output.WrittenSpan);
        writer.WriteUtf8(content.ToolDefinitions.WrittenSpan);
        writer.WriteUtf8(content.ToolArguments.WrittenSpan);
        writer.WriteUtf8(content.ToolResult.WrittenSpan);
    }
}
