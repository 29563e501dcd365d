namespace Portal.Governance.Models.Cards;

/// <summary>
/// A published version as JSON, schema <c>portal.model-card-version/1</c>: who published what when, the content, the frozen numbers, and the hash of the version before.
/// Its SHA-256 is the version's hash, so that a copy can be proved without the portal.
/// </summary>
public static class CardVersionJson
{
    public const string Schema = "portal.model-card-version/1";

    /// <summary>The canonical text the hash is taken over.</summary>
    public static string Write(string model, ModelCardVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return CardJson.ToText(json =>
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteString("model", model);
            json.WriteNumber("number", version.Number);
            json.WriteString("modelVersion", version.ModelVersion);
            json.WriteString("note", version.Note);
            json.WriteString("publishedBy", version.PublishedById);
            json.WriteString("publishedAt", version.PublishedAt.UtcDateTime);
            json.WriteString("previousHash", version.PreviousHash);
            json.WritePropertyName("card");
            json.WriteRawValue(version.Content);
            json.WritePropertyName("numbers");
            json.WriteRawValue(version.Numbers);
            json.WriteEndObject();
        });
    }

    /// <summary>Whether the version is what was published: its hash is that of its content, and every frozen number's hash that of the number.</summary>
    public static bool IsIntact(string model, ModelCardVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return string.Equals(CardJson.Hash(Write(model, version)), version.Hash, StringComparison.Ordinal)
            && FrozenNumber.Read(version.Numbers).All(number => number.Sealed().Hash == number.Hash);
    }
}
