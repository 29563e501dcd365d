using System.Text;

namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// Finds the placeholders of a statement: <c>{name:Type}</c> as ClickHouse has them, and <c>@name</c>, rewritten to the first form,
/// for helpers such as Dapper. Literals, quoted names and comments are passed over.
/// </summary>
internal static class Placeholders
{
    /// <returns>The statement to send and the text of each parameter it uses.</returns>
    /// <exception cref="InvalidOperationException">A placeholder has no parameter, or one name is used with two types.</exception>
    public static (string Statement, IReadOnlyDictionary<string, string> Values) Bind(string statement, ClickHouseParameterCollection parameters)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        StringBuilder? rewritten = null;
        var copied = 0;
        for (var i = 0; i < statement.Length;)
        {
            var literal = LengthOfLiteral(statement, i);
            if (literal > 0)
            {
                i += literal;
                continue;
            }
            if (statement[i] == '{' && TryBraces(statement, i, out var name, out var type, out var length))
            {
                var parameter = parameters.Find(name) ?? throw new InvalidOperationException(
                    $"The placeholder {{{name}:{type}}} has no parameter. (Dapper drops members of an object that the statement does not name as @{name}: write @{name}, or pass DynamicParameters.)");
                Bind(name, type, parameter.Value);
                i += length;
            }
            else if (statement[i] == '@' && TryAt(statement, i, out name, out length) && parameters.Find(name) is { } parameter)
            {
                type = parameter.ClickHouseType ?? ParameterTypes.Infer(name, parameter.Value);
                Bind(name, type, parameter.Value);
                rewritten ??= new StringBuilder(statement.Length + 64);
                rewritten.Append(statement, copied, i - copied).Append('{').Append(name).Append(':').Append(type).Append('}');
                i += length;
                copied = i;
            }
            else
            {
                i++;
            }
        }
        return (rewritten is null ? statement : rewritten.Append(statement, copied, statement.Length - copied).ToString(), values);

        void Bind(string name, string type, object? value)
        {
            if (types.TryAdd(name, type))
            {
                values[name] = ParameterText.Format(name, type, value);
            }
            else if (!string.Equals(types[name], type, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The parameter '{name}' is used as {types[name]} and as {type}; one name has one type.");
            }
        }
    }

    /// <summary>The length of the literal, quoted name or comment that begins at <paramref name="start"/>; 0 when none does.</summary>
    private static int LengthOfLiteral(string statement, int start)
    {
        switch (statement[start])
        {
            case '\'' or '"' or '`':
                var end = start + 1;
                while (end < statement.Length && statement[end] != statement[start])
                {
                    end += statement[end] == '\\' ? 2 : 1;
                }

                return Math.Min(end + 1, statement.Length) - start;
            case '-' when Follows('-'):
            case '#' when Follows(' ') || Follows('!'):
                var line = statement.IndexOf('\n', start);
                return (line < 0 ? statement.Length : line) - start;
            case '/' when Follows('*'):
                var close = statement.IndexOf("*/", start + 2, StringComparison.Ordinal);
                return (close < 0 ? statement.Length : close + 2) - start;
            default:
                return 0;
        }

        bool Follows(char next) => start + 1 < statement.Length && statement[start + 1] == next;
    }

    private static bool TryBraces(string statement, int start, out string name, out string type, out int length)
    {
        (name, type, length) = ("", "", 0);
        var at = start + 1;
        while (at < statement.Length && char.IsWhiteSpace(statement[at]))
        {
            at++;
        }

        var nameStart = at;
        while (at < statement.Length && IsNamePart(statement[at]))
        {
            at++;
        }

        name = statement[nameStart..at];
        while (at < statement.Length && char.IsWhiteSpace(statement[at]))
        {
            at++;
        }

        if (name.Length == 0 || at >= statement.Length || statement[at] != ':')
        {
            return false;
        }

        var typeStart = ++at;
        while (at < statement.Length && statement[at] != '}')
        {
            at += Math.Max(1, LengthOfLiteral(statement, at));
        }

        if (at >= statement.Length)
        {
            return false;
        }

        type = statement[typeStart..at].Trim();
        length = at + 1 - start;
        return type.Length > 0;
    }

    private static bool TryAt(string statement, int start, out string name, out int length)
    {
        var end = start + 1;
        while (end < statement.Length && IsNamePart(statement[end]))
        {
            end++;
        }

        name = statement[(start + 1)..end];
        length = end - start;
        return name.Length > 0 && (start == 0 || (statement[start - 1] != '@' && !IsNamePart(statement[start - 1])));
    }

    private static bool IsNamePart(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';
}
