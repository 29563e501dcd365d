namespace Portal.Documents;

public enum PaperSize
{
    A4,
    Letter,
}

/// <summary>A document to be kept, printed or sent: what it says, apart from how a format shows it.</summary>
public sealed record PortalDocument
{
    public required string Title { get; init; }

    /// <summary>BCP 47 tag of the language it is written in; it decides the words of the page's foot and how numbers are written.</summary>
    public required string Language { get; init; }

    public required IReadOnlyList<DocumentBlock> Blocks { get; init; }

    /// <summary>Stands below the title: what kind of document this is, of which version.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Who answers for it.</summary>
    public string? Author { get; init; }

    /// <summary>The content hash or id by which a reader finds the original; printed on every page.</summary>
    public string? Identifier { get; init; }

    /// <summary>When what it says was true. The same document always gives the same pages.</summary>
    public DateTimeOffset? Created { get; init; }

    public PaperSize Paper { get; init; }
}
