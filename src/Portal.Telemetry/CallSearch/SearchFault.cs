namespace Portal.Telemetry.CallSearch;

/// <summary>What a search text got wrong; pages have a sentence of their own language for each.</summary>
public enum SearchFaultKind
{
    UnknownField,
    BadOperator,
    MissingValue,
    BadValue,
    UnclosedQuote,
    UnclosedParenthesis,
    UnexpectedParenthesis,
    MissingCondition,
    TooLong,
    TooMany,
}

/// <summary>The first fault of a search text: where it stands, what was found and what is expected there.</summary>
/// <param name="Found">The faulty part, at most a line.</param>
/// <param name="Expected">Examples or a list of what is known; may be empty.</param>
public sealed record SearchFault(SearchFaultKind Kind, TextRange At, string Found, string Expected)
{
    /// <summary>The fault in English, with its place counted from 1.</summary>
    public override string ToString() => FormattableString.Invariant($"At character {At.Start + 1}: {Say()}");

    private string Say() => Kind switch
    {
        SearchFaultKind.UnknownField => $"'{Found}' is not a field. {(Expected.Length > 0 ? $"Did you mean {Expected}? " : "")}Attributes are written attr.NAME or resource.NAME; put text to search for in quotes.",
        SearchFaultKind.BadOperator => $"'{Found}' does not fit this field; use {Expected}.",
        SearchFaultKind.MissingValue => $"'{Found}' needs a value, for example {Expected}.",
        SearchFaultKind.BadValue => $"'{Found}' is not possible here; expected {Expected}.",
        SearchFaultKind.UnclosedQuote => "the quotation mark is not closed.",
        SearchFaultKind.UnclosedParenthesis => "the parenthesis is not closed.",
        SearchFaultKind.UnexpectedParenthesis => "this parenthesis closes nothing.",
        SearchFaultKind.MissingCondition => $"a condition is expected after '{Found}'.",
        SearchFaultKind.TooLong => $"the search is longer than {Expected} characters.",
        SearchFaultKind.TooMany => $"the search has more than {Expected} conditions.",
        _ => throw new InvalidOperationException($"No sentence for {Kind}."),
    };
}

/// <summary>Stops the parser at the first fault; never leaves it.</summary>
internal sealed class SearchFaultException(SearchFault fault) : Exception(fault.ToString())
{
    public SearchFault Fault => fault;
}
