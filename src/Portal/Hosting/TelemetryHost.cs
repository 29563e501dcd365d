using System.Data.Common;
using Portal.Live;
using Portal.Telemetry.Bias;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Engine;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Senders;
using Portal.Telemetry.Writing;

namespace Portal.Hosting;

/// <summary>
/// Brings the store of telemetry up beside Kestrel, so that telemetry is accepted (into the spool) from the first moment: engine, schema, retention,
/// then what works on the tables. Afterwards it watches that ClickHouse answers. Stops in the opposite order, the engine last.
/// </summary>
internal sealed partial class TelemetryHost(
    DataFolder folder,
    Spool spool,
    SpoolWriter writer,
    RollupWorker rollups,
    OutcomeWorker outcomes,
    SenderWriter senders,
    ClickHouseDataSource clickHouse,
    TelemetryRetention retention,
    SchemaOptions schema,
    TelemetryState state,
    LiveFeed feed,
    TimeProvider time,
    IServiceProvider services,
    ILoggerFactory loggers,
    ILogger<TelemetryHost> logger) : BackgroundService
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    // Present unless a server is configured.
    private readonly ClickHouseEngine? _engine = services.GetService<ClickHouseEngine>();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await rollups.StopAsync(cancellationToken);
        await outcomes.StopAsync(cancellationToken);
        await writer.StopAsync(cancellationToken);
        await senders.StopAsync(cancellationToken);
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
        await spool.DisposeAsync();
        folder.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var started = time.GetTimestamp();
            await BringUpAsync(stoppingToken);
            // Only now: without its tables ClickHouse would refuse every row.
            writer.Committed += (_, _) => feed.Wake();
            await writer.StartAsync(stoppingToken);
            await rollups.StartAsync(stoppingToken);
            outcomes.Computed += (_, _) => feed.Wake();
            await outcomes.StartAsync(stoppingToken);
            senders.Written += (_, _) => feed.Wake();
            await senders.StartAsync(stoppingToken);
            state.Set(TelemetryPhase.Ready);
            feed.Retry();
            LogReady(time.GetElapsedTime(started).TotalSeconds);
            // None of them ends before the portal does; a defect that ends one must not go unnoticed.
            await await Task.WhenAny(WatchAsync(stoppingToken), writer.ExecuteTask!, rollups.ExecuteTask!, outcomes.ExecuteTask!, senders.ExecuteTask!);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
    }

    private async Task BringUpAsync(CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (_engine is not null)
                {
                    Announce(attempt, TelemetryReason.EngineStarting, "The embedded ClickHouse starts.");
                    await _engine.StartAsync(stop);
                }
                Announce(attempt, TelemetryReason.SchemaUpgrading, "The schema is brought up to date.");
                await MigrateAsync(stop);
                await retention.ApplyAsync(stop);
                return;
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 0.25 * Math.Pow(2, attempt)));
                state.Set(TelemetryPhase.Degraded, exception is SchemaException ? TelemetryReason.SchemaFault : TelemetryReason.EngineDown, Reason(exception));
                LogNotUp(attempt + 1, pause.TotalSeconds, exception);
                await Task.Delay(pause, time, stop);
            }
        }
    }

    /// <summary>After a failure the portal stays degraded, with the reason, until it has succeeded: an orchestrator must not see it start over and over.</summary>
    private void Announce(int attempt, TelemetryReason reason, string text)
    {
        if (attempt == 0)
        {
            state.Set(TelemetryPhase.Starting, reason, text);
        }
    }

    private async Task MigrateAsync(CancellationToken stop)
    {
        // The portal's own database may not exist yet.
        await using var server = new ClickHouseDataSource(clickHouse.Settings with { Database = "default" }, loggers.CreateLogger<ClickHouseDataSource>());
        var migrator = new SchemaMigrator(server, clickHouse, clickHouse.Settings.Database, schema, time, loggers.CreateLogger<SchemaMigrator>());
        await migrator.MigrateAsync(stop);
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(WatchInterval, time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                await using var command = clickHouse.CreateCommand("SELECT 1");
                command.CommandTimeout = (int)WatchInterval.TotalSeconds;
                await command.ExecuteScalarAsync(stop);
                if (state.Current.Phase != TelemetryPhase.Ready)
                {
                    state.Set(TelemetryPhase.Ready);
                    feed.Retry();
                    LogBack();
                }
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                if (state.Current.Phase == TelemetryPhase.Ready)
                {
                    LogLost(exception);
                }
                state.Set(TelemetryPhase.Degraded, TelemetryReason.EngineDown, Reason(exception));
            }
        }
    }

    /// <summary>What health may show to anybody: no address, no query.</summary>
    private static string Reason(Exception exception) => exception switch
    {
        SchemaException => exception.Message,
        ClickHouseException fault => $"ClickHouse reports {(fault.Name.Length > 0 ? fault.Name : "an error")} (code {fault.Code}).",
        DbException or HttpRequestException or TimeoutException => "ClickHouse does not answer.",
        ClickHouseEngineException => "The embedded ClickHouse did not start; the log says why.",
        _ => "ClickHouse cannot be used; the log says why.",
    };

    [LoggerMessage(3001, LogLevel.Information, "Telemetry is ready after {Seconds:0.0} s")]
    private partial void LogReady(double seconds);

    [LoggerMessage(3002, LogLevel.Error, "Telemetry is not ready (attempt {Attempt}); trying again in {Seconds} s. Telemetry is accepted meanwhile")]
    private partial void LogNotUp(int attempt, double seconds, Exception exception);

    [LoggerMessage(3003, LogLevel.Warning, "ClickHouse does not answer any more. Telemetry is still accepted")]
    private partial void LogLost(Exception exception);

    [LoggerMessage(3004, LogLevel.Information, "ClickHouse answers again")]
    private partial void LogBack();
}
