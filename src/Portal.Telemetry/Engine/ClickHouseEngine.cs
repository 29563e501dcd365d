using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Engine;

/// <summary>
/// Starts the embedded ClickHouse as a process of its own and keeps it running: when it ends unasked it is started again, on the
/// same port with the same password, so that <see cref="Settings"/> holds for the life of this object. It ends with this process,
/// however that ends.
/// </summary>
public sealed class ClickHouseEngine : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(1);

    private readonly ClickHouseEngineOptions _options;
    private readonly ILogger<ClickHouseEngine> _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _supervision;
    private volatile EngineProcess? _running;
    private int _restarts;

    /// <param name="options">Where its data lies and how large it may become.</param>
    public ClickHouseEngine(ClickHouseEngineOptions options, ILogger<ClickHouseEngine> logger, TimeProvider time)
    {
        _options = options;
        _logger = logger;
        _time = time;
        Settings = new ClickHouseConnectionSettings
        {
            Endpoint = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", options.Port ?? LoopbackPort.Find()).Uri,
            User = "default",
            Password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
        };
    }

    /// <summary>How to reach the engine; known before it is started, unchanged by its restarts.</summary>
    public ClickHouseConnectionSettings Settings { get; }

    /// <summary>Whether the engine has answered since it was last started and has not ended.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>The engine's process while <see cref="IsRunning"/>.</summary>
    public int? ProcessId => _running?.Id;

    /// <summary>How often it had to be started again.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>Raised, on a thread of the pool, when the engine answers again after it had ended.</summary>
    public event EventHandler? Restarted;

    /// <summary>Starts the engine and completes when it answers. After a failure it may be called again.</summary>
    /// <exception cref="ClickHouseEngineException">It did not start the first time: a missing library, data in use by another process, a port in use.</exception>
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

    /// <summary>Stops the engine cleanly; kills it when it takes longer than <see cref="ClickHouseEngineOptions.StopTimeout"/>.</summary>
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
            EngineLog.Stopped(_logger);
        }

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

                EngineLog.NotStarted(_logger, e, (long)delay.TotalMilliseconds);
            }

            Interlocked.Increment(ref _restarts);
            await Task.Delay(delay, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = _time.GetElapsedTime(startedAt) > StableAfter ? FirstDelay : delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }

        _started.TrySetCanceled(CancellationToken.None);
    }

    private async Task RunOnceAsync(long startedAt, TimeSpan delay, CancellationToken stopping)
    {
        await using var process = EngineProcess.Start(_options, Settings, _logger);
        await process.WaitUntilReadyAsync(Settings, _time, stopping);
        _running = process;
        try
        {
            EngineLog.Ready(_logger, Settings.Endpoint, process.Id, (long)_time.GetElapsedTime(startedAt).TotalMilliseconds);
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

        EngineLog.Ended(_logger, process.Id, process.ExitCode, (long)delay.TotalMilliseconds);
    }
}
