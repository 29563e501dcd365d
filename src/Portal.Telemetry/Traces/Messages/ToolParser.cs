using System.Text.Json;

namespace Portal.Telemetry.Traces.Messages;

/// <summary>Reads calls of tools, their results and the tools on offer.</summary>
internal static class ToolParser
{
    public static ToolCallPart ReadCall(JsonElement json)
    {
        if (json.TryGetProperty("tool_call", out var inner) && inner.ValueKind == JsonValueKind.Object)
        {
            json = inner;
        }
        var function = json.TryGetProperty("function", out var named) && named.ValueKind == JsonValueKind.Object ? named : json;
        return new ToolCallPart(
            json.FirstText("call_id", "id", "tool_call_id"),
            function.Text("name"),
            function.First("arguments", "input", "args", "parameters") is { } arguments ? arguments.AsText() : "");
    }

    public static ToolResultPart ReadResult(JsonElement json) => new(
        json.FirstText("call_id", "tool_use_id", "tool_call_id", "id"),
        json.First("response", "result", "output", "content") is { } result ? result.AsText() : "");

    public static ToolDefinition Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new ToolDefinition("", json.AsText(), "");
        }
        // OpenInference sends each tool's schema as a text under tool.json_schema.
        if (json.First("tool.json_schema", "json_schema") is { } schema && (schema.ValueKind == JsonValueKind.Object ? schema : MessageParser.TryRead(schema.AsText(), cut: false)) is { } parsed)
        {
            json = parsed;
        }
        var function = json.TryGetProperty("function", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : json;
        return new ToolDefinition(
            function.Text("name"),
            function.Text("description"),
            function.First("parameters", "input_schema", "inputSchema") is { } parameters ? parameters.AsText() : "");
    }
}
