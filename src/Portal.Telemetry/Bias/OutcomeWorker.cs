using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Bias;

/// <summary>
/// Keeps decisions and their cells computed, a few seconds behind what arrives. Several portals may run it against one store. It rests four times as long as it works,
/// so that an hour with many decisions, computed again with every arrival, takes a fifth of a processor at most.
/// </summary>
public sealed partial class OutcomeWorker(
    DbDataSource clickHouse, SchemaOptions schema, RetentionOptions retention, TimeProvider time, ILogger<OutcomeWorker> logger) : BackgroundService
{
    private const int RestFactor = 4;
    private const int FailuresBeforeWarning = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CleaningInterval = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _work = new(1, 1);
    private readonly OutcomeComputation _computation = new(clickHouse, schema, retention, time);

    /// <summary>Cells were computed. Raised on the worker's loop: handlers return at once.</summary>
    public event EventHandler? Computed;

    /// <summary>Computes nothing until the result is disposed; completes once the computation under way has ended.</summary>
    public async Task<IDisposable> PauseAsync(CancellationToken cancellationToken)
    {
        await _work.WaitAsync(cancellationToken);
        return new HeldSemaphore(_work);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _work.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        var cleaned = time.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                var started = time.GetTimestamp();
                using (await PauseAsync(stoppingToken))
                {
                    await ComputeAsync(stoppingToken);
                    if (time.GetUtcNow() - cleaned >= CleaningInterval)
                    {
                        await CleanAsync(stoppingToken);
                        cleaned = time.GetUtcNow();
                    }
                }
                failures = 0;
                var rest = RestFactor * time.GetElapsedTime(started);
                pause = rest < Interval ? Interval : rest > LongestPause ? LongestPause : rest;
            }
            catch (Exception exception) when (exception is DbException or HttpRequestException)
            {
                failures++;
                pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, failures)));
                LogFailed(failures < FailuresBeforeWarning ? LogLevel.Debug : LogLevel.Warning, exception, failures, pause.TotalSeconds);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            try
            {
                await Task.Delay(pause, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ComputeAsync(CancellationToken cancellationToken)
    {
        bool more;
        do
        {
            (var entries, more) = await _computation.ComputeAsync(cancellationToken);
            if (entries > 0)
            {
                LogComputed(entries);
                Computed?.Invoke(this, EventArgs.Empty);
            }
        }
        while (more);
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        if (await _computation.RemoveSupersededAsync(cancellationToken) is > 0 and var removed)
        {
            LogCleaned(removed);
        }
    }

    [LoggerMessage(EventId = 2040, Level = LogLevel.Debug, Message = "Counted {Entries} entries about outcomes")]
    private partial void LogComputed(ulong entries);

    [LoggerMessage(EventId = 2041, Level = LogLevel.Debug, Message = "Removed {Computations} superseded computations of outcomes")]
    private partial void LogCleaned(int computations);

    [LoggerMessage(EventId = 2042, Message = "Outcomes could not be counted ({Failures} times in a row); the next attempt is in {PauseSeconds} s")]
    private partial void LogFailed(LogLevel level, Exception exception, int failures, double pauseSeconds);
}
