using System.Text.Json;

namespace Portal.Governance.Audit.Format;

/// <summary>Reads the lines of an export. Their writers compare what was read, written again, with the line: so every bit counts.</summary>
internal static class StrictJson
{
    /// <summary>What <paramref name="read"/> makes of the one member of a line; null where the line has another form.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> line, string member, Func<JsonElement, T> read)
        where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out var value) ? read(value) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            return null;
        }
    }
}
