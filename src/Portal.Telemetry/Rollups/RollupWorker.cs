using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Rollups;

/// <summary>
/// Keeps hours and days computed. Several portals may run it against one store: a window computed twice is read once, by its newest computation.
/// </summary>
public sealed partial class RollupWorker(
    DbDataSource clickHouse, SchemaOptions schema, RetentionOptions retention, TimeProvider time, ILogger<RollupWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CleaningInterval = TimeSpan.FromMinutes(10);

    // While the engine starts or restarts a few failures are expected.
    private const int FailuresBeforeWarning = 3;

    private readonly SemaphoreSlim _work = new(1, 1);
    private readonly RollupComputation _computation = new(clickHouse, schema, retention, time);

    /// <summary>Keeps hours and days as they are until the result is disposed; completes once the computation under way has ended.</summary>
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
            var pause = Interval;
            try
            {
                bool more;
                using (await PauseAsync(stoppingToken))
                {
                    more = await ComputeAsync(stoppingToken);
                    if (time.GetUtcNow() - cleaned >= CleaningInterval)
                    {
                        await CleanAsync(stoppingToken);
                        cleaned = time.GetUtcNow();
                    }
                }
                failures = 0;
                pause = more ? TimeSpan.Zero : Interval;
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

    // True when there may be more to do at once: a back-fill leaves more windows than one pass takes.
    private async Task<bool> ComputeAsync(CancellationToken cancellationToken)
    {
        var hours = await _computation.ComputeAsync(RollupStep.Hour, cancellationToken);
        var days = await _computation.ComputeAsync(RollupStep.Day, cancellationToken);
        if (hours.Computed + days.Computed > 0)
        {
            LogComputed(hours.Computed, days.Computed);
        }
        return hours.Computed > 0 || days.Computed > 0;
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        var removed = await _computation.RemoveSupersededAsync(RollupStep.Hour, cancellationToken)
            + await _computation.RemoveSupersededAsync(RollupStep.Day, cancellationToken);
        if (removed > 0)
        {
            LogCleaned(removed);
        }
    }

    [LoggerMessage(EventId = 2010, Level = LogLevel.Debug, Message = "Computed {Hours} hours and {Days} days of rollups")]
    private partial void LogComputed(int hours, int days);

    [LoggerMessage(EventId = 2011, Level = LogLevel.Debug, Message = "Removed {Computations} superseded computations of rollups")]
    private partial void LogCleaned(int computations);

    [LoggerMessage(EventId = 2012, Message = "Rollups could not be computed ({Failures} times in a row); the next attempt is in {PauseSeconds} s")]
    private partial void LogFailed(LogLevel level, Exception exception, int failures, double pauseSeconds);
}
