using System.Text.Json;

namespace Portal.Governance.Models.Cards.Metadata;

/// <summary>
/// Metadata as JSON. Texts, numbers, <c>true</c>, <c>false</c> and <c>null</c> are what they are, in the writer's own digits. What JSON has no word for - dates, <c>no</c>,
/// <c>0x1F</c> - is <c>{"$yaml": "no"}</c>; a key of that kind is <c>"$yaml:no"</c>, and a text key that begins with '$' is <c>"$text:$..."</c>.
/// </summary>
public static class MetadataJson
{
    private const string Plain = "$yaml";
    private const string PlainKey = "$yaml:";
    private const string TextKey = "$text:";

    /// <summary>Writes a value where the writer stands.</summary>
    public static void Write(Utf8JsonWriter json, MetadataValue value)
    {
        ArgumentNullException.ThrowIfNull(json);
        switch (value)
        {
            case MetadataScalar scalar:
                Write(json, scalar);
                break;
            case MetadataList list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }
                json.WriteEndArray();
                break;
            case MetadataMap map:
                json.WriteStartObject();
                foreach (var (key, inner) in map.Entries)
                {
                    json.WritePropertyName(key.IsPlain ? PlainKey + key.Text : key.Text.StartsWith('$') ? TextKey + key.Text : key.Text);
                    Write(json, inner);
                }
                json.WriteEndObject();
                break;
        }
    }

    /// <summary>Reads what <see cref="Write(Utf8JsonWriter, MetadataValue)"/> wrote, or what a program wrote in its manner.</summary>
    /// <exception cref="CardFormatException">A key is used in a way that means nothing.</exception>
    public static MetadataValue Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object when json.TryGetProperty(Plain, out var plain) => json.GetPropertyCount() == 1 && plain.ValueKind is JsonValueKind.String && YamlScalars.IsTyped(plain.GetString()!)
            ? new MetadataScalar(plain.GetString()!, IsPlain: true)
            : throw new CardFormatException($"metadata: {{\"{Plain}\": ...}} holds one unquoted YAML value such as no or 2026-01-31; {json.GetRawText()} is none."),
        JsonValueKind.Object when json.EnumerateObject().GroupBy(property => property.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice =>
            throw new CardFormatException($"metadata: the key '{twice.Key}' stands twice in the same place. Keep one of them."),
        JsonValueKind.Object => new MetadataMap([.. json.EnumerateObject().Select(property => KeyValuePair.Create(Key(property.Name), Read(property.Value)))]),
        JsonValueKind.Array => new MetadataList([.. json.EnumerateArray().Select(Read)]),
        JsonValueKind.String => YamlScalars.Text(json.GetString()!),
        _ => new MetadataScalar(json.GetRawText(), IsPlain: true),
    };

    private static MetadataScalar Key(string name) =>
        name.StartsWith(PlainKey, StringComparison.Ordinal) ? new MetadataScalar(name[PlainKey.Length..], IsPlain: true)
        : name.StartsWith(TextKey, StringComparison.Ordinal) ? YamlScalars.Text(name[TextKey.Length..])
        : YamlScalars.Text(name);

    private static void Write(Utf8JsonWriter json, MetadataScalar scalar)
    {
        if (!scalar.IsPlain)
        {
            json.WriteStringValue(scalar.Text);
        }
        else if (scalar.Text is "true" or "false" or "null" || YamlScalars.IsJsonNumber(scalar.Text))
        {
            json.WriteRawValue(scalar.Text, skipInputValidation: false);
        }
        else
        {
            json.WriteStartObject();
            json.WriteString(Plain, scalar.Text);
            json.WriteEndObject();
        }
    }
}
