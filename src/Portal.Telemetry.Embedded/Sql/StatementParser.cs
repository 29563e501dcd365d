using System.Text;
using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Sql;

/// <summary>Tells the kinds of statements apart. Syntax errors are left to the engine, which words them better.</summary>
internal static class StatementParser
{
    /// <param name="text">The request's text so far: the statement, and behind an INSERT its data.</param>
    /// <param name="complete">Whether <paramref name="text"/> is all of it.</param>
    /// <returns>Null when more text is needed to tell.</returns>
    /// <exception cref="EngineException">Several statements, or one this process does not carry out.</exception>
    public static Statement? Parse(ReadOnlySpan<byte> text, bool complete)
    {
        var scanner = new SqlScanner(text);
        if (!scanner.Next(out var first))
        {
            return complete ? throw new EngineException(ErrorCodes.SyntaxError, "SYNTAX_ERROR", "Syntax error: Empty query.") : null;
        }

        if (first.End == text.Length && !complete)
        {
            return null;
        }

        if (scanner.Is(first, "INSERT"u8))
        {
            return InsertParser.Parse(ref scanner, text, complete);
        }

        return complete ? ParseWhole(ref scanner, first, text) : null;
    }

    private static Statement ParseWhole(ref SqlScanner scanner, SqlToken first, ReadOnlySpan<byte> text)
    {
        var kind = KindOf(scanner, first);
        var format = new FormatClause();
        var asWhole = false;
        var previous = first;
        while (scanner.Next(out var token))
        {
            if (scanner.IsSymbol(token, ';'))
            {
                RefuseSecondStatement(ref scanner);
                break;
            }

            if (token.Depth == 0)
            {
                format.See(scanner, token);
                kind = kind == StatementKind.Select && scanner.Is(token, "INSERT"u8) ? StatementKind.Other
                    : scanner.Is(token, "TEMPORARY"u8) && Defines(scanner, previous) ? StatementKind.ChangesSession
                    : kind;
            }

            if (scanner.Is(previous, "INTO"u8) && scanner.Is(token, "OUTFILE"u8))
            {
                throw new EngineException(ErrorCodes.NotImplemented, "NOT_IMPLEMENTED", "INTO OUTFILE is not allowed.");
            }

            asWhole |= (scanner.Is(previous, "WITH"u8) && scanner.Is(token, "TOTALS"u8)) || BlockFormats.ForbidsBlocks(text.Slice(token.Start, token.Length));
            previous = token;
        }

        var statement = new Statement(kind) { Format = format.Name(text), Length = text.Length, AsWhole = asWhole };
        return scanner.Is(first, "KILL"u8) ? KillStatement.Recognise(statement, text) : statement;
    }

    private static bool Defines(SqlScanner scanner, SqlToken token) =>
        scanner.Is(token, "CREATE"u8) || scanner.Is(token, "ATTACH"u8) || scanner.Is(token, "REPLACE"u8);

    private static void RefuseSecondStatement(ref SqlScanner scanner)
    {
        if (scanner.Next(out _))
        {
            throw new EngineException(ErrorCodes.SyntaxError, "SYNTAX_ERROR", "Syntax error: Multi-statements are not allowed.");
        }
    }

    private static StatementKind KindOf(SqlScanner scanner, SqlToken first)
    {
        if (scanner.Is(first, "SELECT"u8) || scanner.Is(first, "WITH"u8) || scanner.Is(first, "FROM"u8) || scanner.IsSymbol(first, '('))
        {
            return StatementKind.Select;
        }

        return scanner.Is(first, "SET"u8) || scanner.Is(first, "USE"u8) || scanner.Is(first, "BEGIN"u8) || scanner.Is(first, "COMMIT"u8)
            || scanner.Is(first, "ROLLBACK"u8) || scanner.Is(first, "EXECUTE"u8)
            ? StatementKind.ChangesSession
            : StatementKind.Other;
    }

    /// <summary>The last <c>FORMAT name</c>, if nothing but SETTINGS follows it: elsewhere "format" is a column or an alias.</summary>
    private struct FormatClause
    {
        private bool _expectsName;
        private bool _settingsFollow;
        private SqlToken? _name;

        public void See(SqlScanner scanner, SqlToken token)
        {
            if (_settingsFollow)
            {
                return;
            }

            if (_name is not null)
            {
                _settingsFollow = scanner.Is(token, "SETTINGS"u8);
                _name = _settingsFollow ? _name : null;
            }
            else if (_expectsName && token.Kind == SqlTokenKind.Word)
            {
                _name = token;
            }

            _expectsName = _name is null && scanner.Is(token, "FORMAT"u8);
        }

        public readonly string? Name(ReadOnlySpan<byte> text) => _name is { } name ? Encoding.UTF8.GetString(text.Slice(name.Start, name.Length)) : null;
    }
}
