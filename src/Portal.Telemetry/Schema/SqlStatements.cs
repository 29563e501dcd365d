namespace Portal.Telemetry.Schema;

/// <summary>Splits a file into statements: ClickHouse takes one per request.</summary>
public static class SqlStatements
{
    /// <summary>The statements in order, trimmed, without the semicolons; those of nothing but comments are left out.</summary>
    public static IReadOnlyList<string> Split(string sql)
    {
        var statements = new List<string>();
        var start = 0;
        var hasCode = false;
        var position = 0;
        while (position < sql.Length)
        {
            var end = EndOfToken(sql, position, out var kind);
            if (kind == TokenKind.Semicolon)
            {
                Add(sql[start..position]);
                start = end;
                hasCode = false;
            }
            hasCode |= kind == TokenKind.Code;
            position = end;
        }
        Add(sql[start..]);
        return statements;

        void Add(string statement)
        {
            if (hasCode)
            {
                statements.Add(statement.Trim());
            }
        }
    }

    private enum TokenKind
    {
        Code,
        Blank,
        Semicolon,
    }

    private static int EndOfToken(string sql, int position, out TokenKind kind)
    {
        var rest = sql.AsSpan(position);
        kind = TokenKind.Blank;
        if (rest.StartsWith("--", StringComparison.Ordinal))
        {
            var line = rest.IndexOf('\n');
            return line < 0 ? sql.Length : position + line + 1;
        }
        if (rest.StartsWith("/*", StringComparison.Ordinal))
        {
            var close = rest[2..].IndexOf("*/", StringComparison.Ordinal);
            return close < 0 ? sql.Length : position + close + 4;
        }
        if (char.IsWhiteSpace(rest[0]))
        {
            return position + 1;
        }
        kind = rest[0] == ';' ? TokenKind.Semicolon : TokenKind.Code;
        return rest[0] is '\'' or '"' or '`' ? EndOfQuoted(sql, position) : position + 1;
    }

    // A doubled quote reads as two quoted texts in a row, which splits the same way.
    private static int EndOfQuoted(string sql, int position)
    {
        var quote = sql[position];
        for (var i = position + 1; i < sql.Length; i++)
        {
            if (sql[i] == '\\')
            {
                i++;
            }
            else if (sql[i] == quote)
            {
                return i + 1;
            }
        }
        return sql.Length;
    }
}
