using System.Text.Json;

namespace Portal.Access.Oidc.Jose;

/// <summary>JSON from outside on which a decision rests: no member twice, so that no two readers see different things.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <exception cref="FormatException">It is no JSON, or names a member twice.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException exception)
        {
            throw new FormatException("It is no JSON, or names a member twice.", exception);
        }
    }

    /// <summary>A text member; null where it is missing or of another kind.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Whether a member is there, null included.</summary>
    public static bool Has(this JsonElement element, string name) => element.TryGetProperty(name, out _);
}
