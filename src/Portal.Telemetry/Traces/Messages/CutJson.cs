using System.Text;

namespace Portal.Telemetry.Traces.Messages;

/// <summary>Closes JSON that was cut at a length limit, so that what is there can be read.</summary>
internal static class CutJson
{
    /// <summary>The text up to its last complete value or character, with every open string, array and object closed.</summary>
    public static string Close(string text)
    {
        var open = new Stack<char>();
        var inText = false;
        var escaped = false;
        var isKey = false;
        var expectsKey = false;
        // Where the text could be ended: after a value, with what is open there.
        var (end, atEnd) = (0, "");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (inText)
            {
                if (escaped)
                {
                    escaped = false;
                }
                else if (c == '\\')
                {
                    escaped = true;
                }
                else if (c == '"')
                {
                    inText = false;
                    if (!isKey)
                    {
                        (end, atEnd) = (i + 1, Closing(open));
                    }
                }
                continue;
            }
            switch (c)
            {
                case '"':
                    inText = true;
                    isKey = expectsKey;
                    break;
                case '{' or '[':
                    open.Push(c);
                    expectsKey = c == '{';
                    (end, atEnd) = (i + 1, Closing(open));
                    break;
                case '}' or ']' when open.Count > 0:
                    open.Pop();
                    (end, atEnd) = (i + 1, Closing(open));
                    break;
                case ',':
                    expectsKey = open.Count > 0 && open.Peek() == '{';
                    break;
                case ':':
                    expectsKey = false;
                    break;
                default:
                    break;
            }
        }
        return inText && !isKey ? CloseText(text) + Closing(open) : text[..end] + atEnd;
    }

    /// <summary>Ends an open string; half an escape sequence is left out.</summary>
    private static string CloseText(string text)
    {
        var escape = text.LastIndexOf('\\');
        // An escape is \x, or \u with four digits; what is shorter at the end was cut.
        var backslashes = 0;
        for (var i = text.Length - 1; i >= 0 && text[i] == '\\'; i--)
        {
            backslashes++;
        }
        var kept = backslashes % 2 == 1 ? text[..^1]
            : escape >= 0 && escape + 1 < text.Length && text[escape + 1] == 'u' && text.Length - escape < 6 && !IsEscaped(text, escape) ? text[..escape]
            : text;
        return char.IsHighSurrogate(kept[^1]) ? $"{kept[..^1]}\"" : $"{kept}\"";
    }

    private static bool IsEscaped(string text, int backslash)
    {
        var before = 0;
        for (var i = backslash - 1; i >= 0 && text[i] == '\\'; i--)
        {
            before++;
        }
        return before % 2 == 1;
    }

    private static string Closing(Stack<char> open)
    {
        var closing = new StringBuilder(open.Count);
        foreach (var bracket in open)
        {
            closing.Append(bracket == '{' ? '}' : ']');
        }
        return closing.ToString();
    }
}
