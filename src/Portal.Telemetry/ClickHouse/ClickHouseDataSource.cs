using System.Collections.Frozen;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// A ClickHouse server, reached over its HTTP interface through a pool of connections. Safe for use by many threads; one per server for
/// the life of the process. Commands can be taken from it directly, without a connection.
/// </summary>
public sealed partial class ClickHouseDataSource : DbDataSource
{
    private readonly ILogger _logger;

    public ClickHouseDataSource(ClickHouseConnectionSettings settings, ILogger<ClickHouseDataSource>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Exchange = new HttpExchange(settings);
        _logger = logger ?? NullLogger<ClickHouseDataSource>.Instance;
    }

    public ClickHouseConnectionSettings Settings => Exchange.Settings;

    /// <summary>Without the password.</summary>
    public override string ConnectionString => Settings.ToString();

    internal HttpExchange Exchange { get; }

    public new ClickHouseCommand CreateCommand(string? commandText = null) => new(this) { CommandText = commandText };

    public new ClickHouseConnection CreateConnection() => new(this);

    /// <summary>Inserts rows in the RowBinary format; the body is sent while it is written.</summary>
    /// <param name="table">Its name, with or without its database; not quoted: callers write it, users never do.</param>
    /// <param name="columns">The columns whose values each row holds, in that order.</param>
    /// <param name="writeBody">Writes the rows. An exception of its own reaches the caller, and nothing is inserted.</param>
    /// <exception cref="ClickHouseException">The server refused the rows, or was not reached.</exception>
    public Task<ClickHouseSummary?> InsertRowBinaryAsync(
        string table, IReadOnlyList<string> columns, Func<Stream, CancellationToken, Task> writeBody, InsertOptions options, CancellationToken cancellationToken) =>
        InsertAsync(table, columns, "RowBinary", writeBody, options, cancellationToken);

    /// <summary>Inserts rows in a format of ClickHouse's.</summary>
    /// <inheritdoc cref="InsertRowBinaryAsync(string, IReadOnlyList{string}, Func{Stream, CancellationToken, Task}, InsertOptions, CancellationToken)"/>
    internal async Task<ClickHouseSummary?> InsertAsync(
        string table, IReadOnlyList<string> columns, string format, Func<Stream, CancellationToken, Task> writeBody, InsertOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        if (columns.Count == 0)
        {
            throw new ArgumentException("Name at least one column.", nameof(columns));
        }

        var settings = new Dictionary<string, string>(options.QuerySettings ?? FrozenDictionary<string, string>.Empty, StringComparer.Ordinal);
        if (options.DeduplicationToken is { } token)
        {
            settings["insert_deduplication_token"] = token;
        }

        var query = new HttpQuery
        {
            QueryId = options.QueryId ?? Guid.NewGuid().ToString(),
            Database = Settings.Database,
            Timeout = options.Timeout ?? Settings.CommandTimeout,
            Statement = $"INSERT INTO {table} ({string.Join(", ", columns.Select(Identifiers.Quote))}) FORMAT {format}",
            Settings = settings,
        };
        using var content = new StreamedContent(writeBody, Settings.Compression);
        try
        {
            await using var execution = await QueryExecution.StartAsync(this, query, content, new QueryAbort(), cancellationToken);
            await using var stream = await execution.OpenStreamAsync(query.Timeout);
            while (await stream.FillAsync(cancellationToken))
            {
                stream.Consume(stream.Start + stream.Available);
            }

            execution.Completed();
            return execution.Summary;
        }
        catch (ClickHouseException) when (content.Fault is { } fault)
        {
            fault.Throw();
            throw;
        }
    }

    /// <summary>Inserts rows that are encoded already.</summary>
    /// <inheritdoc cref="InsertRowBinaryAsync(string, IReadOnlyList{string}, Func{Stream, CancellationToken, Task}, InsertOptions, CancellationToken)"/>
    public Task<ClickHouseSummary?> InsertRowBinaryAsync(
        string table, IReadOnlyList<string> columns, ReadOnlyMemory<byte> rows, InsertOptions options, CancellationToken cancellationToken) =>
        InsertRowBinaryAsync(table, columns, (body, token) => body.WriteAsync(rows, token).AsTask(), options, cancellationToken);

    protected override DbConnection CreateDbConnection() => CreateConnection();

    protected override DbCommand CreateDbCommand(string? commandText = null) => CreateCommand(commandText);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Exchange.Dispose();
        }

        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        Exchange.Dispose();
        return base.DisposeAsyncCore();
    }

    /// <summary>A cancelled caller does not wait for the server to take note.</summary>
    internal void KillInBackground(string queryId) => _ = KillAsync(queryId);

    private async Task KillAsync(string queryId)
    {
        await Task.Yield();
        try
        {
            await Exchange.KillAsync(queryId);
        }
        catch (Exception e) when (e is ClickHouseException or OperationCanceledException or ObjectDisposedException)
        {
            LogKillFailed(e, queryId);
        }
    }

    [LoggerMessage(EventId = 2100, Level = LogLevel.Warning, Message = "The cancelled query {QueryId} could not be ended on the server; max_execution_time ends it")]
    partial void LogKillFailed(Exception exception, string queryId);
}
