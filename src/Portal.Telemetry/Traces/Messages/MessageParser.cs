using System.Text.Json;

namespace Portal.Telemetry.Traces.Messages;

/// <summary>
/// Reads stored content as messages: <c>gen_ai.input.messages</c> with its parts, messages of older events, the flattened messages of OpenInference and OpenLLMetry, requests
/// and answers of providers as they went over the wire, and plain text. What it does not know it hands on as it is; nothing is left out.
/// </summary>
public static class MessageParser
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, MaxDepth = 128 };

    /// <summary>The messages of a prompt or an answer.</summary>
    /// <param name="role">Who speaks where the text does not say.</param>
    /// <param name="cut">The text was cut when it was stored; its last message says so.</param>
    public static IReadOnlyList<Message> Parse(string text, string role, bool cut = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return [];
        }
        var messages = TryRead(text, cut) is { } json ? Read(json, role) : [new Message(role, [new TextPart(text)])];
        return cut && messages.Count > 0 ? [.. messages.SkipLast(1), messages[^1] with { Cut = true }] : messages;
    }

    /// <summary>The tools a model was offered.</summary>
    public static IReadOnlyList<ToolDefinition> ParseTools(string text, bool cut = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return [];
        }
        return TryRead(text, cut) switch
        {
            { ValueKind: JsonValueKind.Array } tools => [.. tools.EnumerateArray().Select(ToolParser.Read)],
            { ValueKind: JsonValueKind.Object } tool => [ToolParser.Read(tool)],
            _ => [new ToolDefinition("", text, "")],
        };
    }

    /// <summary>JSON with line breaks and indentation; null for text that is no JSON object or array.</summary>
    public static string? Pretty(string text, bool cut = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().TrimStart() is ['{' or '[', ..] && TryRead(text, cut) is { } json ? JsonParts.Indented(json) : null;
    }

    /// <summary>Null: it is no JSON, also when what is missing at its end is put back.</summary>
    internal static JsonElement? TryRead(string text, bool cut)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[' or '"', ..])
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return cut && CutJson.Close(text) is var closed && closed.Length > 0 && closed != text ? TryRead(closed, cut: false) : null;
        }
    }

    private static List<Message> Read(JsonElement json, string role) => json.ValueKind switch
    {
        JsonValueKind.String => [new Message(role, [new TextPart(json.GetString()!)])],
        JsonValueKind.Array => ReadList(json, role),
        JsonValueKind.Object => ReadObject(json, role),
        _ => [new Message(role, [new DataPart(json.GetRawText())])],
    };

    private static List<Message> ReadList(JsonElement list, string role)
    {
        var items = list.EnumerateArray().Select(item => FlattenedJson.IsFlattened(item) ? FlattenedJson.Unflatten(item) : item).ToList();
        // A list of parts is one message: system instructions and the content of one turn come so.
        if (items.Count > 0 && items.TrueForAll(PartParser.IsPart))
        {
            return [new Message(role, [.. items.SelectMany(PartParser.Read)])];
        }
        return [.. items.SelectMany(item => ReadItem(item, role))];
    }

    private static List<Message> ReadItem(JsonElement item, string role) => item.ValueKind switch
    {
        JsonValueKind.String => [new Message(role, [new TextPart(item.GetString()!)])],
        JsonValueKind.Array => ReadList(item, role),
        JsonValueKind.Object => ReadObject(item, role),
        _ => [new Message(role, [new DataPart(item.GetRawText())])],
    };

    private static List<Message> ReadObject(JsonElement json, string role)
    {
        if (FlattenedJson.IsFlattened(json))
        {
            json = FlattenedJson.Unflatten(json);
        }
        // What a provider's API takes and gives, as instrumentations keep it whole.
        if (json.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array)
        {
            var system = json.Text("system") is { Length: > 0 } instructions ? [new Message("system", [new TextPart(instructions)])] : new List<Message>();
            return [.. system, .. ReadList(messages, role)];
        }
        if (json.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array)
        {
            return ReadList(choices, "assistant");
        }
        if (json.TryGetProperty("output", out var output) && output.ValueKind == JsonValueKind.Array && json.TryGetProperty("object", out _))
        {
            return ReadList(output, "assistant");
        }
        return MessageReader.TryRead(json, role) is { } message ? [message] : [new Message(role, [new DataPart(JsonParts.Indented(json))])];
    }
}
