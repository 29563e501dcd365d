namespace Portal.Telemetry.CallSearch;

/// <summary>What a field's values look like; decides which operators it knows and how a value is read.</summary>
public enum SearchFieldKind
{
    /// <summary>A text that is compared as a whole, with <c>*</c> for any characters.</summary>
    Name,

    /// <summary>Several such texts in one call.</summary>
    Names,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A length of time with its unit.</summary>
    Duration,

    /// <summary>A whole number of things.</summary>
    Count,

    /// <summary>US dollars; may be unknown.</summary>
    Money,

    /// <summary>An id in hexadecimal digits, whole or its beginning.</summary>
    Hex,

    /// <summary>Yes or no.</summary>
    Truth,

    /// <summary>What ingest corrected or left out.</summary>
    Flag,

    /// <summary>Words of prompts and answers.</summary>
    Content,
}

/// <summary>A field of the query language.</summary>
/// <param name="Name">How it is written.</param>
/// <param name="Column">The column or expression behind it; one of our own texts, never a user's.</param>
/// <param name="Choices">The values of a <see cref="SearchFieldKind.Choice"/> and the like.</param>
/// <param name="Aliases">Other spellings, OpenTelemetry's attribute names among them.</param>
public sealed record SearchField(string Name, SearchFieldKind Kind, string Column, IReadOnlyList<string> Choices, IReadOnlyList<string> Aliases)
{
    /// <summary>Bytes of a <see cref="SearchFieldKind.Hex"/> value.</summary>
    public int HexBytes { get; init; }

    /// <summary>Condition under which a measured field has a value; null where it always has.</summary>
    internal string? Measured { get; init; }

    /// <summary>How a value looks, for messages and suggestions.</summary>
    public string Example => Kind switch
    {
        SearchFieldKind.Duration => "2s",
        SearchFieldKind.Count => "1000",
        SearchFieldKind.Money => "0.01",
        SearchFieldKind.Hex => "4bf92f35",
        _ => Choices.Count > 0 ? Choices[0] : "text",
    };

    /// <summary>Whether values compare by size.</summary>
    public bool IsMeasure => Kind is SearchFieldKind.Duration or SearchFieldKind.Count or SearchFieldKind.Money;
}
