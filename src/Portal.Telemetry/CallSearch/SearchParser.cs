using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portal.Telemetry.CallSearch;

/// <summary>
/// Reads the query language of the search box: <c>model:gpt-4o status:error latency&gt;2s attr.tenant="acme" "refund policy"</c>.
/// Conditions side by side must all hold; OR, NOT (or a leading '-') and parentheses combine them; a comma lists alternatives.
/// </summary>
public sealed class SearchParser
{
    /// <summary>Characters a search may have.</summary>
    public const int LongestText = 2_000;

    /// <summary>Conditions a search may have.</summary>
    public const int MostConditions = 50;

    private const int DeepestNesting = 20;

    private readonly SearchLexer _lexer;
    private int _conditions;
    private int _depth;

    private SearchParser(string text) => _lexer = new SearchLexer(text);

    /// <summary>Reads a search text.</summary>
    /// <param name="fault">The first thing that is wrong; null on success.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SearchExpression? expression, [NotNullWhen(false)] out SearchFault? fault)
    {
        text ??= "";
        (expression, fault) = (null, null);
        if (text.Length > LongestText)
        {
            fault = new SearchFault(SearchFaultKind.TooLong, new TextRange(LongestText, text.Length - LongestText), "", LongestText.ToString(CultureInfo.InvariantCulture));
            return false;
        }
        try
        {
            expression = new SearchExpression(text, new SearchParser(text).ReadAll());
            return true;
        }
        catch (SearchFaultException exception)
        {
            fault = exception.Fault;
            return false;
        }
    }

    private SearchNode? ReadAll()
    {
        _lexer.SkipBlanks();
        if (_lexer.AtEnd)
        {
            return null;
        }
        var node = ReadAlternatives();
        return _lexer.AtEnd ? node : throw Fault(SearchFaultKind.UnexpectedParenthesis, _lexer.Position, 1, "");
    }

    private SearchNode ReadAlternatives()
    {
        if (++_depth > DeepestNesting)
        {
            throw Fault(SearchFaultKind.TooMany, _lexer.Position, 1, MostConditions.ToString(CultureInfo.InvariantCulture));
        }
        var start = _lexer.Position;
        List<SearchNode> parts = [ReadTogether("OR")];
        while (_lexer.TryTakeWord("OR"))
        {
            _lexer.SkipBlanks();
            parts.Add(ReadTogether("OR"));
        }
        _depth--;
        return parts.Count == 1 ? parts[0] : new AnyOf(parts, From(start));
    }

    private SearchNode ReadTogether(string after)
    {
        var start = _lexer.Position;
        List<SearchNode> parts = [];
        while (!_lexer.AtEnd && _lexer.Next != ')')
        {
            var at = _lexer.Position;
            if (_lexer.TryTakeWord("OR"))
            {
                _lexer.MoveTo(at); // whoever reads alternatives takes it
                break;
            }
            if (!_lexer.TryTakeWord("AND"))
            {
                parts.Add(ReadCondition());
            }
            _lexer.SkipBlanks();
        }
        return parts.Count switch
        {
            0 => throw Fault(SearchFaultKind.MissingCondition, Math.Min(start, Math.Max(0, _lexer.Text.Length - 1)), 1, "", found: after),
            1 => parts[0],
            _ => new AllOf(parts, From(start)),
        };
    }

    private SearchNode ReadCondition()
    {
        var start = _lexer.Position;
        if (_lexer.TryTakeWord("NOT") || (_lexer.Next == '-' && _lexer.TryTake('-')))
        {
            var word = _lexer.Text[start.._lexer.Position];
            _lexer.SkipBlanks();
            if (_lexer.AtEnd || _lexer.Next == ')')
            {
                throw Fault(SearchFaultKind.MissingCondition, start, word.Length, "", found: word);
            }
            var part = ReadCondition();
            return new Not(part, From(start));
        }
        if (_lexer.TryTake('('))
        {
            _lexer.SkipBlanks();
            var inner = ReadAlternatives();
            return _lexer.TryTake(')') ? inner : throw Fault(SearchFaultKind.UnclosedParenthesis, start, 1, ")");
        }
        if (++_conditions > MostConditions)
        {
            throw Fault(SearchFaultKind.TooMany, start, 1, MostConditions.ToString(CultureInfo.InvariantCulture));
        }
        return _lexer.TryTakeFieldName() is { } name ? ReadField(name, start) : ReadWords(start);
    }

    private SearchNode ReadField(string name, int start)
    {
        var operatorAt = _lexer.Position;
        var sign = _lexer.TryTakeOperator()!;
        if (AttributeKey(name) is var (key, resource))
        {
            return SearchValues.ReadAttribute(_lexer, resource, key, sign, start);
        }
        if (name.StartsWith(SearchFields.FeaturePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return SearchFeatures.Read(_lexer, name[SearchFields.FeaturePrefix.Length..], sign, operatorAt, start);
        }
        var field = SearchFields.Find(name)
            ?? throw Fault(SearchFaultKind.UnknownField, start, name.Length, string.Join(", ", SearchFields.Like(name)), found: name);
        // latency:>2s reads as latency>2s.
        if (sign == ":" && field.IsMeasure && _lexer.TryTakeOperator() is { } second)
        {
            sign = second;
        }
        return SearchValues.Read(_lexer, field, sign, operatorAt, start);
    }

    /// <summary>Words without a field: an id of a trace or span when they look like one, else text of prompts and answers.</summary>
    private SearchNode ReadWords(int start)
    {
        var (value, quoted) = _lexer.TryTakeValue(commas: false) ?? throw Fault(SearchFaultKind.UnexpectedParenthesis, start, 1, "");
        var at = From(start);
        if (!quoted && value.All(char.IsAsciiHexDigit))
        {
            if (value.Length == SearchFields.Trace.HexBytes * 2)
            {
                return new IdIs(SearchFields.Trace, value.ToLowerInvariant(), at);
            }
            if (value.Length == SearchFields.Span.HexBytes * 2)
            {
                return new IdIs(SearchFields.Span, value.ToLowerInvariant(), at);
            }
        }
        return value.Any(char.IsLetterOrDigit)
            ? new ContentHas(SearchFields.AnyContent, value, at)
            : throw Fault(SearchFaultKind.BadValue, start, at.Length, "a word, \"several words\" or field:value", found: value);
    }

    /// <summary>The key of an attribute, unless a column of its own holds it.</summary>
    private static (string Key, bool Resource)? AttributeKey(string name)
    {
        var resource = name.StartsWith(SearchFields.ResourcePrefix, StringComparison.OrdinalIgnoreCase);
        return resource ? (name[SearchFields.ResourcePrefix.Length..], true)
            : name.StartsWith(SearchFields.AttributePrefix, StringComparison.OrdinalIgnoreCase) ? (name[SearchFields.AttributePrefix.Length..], false)
            : null;
    }

    private TextRange From(int start) => new(start, _lexer.Position - start);

    private static SearchFaultException Fault(SearchFaultKind kind, int start, int length, string expected, string found = "") =>
        new(new SearchFault(kind, new TextRange(start, length), found.Length <= 60 ? found : $"{found[..60]}...", expected));
}
