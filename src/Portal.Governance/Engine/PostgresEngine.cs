using Microsoft.Extensions.Logging;
using Npgsql;

namespace Portal.Governance.Engine;

/// <summary>
/// Starts the portal's own PostgreSQL and keeps it running: when it ends unasked it is started again with the same data, socket and password, so that
/// <see cref="ConnectionString"/> holds for the life of this object. It listens on a Unix socket only, and ends with this process, however that ends.
/// </summary>
public sealed class PostgresEngine : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(1);

    private readonly PostgresEngineOptions _options;
    private readonly ILogger<PostgresEngine> _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _supervision;
    private PostgresSetup? _setup;
    private volatile PostgresProcess? _running;
    private int _restarts;

    public PostgresEngine(PostgresEngineOptions options, ILogger<PostgresEngine> logger, TimeProvider time)
    {
        _options = options;
        _logger = logger;
        _time = time;
    }

    /// <summary>How to reach the database <paramref name="database"/>. Unchanged by restarts; valid once <see cref="StartAsync"/> has completed.</summary>
    /// <exception cref="InvalidOperationException">The engine has not been started.</exception>
    public string ConnectionString(string database) => _setup?.ConnectionString(database) ?? throw new InvalidOperationException("PostgreSQL has not been started.");

    /// <summary>Whether the server has answered since it was last started and has not ended.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>The server's own process (not the shell that watches it) while <see cref="IsRunning"/>.</summary>
    public int? ProcessId => IsRunning ? _setup?.Home.ServerId : null;

    /// <summary>How often it had to be started again.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>Raised, on a thread of the pool, when the server answers again after it had ended.</summary>
    public event EventHandler? Restarted;

    /// <summary>Starts the server, sets up its data folder the first time, and completes when it answers. After a failure it may be called again.</summary>
    /// <exception cref="PostgresEngineException">It did not start: programs missing, data of another version, another server on the data.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_supervision is { IsCompleted: true } && !_stopping.IsCancellationRequested)
        {
            _started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _supervision = null;
        }
        _supervision ??= Task.Run(() => SuperviseAsync(_stopping.Token), CancellationToken.None);
        return _started.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Makes a database of this name unless there is one.</summary>
    /// <exception cref="NpgsqlException">The server refused, or has ended.</exception>
    public async Task CreateDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var find = new NpgsqlCommand("SELECT count(*) FROM pg_database WHERE datname = $1", connection) { Parameters = { new NpgsqlParameter { Value = name } } };
        if (await find.ExecuteScalarAsync(cancellationToken) is 0L)
        {
            await using var create = new NpgsqlCommand($"CREATE DATABASE {new NpgsqlCommandBuilder().QuoteIdentifier(name)}", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Stops the server cleanly; kills it when it takes longer than <see cref="PostgresEngineOptions.StopTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }
        await _stopping.CancelAsync();
        if (_supervision is not null)
        {
            await _supervision;
            PostgresLog.Stopped(_logger);
        }
        _setup?.RemoveTemporary();
        _stopping.Dispose();
    }

    private async Task SuperviseAsync(CancellationToken stopping)
    {
        var delay = FirstDelay;
        while (!stopping.IsCancellationRequested)
        {
            var startedAt = _time.GetTimestamp();
            try
            {
                await RunOnceAsync(startedAt, delay, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                if (_started.TrySetException(e))
                {
                    // The first start is its caller's to decide on; nothing runs in the background meanwhile.
                    return;
                }
                PostgresLog.NotStarted(_logger, e, (long)delay.TotalMilliseconds);
            }

            Interlocked.Increment(ref _restarts);
            await Task.Delay(delay, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = _time.GetElapsedTime(startedAt) > StableAfter ? FirstDelay : delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
        _started.TrySetCanceled(CancellationToken.None);
    }

    private async Task RunOnceAsync(long startedAt, TimeSpan delay, CancellationToken stopping)
    {
        var setup = _setup ??= PostgresSetup.Create(_options, _logger);
        await setup.PrepareAsync(_time, stopping);
        await using var process = PostgresProcess.Start(setup.ServerCommand(), _options, _logger);
        await process.WaitUntilReadyAsync(setup.ProbeConnectionString, setup.Home.Socket, _time, stopping);
        _running = process;
        try
        {
            PostgresLog.Ready(_logger, ProcessId ?? process.Id, (long)_time.GetElapsedTime(startedAt).TotalMilliseconds);
            if (!_started.TrySetResult())
            {
                Restarted?.Invoke(this, EventArgs.Empty);
            }
            await process.WaitForExitAsync(stopping);
        }
        finally
        {
            _running = null;
        }
        PostgresLog.Ended(_logger, process.Id, process.ExitCode, (long)delay.TotalMilliseconds);
    }
}
