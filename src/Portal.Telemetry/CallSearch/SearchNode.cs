using Portal.Telemetry.Calls;

namespace Portal.Telemetry.CallSearch;

/// <summary>Characters of the search text, counted from 0.</summary>
public readonly record struct TextRange(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>A condition on calls, as the search text says it.</summary>
/// <param name="At">Where it stands in the text.</param>
public abstract record SearchNode(TextRange At);

/// <summary>Every part holds.</summary>
public sealed record AllOf(IReadOnlyList<SearchNode> Parts, TextRange At) : SearchNode(At);

/// <summary>At least one part holds.</summary>
public sealed record AnyOf(IReadOnlyList<SearchNode> Parts, TextRange At) : SearchNode(At);

/// <summary>The part does not hold.</summary>
public sealed record Not(SearchNode Part, TextRange At) : SearchNode(At);

/// <summary>How a text is compared.</summary>
public enum NameMatch
{
    /// <summary>As a whole, letter by letter.</summary>
    Whole,

    /// <summary>As a whole, <c>*</c> standing for any characters.</summary>
    Pattern,

    /// <summary>As a part, whatever the case of letters.</summary>
    Part,
}

/// <summary>A text to compare with.</summary>
public sealed record NameValue(string Text, NameMatch Match);

/// <summary>A named field equals one of the values.</summary>
public sealed record NameIs(SearchField Field, IReadOnlyList<NameValue> Values, TextRange At) : SearchNode(At);

public enum SizeComparison
{
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// <summary>A measured field compares with a value: nanoseconds, things, or US dollars. A call without the measurement does not match.</summary>
public sealed record SizeIs(SearchField Field, SizeComparison Comparison, decimal Value, TextRange At) : SearchNode(At);

/// <summary>The field has a value: a name that is not empty, a measurement that was made, a cost that is known.</summary>
public sealed record IsKnown(SearchField Field, TextRange At) : SearchNode(At);

/// <summary>An id begins with these hexadecimal digits (lower case), or is them when all are given.</summary>
public sealed record IdIs(SearchField Field, string Digits, TextRange At) : SearchNode(At)
{
    public bool IsWhole => Digits.Length == Field.HexBytes * 2;
}

/// <summary>A choice or a yes-or-no field has this value.</summary>
public sealed record ChoiceIs(SearchField Field, string Value, TextRange At) : SearchNode(At);

/// <summary>The call carries at least one of these flags.</summary>
public sealed record HasFlag(CallFlags Flags, TextRange At) : SearchNode(At);

/// <summary>An attribute has one of the values, or any at all where none is given.</summary>
/// <param name="Resource">Whether it is the resource's rather than the span's.</param>
public sealed record AttributeIs(bool Resource, string Key, IReadOnlyList<NameValue> Values, TextRange At) : SearchNode(At);

/// <summary>A feature's text equals one of the values; without values: the call has the feature, as a text or a number.</summary>
public sealed record FeatureIs(string Key, IReadOnlyList<NameValue> Values, TextRange At) : SearchNode(At);

/// <summary>A feature's number compares with a value.</summary>
public sealed record FeatureSizeIs(string Key, SizeComparison Comparison, double Value, TextRange At) : SearchNode(At);

/// <summary>Prompt, answer, system text or tool content holds these words, in this order.</summary>
public sealed record ContentHas(SearchField Field, string Words, TextRange At) : SearchNode(At);
