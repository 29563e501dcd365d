using System.Text.Json;

namespace Portal.Telemetry.Traces.Messages;

/// <summary>Reads the parts of a message. The names of kinds and keys are those of OpenTelemetry, OpenAI, Anthropic and Gemini.</summary>
internal static class PartParser
{
    /// <summary>Whether an element is a part rather than a message.</summary>
    public static bool IsPart(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && !json.TryGetProperty("role", out _)
        && (json.TryGetProperty("message_content", out _)
            || (json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() is not "message"));

    /// <summary>The content of a message: a text, a list of parts, or something else.</summary>
    public static IEnumerable<MessagePart> ReadContent(JsonElement content)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return [];
            case JsonValueKind.String:
                var text = content.GetString()!;
                // Some instrumentations send the list of parts as a text within the text.
                return text is ['[', ..] && MessageParser.TryRead(text, cut: false) is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().Any() && list.EnumerateArray().All(IsPart)
                    ? list.EnumerateArray().SelectMany(Read)
                    : text.Length > 0 ? [new TextPart(text)] : [];
            case JsonValueKind.Array:
                return content.EnumerateArray().SelectMany(Read);
            case JsonValueKind.Object:
                return Read(content);
            default:
                return [new DataPart(content.GetRawText())];
        }
    }

    public static IEnumerable<MessagePart> Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return [new TextPart(json.GetString()!)];
        }
        if (json.ValueKind != JsonValueKind.Object)
        {
            return [new DataPart(json.GetRawText())];
        }
        if (json.TryGetProperty("message_content", out var inner))
        {
            return Read(inner);
        }
        return [ReadOne(json)];
    }

    private static MessagePart ReadOne(JsonElement json) => json.Text("type") switch
    {
        "text" or "input_text" or "output_text" => new TextPart(json.FirstText("content", "text")),
        "refusal" => new TextPart(json.FirstText("refusal", "content")),
        "reasoning" or "thinking" => new ReasoningPart(json.FirstText("content", "thinking", "reasoning", "text", "summary")),
        "tool_call" or "tool_use" or "function_call" => ToolParser.ReadCall(json),
        "tool_call_response" or "tool_result" or "function_call_output" => ToolParser.ReadResult(json),
        "blob" => MediaReader.Blob(json),
        "uri" or "file" => MediaReader.Reference(json),
        "image_url" or "image" or "input_image" or "document" => MediaReader.Image(json),
        "input_audio" or "audio" => MediaReader.Audio(json),
        "" => ReadUntyped(json),
        _ => new DataPart(JsonParts.Indented(json)),
    };

    /// <summary>Gemini's parts name themselves by their only key.</summary>
    private static MessagePart ReadUntyped(JsonElement json) =>
        json.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? new TextPart(text.GetString()!)
        : json.First("function_call", "functionCall") is { ValueKind: JsonValueKind.Object } call ? ToolParser.ReadCall(call)
        : json.First("function_response", "functionResponse") is { ValueKind: JsonValueKind.Object } answer ? ToolParser.ReadResult(answer)
        : json.First("inline_data", "inlineData") is { ValueKind: JsonValueKind.Object } data ? MediaReader.Blob(data)
        : new DataPart(JsonParts.Indented(json));
}
