namespace Portal.Telemetry.CallSearch;

/// <summary>What is being typed where the caret stands.</summary>
/// <param name="Start">First character a suggestion replaces.</param>
/// <param name="Length">How many it replaces.</param>
/// <param name="Field">The field whose value is typed; null: a field or a word is.</param>
/// <param name="Prefix">What stands between <paramref name="Start"/> and the caret.</param>
public sealed record SearchCompletion(int Start, int Length, string? Field, string Prefix)
{
    private static readonly string[] Signs = ["!=", ">=", "<=", ":", "=", ">", "<", "~"];

    /// <summary>Looks at a text and a caret; works on texts that are not finished.</summary>
    public static SearchCompletion At(string text, int caret)
    {
        ArgumentNullException.ThrowIfNull(text);
        caret = Math.Clamp(caret, 0, text.Length);
        var start = StartOfToken(text, caret);
        if (start < caret && text[start] == '-')
        {
            start++;
        }
        var token = text[start..caret];
        var sign = Signs.Select(known => (Sign: known, At: token.IndexOf(known, StringComparison.Ordinal)))
            .Where(found => found.At > 0).OrderBy(found => found.At).ThenByDescending(found => found.Sign.Length).FirstOrDefault();
        var end = caret;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('(' or ')' or ','))
        {
            end++;
        }
        if (sign.Sign is null)
        {
            return new SearchCompletion(start, end - start, null, token);
        }
        var value = start + Math.Max(sign.At + sign.Sign.Length, token.LastIndexOf(',') + 1);
        return new SearchCompletion(value, end - value, token[..sign.At], text[value..caret].TrimStart('"'));
    }

    /// <summary>A value as the language writes it: in quotes where it holds a blank or a sign.</summary>
    public static string Quote(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length > 0 && !value.Any(character => char.IsWhiteSpace(character) || character is '"' or '(' or ')' or ',' or '*')
            ? value
            : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static int StartOfToken(string text, int caret)
    {
        var (start, quoted) = (0, false);
        for (var i = 0; i < caret; i++)
        {
            if (text[i] == '"' && (i == 0 || text[i - 1] != '\\'))
            {
                quoted = !quoted;
            }
            else if (!quoted && (char.IsWhiteSpace(text[i]) || text[i] is '(' or ')'))
            {
                start = i + 1;
            }
        }
        return start;
    }
}
