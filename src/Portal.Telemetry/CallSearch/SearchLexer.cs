using System.Text;

namespace Portal.Telemetry.CallSearch;

/// <summary>Reads a search text from left to right, character by character.</summary>
internal sealed class SearchLexer(string text)
{
    private static readonly string[] Operators = ["!=", ">=", "<=", ":", "=", ">", "<", "~"];

    public int Position { get; private set; }

    public bool AtEnd => Position >= text.Length;

    public char Next => text[Position];

    public string Text => text;

    public void SkipBlanks()
    {
        while (!AtEnd && char.IsWhiteSpace(Next))
        {
            Position++;
        }
    }

    /// <summary>Goes back to a place that was read already.</summary>
    public void MoveTo(int position) => Position = position;

    public bool TryTake(char wanted)
    {
        if (AtEnd || Next != wanted)
        {
            return false;
        }
        Position++;
        return true;
    }

    /// <summary>Takes a word that stands alone, such as OR.</summary>
    public bool TryTakeWord(string word)
    {
        var end = Position + word.Length;
        if (string.CompareOrdinal(text, Position, word, 0, word.Length) != 0 || (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('(' or ')')))
        {
            return false;
        }
        Position = end;
        return true;
    }

    /// <summary>Takes a field's name when an operator follows it; else nothing.</summary>
    public string? TryTakeFieldName()
    {
        var start = Position;
        while (!AtEnd && IsNamePart(Next))
        {
            Position++;
        }
        var name = text[start..Position];
        if (!AtEnd && Next == '"' && name is SearchFields.AttributePrefix or SearchFields.ResourcePrefix or SearchFields.FeaturePrefix)
        {
            name += TakeQuoted();
        }
        if (name.Length > 0 && PeekOperator() is not null)
        {
            return name;
        }
        Position = start;
        return null;
    }

    public string? PeekOperator() => Operators.FirstOrDefault(known => string.CompareOrdinal(text, Position, known, 0, known.Length) == 0);

    public string? TryTakeOperator()
    {
        var found = PeekOperator();
        Position += found?.Length ?? 0;
        return found;
    }

    /// <summary>A quoted text, or characters up to the next blank, parenthesis or comma. Null when nothing of the kind follows.</summary>
    public (string Value, bool Quoted)? TryTakeValue(bool commas)
    {
        if (AtEnd || char.IsWhiteSpace(Next) || Next is '(' or ')' || (commas && Next == ','))
        {
            return null;
        }
        if (Next == '"')
        {
            return (TakeQuoted(), true);
        }
        var start = Position;
        while (!AtEnd && !char.IsWhiteSpace(Next) && Next is not ('(' or ')' or '"') && !(commas && Next == ','))
        {
            Position++;
        }
        return (text[start..Position], false);
    }

    /// <summary>A text in quotation marks; a backslash before a mark or a backslash stands for that character.</summary>
    private string TakeQuoted()
    {
        var start = Position++;
        var value = new StringBuilder();
        while (!AtEnd && Next != '"')
        {
            if (Next == '\\' && Position + 1 < text.Length && text[Position + 1] is '"' or '\\')
            {
                Position++;
            }
            value.Append(Next);
            Position++;
        }
        if (AtEnd)
        {
            throw new SearchFaultException(new SearchFault(SearchFaultKind.UnclosedQuote, new TextRange(start, text.Length - start), text[start..], "\""));
        }
        Position++;
        return value.ToString();
    }

    private static bool IsNamePart(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-' or '/';
}
