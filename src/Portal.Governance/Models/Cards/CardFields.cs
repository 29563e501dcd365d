using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Portal.Governance.Models.Cards;

/// <summary>What a field of a card is made of.</summary>
public enum CardFieldKind
{
    /// <summary>Markdown under a heading.</summary>
    Text,

    /// <summary>A key of the Hugging Face metadata.</summary>
    Metadata,
}

/// <summary>A set of rules that says what a card must tell.</summary>
/// <param name="Source">Where the rules were read.</param>
/// <param name="Retrieved">When.</param>
/// <param name="HighRiskOnly">Binding for high-risk systems; voluntary for others.</param>
public sealed record CardFramework(string Id, string Name, string Source, string Url, DateOnly Retrieved, bool HighRiskOnly);

/// <summary>Where a framework asks for a field.</summary>
/// <param name="Place">Article, section or key, as the framework names it.</param>
/// <param name="Required">False: the framework offers it.</param>
public sealed record CardReference(string Framework, string Place, bool Required);

/// <summary>One thing a card can tell.</summary>
/// <param name="Group">Part of the editor it stands in.</param>
/// <param name="Heading">Of a text: the heading it is written under.</param>
/// <param name="Aliases">Headings of other authors that mean the same.</param>
/// <param name="Key">Of metadata: its key.</param>
/// <param name="OwnerRole">Who knows the answer.</param>
/// <param name="StaleAfterDays">For so many days a confirmation holds.</param>
public sealed record CardField(
    string Id,
    CardFieldKind Kind,
    string Group,
    string? Heading,
    IReadOnlyList<string>? Aliases,
    string? Key,
    string OwnerRole,
    int StaleAfterDays,
    IReadOnlyList<CardReference> References);

/// <summary>Every field of a card and every framework that asks for some: rows of data, so that a rule that changes is a row that changes.</summary>
public sealed partial class CardFields
{
    /// <summary>What stands under the card's title.</summary>
    internal const string Summary = "summary";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = false,
    };

    private readonly FrozenDictionary<string, CardField> _byId;
    private readonly FrozenDictionary<string, CardField> _byHeading;

    private CardFields(Rows rows)
    {
        (Frameworks, All) = (rows.Frameworks, rows.Fields);
        _byId = All.ToFrozenDictionary(field => field.Id, StringComparer.Ordinal);
        _byHeading = All.Where(field => field.Heading is not null)
            .SelectMany(field => (field.Aliases ?? []).Prepend(field.Heading!), (field, heading) => (Heading: Folded(heading), field))
            .ToFrozenDictionary(entry => entry.Heading, entry => entry.field, StringComparer.Ordinal);
    }

    /// <summary>The rows of card-fields.json.</summary>
    public static CardFields Default { get; } = Load();

    public IReadOnlyList<CardFramework> Frameworks { get; }

    /// <summary>All fields in reading order.</summary>
    public IReadOnlyList<CardField> All { get; }

    /// <summary>Null where there is no such field.</summary>
    public CardField? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The field a heading announces, whatever its case and decoration; null where it is the author's own.</summary>
    public CardField? FindByHeading(string heading) => _byHeading.GetValueOrDefault(Folded(heading));

    private static string Folded(string heading) => Decoration().Replace(heading, " ").Trim().ToLowerInvariant();

    private static CardFields Load()
    {
        using var file = typeof(CardFields).Assembly.GetManifestResourceStream("Models/Cards/card-fields.json")!;
        return new CardFields(JsonSerializer.Deserialize<Rows>(file, Json)!);
    }

    private sealed record Rows(string Schema, IReadOnlyList<CardFramework> Frameworks, IReadOnlyList<CardField> Fields);

    // Numbers in front ("3. "), emphasis, links' brackets stay; signs and pictures go.
    [GeneratedRegex(@"^\s*\d+(?:\.\d+)*[.)]?\s+|[*_`:]+|[\p{So}\p{Cs}\p{Mn}]+|\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Decoration();
}
