using System.Text;
using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Sql;

/// <summary>Finds where the data of an INSERT begins.</summary>
internal static class InsertParser
{
    /// <returns>Null when more text is needed to tell.</returns>
    public static Statement? Parse(ref SqlScanner scanner, ReadOnlySpan<byte> text, bool complete)
    {
        SqlToken previous = default;
        while (scanner.Next(out var token))
        {
            // The last word may go on in what has not arrived yet.
            if (token.End == text.Length && !complete)
            {
                return null;
            }

            if (token.Depth == 0 && scanner.Is(token, "VALUES"u8))
            {
                return new Statement(StatementKind.Insert) { Format = "Values", Length = token.Start, DataStart = token.End };
            }

            if (token.Depth == 0 && scanner.Is(previous, "FORMAT"u8) && token.Kind == SqlTokenKind.Word)
            {
                var format = Encoding.UTF8.GetString(text.Slice(token.Start, token.Length));
                return SkipLineEnd(text, token.End, complete) is { } data
                    ? new Statement(StatementKind.Insert) { Format = format, Length = previous.Start, DataStart = data }
                    : null;
            }

            if (IsQuery(scanner, previous, token))
            {
                return complete ? ParseSelect(ref scanner, text) : null;
            }

            previous = token;
        }

        // FORMAT or VALUES may be still to come; if not, the engine explains what is missing.
        return complete ? new Statement(StatementKind.Other) { Length = text.Length } : null;
    }

    private static bool IsQuery(SqlScanner scanner, SqlToken previous, SqlToken token) =>
        scanner.Is(token, "SELECT"u8)
            ? token.Depth == 0 || (token.Depth == 1 && scanner.IsSymbol(previous, '('))
            : token.Depth == 0 && (scanner.Is(token, "WITH"u8) || scanner.Is(token, "FROM"u8));

    private static Statement ParseSelect(ref SqlScanner scanner, ReadOnlySpan<byte> text)
    {
        SqlToken previous = default;
        while (scanner.Next(out var token))
        {
            // The library accepts it and inserts nothing.
            if (scanner.Is(previous, "INPUT"u8) && scanner.IsSymbol(token, '('))
            {
                throw new EngineException(
                    ErrorCodes.NotImplemented, "NOT_IMPLEMENTED",
                    "The embedded engine cannot read an INSERT's data through input(): insert into a table and select from it.");
            }

            previous = token;
        }

        return new Statement(StatementKind.Other) { Length = text.Length };
    }

    /// <summary>Blanks and one line end belong to the statement, all else to the data, as in ClickHouse.</summary>
    private static int? SkipLineEnd(ReadOnlySpan<byte> text, int position, bool complete)
    {
        while (position < text.Length && text[position] is (byte)' ' or (byte)'\t' or (byte)'\f')
        {
            position++;
        }

        if (position < text.Length && text[position] == '\r')
        {
            position++;
        }

        if (position == text.Length && !complete)
        {
            return null;
        }

        return position < text.Length && text[position] == '\n' ? position + 1 : position;
    }
}
