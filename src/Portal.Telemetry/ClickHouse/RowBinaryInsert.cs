namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// A bulk insert of <typeparamref name="T"/>: the table, its columns, and how one row's values are written in the columns' order.
/// Values go from the row to the request's bytes without boxing; the body is sent while rows are still being taken.
/// </summary>
/// <remarks>ClickHouse commits what it has when a block is full (about a million rows): keep an insert that must be all or nothing below that.</remarks>
/// <param name="table">Its name, with or without its database; not quoted.</param>
/// <param name="write">Writes one value per column.</param>
public sealed class RowBinaryInsert<T>(string table, IReadOnlyList<string> columns, Action<RowBinaryWriter, T> write)
{
    private const int FlushBytes = 128 * 1024;

    public async Task<ClickHouseSummary?> InsertAsync(
        ClickHouseDataSource source, IEnumerable<T> rows, InsertOptions options, CancellationToken cancellationToken)
    {
        using var writer = new RowBinaryWriter(FlushBytes + FlushBytes / 4);
        return await source.InsertRowBinaryAsync(table, columns, WriteAsync, options, cancellationToken);

        async Task WriteAsync(Stream body, CancellationToken token)
        {
            foreach (var row in rows)
            {
                write(writer, row);
                if (writer.Length >= FlushBytes)
                {
                    await FlushAsync(writer, body, token);
                }
            }
            await FlushAsync(writer, body, token);
        }
    }

    /// <inheritdoc cref="InsertAsync(ClickHouseDataSource, IEnumerable{T}, InsertOptions, CancellationToken)"/>
    public async Task<ClickHouseSummary?> InsertAsync(
        ClickHouseDataSource source, IAsyncEnumerable<T> rows, InsertOptions options, CancellationToken cancellationToken)
    {
        using var writer = new RowBinaryWriter(FlushBytes + FlushBytes / 4);
        return await source.InsertRowBinaryAsync(table, columns, WriteAsync, options, cancellationToken);

        async Task WriteAsync(Stream body, CancellationToken token)
        {
            await foreach (var row in rows.WithCancellation(token))
            {
                write(writer, row);
                if (writer.Length >= FlushBytes)
                {
                    await FlushAsync(writer, body, token);
                }
            }
            await FlushAsync(writer, body, token);
        }
    }

    private static async Task FlushAsync(RowBinaryWriter writer, Stream body, CancellationToken cancellationToken)
    {
        await body.WriteAsync(writer.WrittenMemory, cancellationToken);
        writer.Clear();
    }
}
