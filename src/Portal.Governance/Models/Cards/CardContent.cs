using System.Collections.Immutable;
using Portal.Governance.Models.Cards.Metadata;

namespace Portal.Governance.Models.Cards;

/// <summary>What somebody said about a field beside its content.</summary>
/// <param name="NotApplicable">Why the field does not apply to this model; null: it does.</param>
/// <param name="ConfirmedBy">Id of who wrote or confirmed it last.</param>
/// <param name="ConfirmedAt">When, UTC; null: never.</param>
public sealed record CardFieldState(string? NotApplicable = null, string? ConfirmedBy = null, DateTimeOffset? ConfirmedAt = null);

/// <summary>Live numbers on a card: a panel of the series catalogue about the model's calls.</summary>
/// <param name="Id">Names it within the card.</param>
/// <param name="Title">Empty: called what its series is called.</param>
/// <param name="Metric">Id of a series, which a portal may not have.</param>
/// <param name="By">What it is split by; null: not split.</param>
/// <param name="Form">How it is shown: line, area, bar, heatMap, stat or table.</param>
/// <param name="Range">The moving window, for example <c>7d</c>.</param>
public sealed record CardPanel(string Id, string Title, string Metric, string? By, string Form, string Range)
{
    public const int Limit = 24;
    public const int TitleLimit = 120;

    public static string NewId() => Guid.NewGuid().ToString("n")[..8];
}

/// <summary>
/// What a card says: the metadata and Markdown of its <c>README.md</c>, what was said about its fields, and its live numbers. The Markdown is the only place of the
/// texts; fields are the parts of it whose headings are known. Immutable: every edit is a new one.
/// </summary>
public sealed record CardContent
{
    private ImmutableArray<CardSection> _sections;

    public static CardContent Empty { get; } = new();

    /// <summary>Null: the <c>README.md</c> has no YAML block.</summary>
    public MetadataMap? Metadata { get; init; }

    /// <summary>The Markdown, each character as in the file it came from.</summary>
    public string Body
    {
        get;
        init
        {
            field = value;
            _sections = default;
        }
    } = "";

    /// <summary>The file it came from began with a byte order mark.</summary>
    public bool HasMark { get; init; }

    /// <summary>By id of field.</summary>
    public ImmutableSortedDictionary<string, CardFieldState> States { get; init; } = ImmutableSortedDictionary.Create<string, CardFieldState>(StringComparer.Ordinal);

    public ImmutableArray<CardPanel> Panels { get; init; } = [];

    /// <summary>The Markdown in its parts.</summary>
    public ImmutableArray<CardSection> Sections => _sections.IsDefault ? _sections = CardSections.Split(Body) : _sections;

    public static CardContent Of(ReadmeFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Empty.With(file);
    }

    public ReadmeFile ToReadme() => new(Metadata, Body, HasMark);

    /// <summary>The same card with another <c>README.md</c>; what was said about its fields and its live numbers stay.</summary>
    public CardContent With(ReadmeFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return this with { Metadata = file.Metadata, Body = file.Body, HasMark = file.HasMark };
    }

    public CardFieldState StateOf(string field) => States.GetValueOrDefault(field) ?? new CardFieldState();

    public CardContent WithState(string field, CardFieldState state) => this with { States = States.SetItem(field, state) };

    /// <summary>The Markdown of a field, without the blank lines around it; null where the card has no such part.</summary>
    public string? Text(string field) => Sections.FirstOrDefault(section => string.Equals(section.Field, field, StringComparison.Ordinal))?.Text.Trim('\r', '\n');

    /// <summary>With another text under a field's heading: the blank lines around it and the file's line ends stay; empty takes the part away.</summary>
    public CardContent WithText(string field, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.Equals(text.ReplaceLineEndings("\n"), (Text(field) ?? "").ReplaceLineEndings("\n"), StringComparison.Ordinal))
        {
            return this;
        }
        return this with { Body = CardSections.Join(CardBodyEdit.Replace(Sections, field, text)) };
    }

    /// <summary>With another value at a key of the metadata; null takes the key away.</summary>
    public CardContent WithMetadata(string key, MetadataValue? value) => this with { Metadata = (Metadata ?? MetadataMap.Empty).With(key, value) };
}
