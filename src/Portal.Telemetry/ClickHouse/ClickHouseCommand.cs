using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;

namespace Portal.Telemetry.ClickHouse;

/// <summary>A statement with <c>{name:Type}</c> placeholders, whose values travel apart from it and never become SQL.</summary>
public sealed class ClickHouseCommand : DbCommand
{
    private const string ResultFormat = "RowBinaryWithNamesAndTypes";

    private readonly ClickHouseDataSource _source;
    private Dictionary<string, string>? _querySettings;
    private TimeSpan _timeout;
    private QueryAbort? _running;

    internal ClickHouseCommand(ClickHouseDataSource source)
    {
        _source = source;
        _timeout = source.Settings.CommandTimeout;
    }

    [AllowNull]
    public override string CommandText { get; set; } = "";

    /// <summary>Seconds the server may be silent; 0: for ever. The data source's setting unless set.</summary>
    public override int CommandTimeout
    {
        get => (int)Math.Ceiling(_timeout.TotalSeconds);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _timeout = TimeSpan.FromSeconds(value);
        }
    }

    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
            {
                throw new NotSupportedException("ClickHouse knows neither stored procedures nor table-direct commands; use CommandType.Text.");
            }
        }
    }

    public override bool DesignTimeVisible { get; set; }
    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <summary>ClickHouse settings for this statement alone; they win over the data source's.</summary>
    public IDictionary<string, string> QuerySettings => _querySettings ??= new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The id under which the server knows the query. A new one for each execution unless set before it.</summary>
    public string? QueryId { get; set; }

    /// <summary>What the last execution cost.</summary>
    public ClickHouseSummary? Summary { get; private set; }

    public new ClickHouseParameterCollection Parameters { get; } = [];

    protected override DbConnection? DbConnection { get; set; }
    protected override DbParameterCollection DbParameterCollection => Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => null;
        set
        {
            if (value is not null)
            {
                throw new NotSupportedException("ClickHouse has no transactions here.");
            }
        }
    }

    /// <summary>Ends the running execution, on the server too.</summary>
    public override void Cancel()
    {
        try
        {
            Volatile.Read(ref _running)?.CancelByCaller();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Nothing to prepare: the server parses each statement anew.</summary>
    public override void Prepare()
    {
    }

    public new async Task<ClickHouseDataReader> ExecuteReaderAsync(CancellationToken cancellationToken = default)
    {
        var (execution, timeout) = await StartAsync(cancellationToken);
        ResultStream? stream = null;
        try
        {
            stream = await execution.OpenStreamAsync(timeout);
            if (execution.Format is not (null or ResultFormat))
            {
                throw new InvalidOperationException($"The statement names its own format ({execution.Format}); leave out its FORMAT clause to read rows.");
            }

            return await ClickHouseDataReader.OpenAsync(execution, stream, cancellationToken);
        }
        catch
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            await execution.DisposeAsync();
            throw;
        }
    }

    /// <returns>Rows written, where the server says how many; else -1.</returns>
    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        var (execution, timeout) = await StartAsync(cancellationToken);
        await using (execution)
        {
            await using var stream = await execution.OpenStreamAsync(timeout);
            while (await stream.FillAsync(cancellationToken))
            {
                stream.Consume(stream.Start + stream.Available);
            }

            execution.Completed();
            Summary = execution.Summary;
            return Summary is { WrittenRows: > 0 and var rows } ? (int)Math.Min(rows, int.MaxValue) : -1;
        }
    }

    /// <returns>The first column of the first row; null without rows.</returns>
    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        await using var reader = await ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && reader.FieldCount > 0 ? reader.GetValue(0) : null;
    }

    /// <summary>Blocks; <see cref="ExecuteNonQueryAsync"/> does not.</summary>
    public override int ExecuteNonQuery() => Task.Run(() => ExecuteNonQueryAsync(CancellationToken.None)).GetAwaiter().GetResult();

    /// <summary>Blocks; <see cref="ExecuteScalarAsync"/> does not.</summary>
    public override object? ExecuteScalar() => Task.Run(() => ExecuteScalarAsync(CancellationToken.None)).GetAwaiter().GetResult();

    protected override DbParameter CreateDbParameter() => new ClickHouseParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Task.Run(() => ExecuteReaderAsync()).GetAwaiter().GetResult();

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await ExecuteReaderAsync(cancellationToken);

    private async Task<(QueryExecution Execution, TimeSpan Timeout)> StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(CommandText))
        {
            throw new InvalidOperationException("CommandText is empty.");
        }

        if (DbConnection is { State: not ConnectionState.Open })
        {
            throw new InvalidOperationException("The connection is closed: call OpenAsync first, or take the command from the data source.");
        }

        var (statement, values) = Placeholders.Bind(CommandText, Parameters);
        var query = new HttpQuery
        {
            QueryId = QueryId ?? Guid.NewGuid().ToString(),
            Database = DbConnection?.Database ?? _source.Settings.Database,
            Timeout = _timeout,
            Format = ResultFormat,
            Settings = _querySettings ?? [],
            Parameters = values,
        };
        var abort = new QueryAbort();
        Volatile.Write(ref _running, abort);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(statement));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        var execution = await QueryExecution.StartAsync(_source, query, content, abort, cancellationToken);
        Summary = execution.Summary;
        return (execution, _timeout);
    }
}
