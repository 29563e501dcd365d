using System.Globalization;
using System.Text;

namespace Portal.Telemetry.ClickHouse.Types;

/// <summary>
/// A type's name taken apart: <c>Map(LowCardinality(String), Array(UInt8))</c> is Map with two arguments. Arguments that are no types
/// (numbers, zones, enum members, tuple element names) keep their text.
/// </summary>
/// <param name="Text">The whole name as written.</param>
/// <param name="Base">What stands before the parenthesis.</param>
/// <param name="Arguments">What stands in it, at its top level.</param>
internal sealed record TypeName(string Text, string Base, IReadOnlyList<string> Arguments)
{
    /// <exception cref="FormatException">Parentheses or quotes do not match.</exception>
    public static TypeName Parse(string text)
    {
        text = text.Trim();
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return new TypeName(text, text, []);
        }

        if (text[^1] != ')')
        {
            throw new FormatException($"The type '{text}' lacks its closing parenthesis.");
        }

        return new TypeName(text, text[..open].TrimEnd(), SplitArguments(text, text.AsSpan(open + 1, text.Length - open - 2)));
    }

    public TypeName Argument(int index) =>
        index < Arguments.Count ? Parse(Arguments[index]) : throw new FormatException($"The type '{Text}' has too few arguments.");

    public int Number(int index, int absent) =>
        index >= Arguments.Count ? absent
        : int.TryParse(Arguments[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"The type '{Text}' has '{Arguments[index]}' where a number is expected.");

    /// <summary>The text of a quoted argument, such as a time zone; null where there is none.</summary>
    public string? Quoted(int index) => index < Arguments.Count && Arguments[index].StartsWith('\'') ? Unquote(Arguments[index], out _) : null;

    /// <summary>Members of an enum: <c>'ok' = 1</c>.</summary>
    public IEnumerable<(string Name, short Number)> Members()
    {
        foreach (var argument in Arguments)
        {
            var name = Unquote(argument, out var rest);
            if (!short.TryParse(rest.TrimStart(" =").Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                throw new FormatException($"The enum member {argument} has no number.");
            }

            yield return (name, number);
        }
    }

    /// <summary>An element of a tuple, with or without a name before its type: <c>total UInt64</c>.</summary>
    public static TypeName ParseElement(string text)
    {
        var depthAt = text.IndexOf('(', StringComparison.Ordinal);
        if (text.StartsWith('`'))
        {
            return Parse(text[(text.LastIndexOf('`', depthAt < 0 ? text.Length - 1 : depthAt) + 1)..]);
        }

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return Parse(space > 0 && (depthAt < 0 || space < depthAt) ? text[(space + 1)..] : text);
    }

    private static string[] SplitArguments(string whole, ReadOnlySpan<char> text)
    {
        var arguments = new List<string>();
        var (depth, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case ',' when depth == 0:
                    arguments.Add(text[start..i].Trim().ToString());
                    start = i + 1;
                    break;
                case '\'' or '`':
                    for (var quote = text[i++]; i < text.Length && text[i] != quote; i++)
                    {
                        if (text[i] == '\\')
                        {
                            i++;
                        }
                    }
                    break;
            }
        }
        if (depth != 0)
        {
            throw new FormatException($"The type '{whole}' has parentheses that do not match.");
        }

        if (!text[start..].IsWhiteSpace())
        {
            arguments.Add(text[start..].Trim().ToString());
        }

        return [.. arguments];
    }

    private static string Unquote(string text, out ReadOnlySpan<char> rest)
    {
        var unquoted = new StringBuilder(text.Length);
        var i = 1;
        for (; i < text.Length && text[i] != '\''; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                unquoted.Append(text[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', 'b' => '\b', 'f' => '\f', var other => other });
            }
            else
            {
                unquoted.Append(text[i]);
            }
        }
        rest = text.AsSpan(Math.Min(i + 1, text.Length));
        return unquoted.ToString();
    }
}
