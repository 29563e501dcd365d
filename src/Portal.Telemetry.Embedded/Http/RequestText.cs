using System.Buffers;
using System.Text;
using Portal.Telemetry.Embedded.Native;
using Portal.Telemetry.Embedded.Sql;

namespace Portal.Telemetry.Embedded.Http;

/// <summary>The statement of a request, and what of its body has not been read yet: an INSERT's data.</summary>
/// <param name="Statement">What it is.</param>
/// <param name="Text">The text read so far; an INSERT's may end in data.</param>
/// <param name="Rest">The rest of the data.</param>
internal sealed record RequestText(Statement Statement, ReadOnlyMemory<byte> Text, Stream Rest)
{
    private const int MaxStatementBytes = 64 * 1024 * 1024;

    /// <summary>The statement without an INSERT's data.</summary>
    public ReadOnlyMemory<byte> Sql => Text[..Statement.Length];

    /// <summary>The part of the data that was read with the statement.</summary>
    public ReadOnlyMemory<byte> FirstData => Text[Statement.DataStart..];

    /// <summary>Reads as much of the body as it takes to know the statement.</summary>
    /// <param name="query">The URL's part of the text; a line feed separates it from the body's, as in ClickHouse.</param>
    /// <exception cref="EngineException">The statement is too large or cannot be carried out.</exception>
    public static async Task<RequestText> ReadAsync(string? query, Stream body, CancellationToken cancellationToken)
    {
        var text = new ArrayBufferWriter<byte>(4096);
        if (query is not null)
        {
            Encoding.UTF8.GetBytes(query, text);
        }

        var complete = false;
        var separated = query is null;
        while (true)
        {
            if (StatementParser.Parse(text.WrittenSpan, complete) is { } statement)
            {
                return new RequestText(statement, text.WrittenMemory, body);
            }

            if (text.WrittenCount > MaxStatementBytes)
            {
                throw new EngineException(ErrorCodes.QueryIsTooLarge, "QUERY_IS_TOO_LARGE", $"The statement is larger than {MaxStatementBytes} bytes.");
            }

            if (!separated)
            {
                text.Write("\n"u8);
                separated = true;
            }

            var read = await body.ReadAsync(text.GetMemory(Math.Max(4096, text.WrittenCount)), cancellationToken);
            text.Advance(read);
            complete = read == 0;
        }
    }

    /// <summary>Reads all the data into memory behind the statement.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var all = new ArrayBufferWriter<byte>(Text.Length + 4096);
        all.Write(Text.Span);
        int read;
        do
        {
            read = await Rest.ReadAsync(all.GetMemory(4096), cancellationToken);
            all.Advance(read);
            if (all.WrittenCount > MaxStatementBytes)
            {
                throw new EngineException(ErrorCodes.QueryIsTooLarge, "QUERY_IS_TOO_LARGE", $"The statement is larger than {MaxStatementBytes} bytes.");
            }
        }
        while (read > 0);
        return all.WrittenMemory;
    }
}
