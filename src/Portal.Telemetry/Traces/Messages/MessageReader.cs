using System.Text.Json;

namespace Portal.Telemetry.Traces.Messages;

/// <summary>Reads one message from its JSON object.</summary>
internal static class MessageReader
{
    /// <summary>Null: the object is no message.</summary>
    public static Message? TryRead(JsonElement json, string role)
    {
        // gen_ai.choice events and the choices of a provider's answer hold the message one step down; so does a flattened "message.".
        if (json.TryGetProperty("message", out var inner) && Inner(inner) is { } message)
        {
            var read = TryRead(message, json.Text("role") is { Length: > 0 } outer ? outer : role);
            return read is null ? null : read with { FinishReason = json.Text("finish_reason") is { Length: > 0 } reason ? reason : read.FinishReason };
        }
        var parts = ReadParts(json);
        if (parts.Count == 0 && !json.TryGetProperty("role", out _))
        {
            return null;
        }
        return new Message(json.Text("role") is { Length: > 0 } named ? named : role, parts)
        {
            Name = json.Text("name"),
            FinishReason = json.Text("finish_reason") is { Length: > 0 } finish ? finish : json.Text("stop_reason"),
        };
    }

    private static List<MessagePart> ReadParts(JsonElement json)
    {
        List<MessagePart> parts = [];
        if (json.Text("reasoning_content") is { Length: > 0 } reasoning)
        {
            parts.Add(new ReasoningPart(reasoning));
        }
        if (json.TryGetProperty("parts", out var listed))
        {
            parts.AddRange(PartParser.ReadContent(listed));
        }
        if (json.Text("role") is "tool" or "function" && json.TryGetProperty("content", out var result))
        {
            parts.Add(new ToolResultPart(json.FirstText("tool_call_id", "id"), result.AsText()));
        }
        else if (json.TryGetProperty("content", out var content))
        {
            parts.AddRange(PartParser.ReadContent(content));
        }
        else if (json.TryGetProperty("contents", out var contents))
        {
            parts.AddRange(PartParser.ReadContent(contents));
        }
        if (json.Text("refusal") is { Length: > 0 } refusal)
        {
            parts.Add(new TextPart(refusal));
        }
        if (json.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
        {
            parts.AddRange(calls.EnumerateArray().Select(ToolParser.ReadCall));
        }
        if (json.TryGetProperty("function_call", out var call) && call.ValueKind == JsonValueKind.Object)
        {
            parts.Add(ToolParser.ReadCall(call));
        }
        // A single part that stands where a message should: {"type":"function_call", ...} among the items of an answer.
        if (parts.Count == 0 && PartParser.IsPart(json))
        {
            parts.AddRange(PartParser.Read(json));
        }
        return parts;
    }

    private static JsonElement? Inner(JsonElement inner) => inner.ValueKind switch
    {
        JsonValueKind.Object => FlattenedJson.IsFlattened(inner) ? FlattenedJson.Unflatten(inner) : inner,
        JsonValueKind.String when MessageParser.TryRead(inner.GetString()!, cut: false) is { ValueKind: JsonValueKind.Object } parsed => parsed,
        _ => null,
    };
}
