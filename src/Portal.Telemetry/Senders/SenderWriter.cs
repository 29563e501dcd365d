using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Senders;

/// <summary>
/// Writes <see cref="SenderStatistics"/> to ClickHouse every few seconds, and once more when the portal stops. What cannot be written is sent again under the
/// same token before anything newer; meanwhile the statistics gather up to their bound. Start it once the tables exist.
/// </summary>
public sealed partial class SenderWriter(
    SenderStatistics statistics, SenderOptions options, ClickHouseDataSource clickHouse, TimeProvider time, ILogger<SenderWriter> logger) : BackgroundService
{
    private const int FailuresBeforeWarning = 3;
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastWriteLimit = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(options.FlushSeconds);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private SenderBatch? _unwritten;

    /// <summary>Statistics have become queryable. Raised on the writer's loop: handlers return at once.</summary>
    public event EventHandler? Written;

    /// <summary>Writes nothing until the result is disposed; completes once the write under way has ended. Statistics gather meanwhile.</summary>
    public async Task<IDisposable> PauseAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        return new HeldSemaphore(_writing);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is not null)
        {
            await WriteLastAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WaitAsync(failures, stoppingToken);
                await WriteAsync(stoppingToken);
                failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                failures++;
                LogFailed(failures < FailuresBeforeWarning ? LogLevel.Debug : LogLevel.Warning, exception, failures);
            }
        }
    }

    /// <summary>Writes what waits, without waiting for the interval.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        using var turn = await PauseAsync(cancellationToken);
        if (_unwritten is not null)
        {
            await SenderRows.InsertAsync(clickHouse, _unwritten, cancellationToken);
            _unwritten = null;
        }
        var batch = statistics.Take();
        if (batch.IsEmpty)
        {
            return;
        }
        _unwritten = batch;
        await SenderRows.InsertAsync(clickHouse, batch, cancellationToken);
        _unwritten = null;
        Written?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>The interval; shorter when somebody new appears, longer after failures.</summary>
    private async Task WaitAsync(int failures, CancellationToken stopping)
    {
        if (failures > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, failures))), time, stopping);
            return;
        }
        await Task.Delay(LeastPause, time, stopping);
        using var interval = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(statistics.NewSender, Task.Delay(_interval - LeastPause, time, interval.Token));
        await interval.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    private async Task WriteLastAsync()
    {
        using var limit = new CancellationTokenSource(LastWriteLimit, time);
        try
        {
            await WriteAsync(limit.Token);
        }
        catch (Exception exception)
        {
            LogLost(exception);
        }
    }

    [LoggerMessage(EventId = 2030, Message = "Sender statistics could not be written ({Failures} times in a row); they are kept and sent again")]
    private partial void LogFailed(LogLevel level, Exception exception, int failures);

    [LoggerMessage(EventId = 2031, Level = LogLevel.Warning, Message = "The last sender statistics could not be written before the portal stopped; calls are not affected")]
    private partial void LogLost(Exception exception);
}
