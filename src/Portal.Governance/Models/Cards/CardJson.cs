using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portal.Governance.Models.Cards.Metadata;

namespace Portal.Governance.Models.Cards;

/// <summary>
/// A card's content as JSON, schema <c>portal.model-card/1</c>. Canonical: the same content is always the same text - keys in the order written here (metadata in its
/// own), no blanks, letters as they are - so that a hash over it proves the content.
/// </summary>
public static class CardJson
{
    public const string Schema = "portal.model-card/1";

    /// <summary>Longest Markdown, in characters.</summary>
    public const int BodyLimit = ReadmeFile.BytesLimit;

    private const int ReasonLimit = 1000;

    private static readonly JsonWriterOptions Canonical = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(CardContent content) => ToText(json => Write(json, content));

    /// <summary>Writes the content where the writer stands.</summary>
    public static void Write(Utf8JsonWriter json, CardContent content)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(content);
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WritePropertyName("metadata");
        if (content.Metadata is { } metadata)
        {
            MetadataJson.Write(json, metadata);
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteString("body", content.Body);
        if (content.HasMark)
        {
            json.WriteBoolean("byteOrderMark", value: true);
        }
        json.WriteStartObject("fields");
        foreach (var (id, state) in content.States.Where(entry => entry.Value != new CardFieldState()))
        {
            WriteState(json, id, state);
        }
        json.WriteEndObject();
        json.WriteStartArray("panels");
        foreach (var panel in content.Panels)
        {
            WritePanel(json, panel);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write(CardContent)"/> wrote, or what a program wrote in its manner.</summary>
    /// <exception cref="CardFormatException">It is no card; the message says what is wrong and where.</exception>
    public static CardContent Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MetadataReader.DepthLimit + 8 });
            return Read(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw new CardFormatException($"The text is no JSON: {fault.Message}", fault);
        }
    }

    /// <summary>SHA-256 over the canonical text, in lower-case hexadecimal.</summary>
    public static string Hash(string canonical) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));

    internal static string ToText(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Canonical))
        {
            write(json);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static CardContent Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object || Text(root, "schema", "") is not (null or Schema))
        {
            throw new CardFormatException($"The document is no model card: it is an object with schema '{Schema}'.");
        }
        var body = Text(root, "body", "") ?? "";
        if (body.Length > BodyLimit || body.Contains('\0', StringComparison.Ordinal))
        {
            throw new CardFormatException($"body: a text of at most {BodyLimit} characters without NUL is possible.");
        }
        return new CardContent
        {
            Metadata = Part(root, "metadata", JsonValueKind.Object) is { } metadata ? AsMap(metadata) : null,
            Body = body,
            HasMark = root.TryGetProperty("byteOrderMark", out var mark) && mark.ValueKind is JsonValueKind.True,
            States = Part(root, "fields", JsonValueKind.Object) is { } fields
                ? fields.EnumerateObject().ToImmutableSortedDictionary(field => KnownField(field.Name), field => ReadState(field.Value, $"fields.{field.Name}."), StringComparer.Ordinal)
                : CardContent.Empty.States,
            Panels = Part(root, "panels", JsonValueKind.Array) is { } panels ? ReadPanels(panels) : [],
        };
    }

    private static MetadataMap AsMap(JsonElement metadata)
    {
        var map = (MetadataMap)MetadataJson.Read(metadata);
        return map.Size <= MetadataReader.ValueLimit ? map : throw new CardFormatException($"metadata: at most {MetadataReader.ValueLimit} values are possible.");
    }

    private static string KnownField(string id) =>
        CardFields.Default.Find(id) is not null ? id : throw new CardFormatException($"fields: there is no field '{id}'; known are {string.Join(", ", CardFields.Default.All.Select(field => field.Id))}.");

    private static void WriteState(Utf8JsonWriter json, string id, CardFieldState state)
    {
        json.WriteStartObject(id);
        if (state.NotApplicable is { } reason)
        {
            json.WriteString("notApplicable", reason);
        }
        if (state.ConfirmedAt is { } at)
        {
            json.WriteString("confirmedBy", state.ConfirmedBy);
            json.WriteString("confirmedAt", at.UtcDateTime);
        }
        json.WriteEndObject();
    }

    private static CardFieldState ReadState(JsonElement state, string path)
    {
        var reason = Text(state, "notApplicable", path);
        if (reason is not null && (string.IsNullOrWhiteSpace(reason) || reason.Length > ReasonLimit))
        {
            throw new CardFormatException($"{path}notApplicable: say in 1 to {ReasonLimit} characters why the field does not apply.");
        }
        if (Text(state, "confirmedAt", path) is not { } at)
        {
            return new CardFieldState(reason);
        }
        return state.GetProperty("confirmedAt").TryGetDateTimeOffset(out var time)
            ? new CardFieldState(reason, Text(state, "confirmedBy", path), time.ToUniversalTime())
            : throw new CardFormatException($"{path}confirmedAt: '{at}' is no time; write it as 2026-01-31T13:00:00Z.");
    }

    private static void WritePanel(Utf8JsonWriter json, CardPanel panel)
    {
        json.WriteStartObject();
        json.WriteString("id", panel.Id);
        json.WriteString("title", panel.Title);
        json.WriteString("metric", panel.Metric);
        json.WriteString("by", panel.By);
        json.WriteString("form", panel.Form);
        json.WriteString("range", panel.Range);
        json.WriteEndObject();
    }

    private static ImmutableArray<CardPanel> ReadPanels(JsonElement panels)
    {
        if (panels.GetArrayLength() > CardPanel.Limit)
        {
            throw new CardFormatException($"panels: a card shows at most {CardPanel.Limit}.");
        }
        ImmutableArray<CardPanel> read = [.. panels.EnumerateArray().Select((panel, index) => ReadPanel(panel, $"panels[{index}]."))];
        return read.DistinctBy(panel => panel.Id).Count() == read.Length ? read : throw new CardFormatException("panels: two of them have the same id.");
    }

    private static CardPanel ReadPanel(JsonElement panel, string path)
    {
        string Needed(string name, int limit) => Text(panel, name, path) is { Length: > 0 } text && text.Length <= limit
            ? text
            : throw new CardFormatException($"{path}{name}: a text of 1 to {limit} characters is needed.");
        var title = Text(panel, "title", path) ?? "";
        return title.Length > CardPanel.TitleLimit
            ? throw new CardFormatException($"{path}title: at most {CardPanel.TitleLimit} characters are possible.")
            : new CardPanel(Text(panel, "id", path) ?? CardPanel.NewId(), title, Needed("metric", 100), Text(panel, "by", path), Needed("form", 20), Needed("range", 100));
    }

    private static JsonElement? Part(JsonElement root, string name, JsonValueKind kind) =>
        !root.TryGetProperty(name, out var part) || part.ValueKind is JsonValueKind.Null ? null
        : part.ValueKind == kind ? part
        : throw new CardFormatException($"{name}: {(kind is JsonValueKind.Array ? "a list" : "an object")} is needed.");

    private static string? Text(JsonElement from, string name, string path)
    {
        if (from.ValueKind is not JsonValueKind.Object)
        {
            throw new CardFormatException($"{path.TrimEnd('.')}: an object is needed.");
        }
        return !from.TryGetProperty(name, out var text) || text.ValueKind is JsonValueKind.Null ? null
            : text.ValueKind is JsonValueKind.String ? text.GetString()
            : throw new CardFormatException($"{path}{name}: a text is needed.");
    }
}
