using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portal.Telemetry.Traces.Messages;

/// <summary>Small questions about JSON that others wrote.</summary>
internal static class JsonParts
{
    // Letters of every language stay readable; what is shown is encoded by the page.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Indented(JsonElement json) => JsonSerializer.Serialize(json, Readable);

    /// <summary>The text of a property; empty where it is missing or no text.</summary>
    public static string Text(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>The first of these properties that is there and not null.</summary>
    public static JsonElement? First(this JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                return value;
            }
        }
        return null;
    }

    /// <summary>The text of the first of these properties that is there; other values as JSON.</summary>
    public static string FirstText(this JsonElement json, params ReadOnlySpan<string> names) => json.First(names) is { } value ? value.AsText() : "";

    /// <summary>A text as it is, a list of texts joined, other values as JSON.</summary>
    public static string AsText(this JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return "";
            case JsonValueKind.Array when value.GetArrayLength() > 0 && value.EnumerateArray().All(item => item.Text("type") == "text" || item.Text("type") == "summary_text"):
                return string.Join('\n', value.EnumerateArray().Select(item => item.FirstText("text", "content")));
            default:
                return Indented(value);
        }
    }
}
