using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Governance;
using Portal.Governance.Audit.Signing;
using Portal.Governance.Engine;
using Portal.Governance.Keys;
using Portal.Governance.Store;
using Portal.Telemetry;
using Portal.Telemetry.Calls;

namespace Portal.Hosting;

/// <summary>Brings the relational store up beside telemetry - own PostgreSQL where no server is named, then the schema - and watches that it answers.</summary>
internal sealed partial class GovernanceHost(
    PortalDbFactory contexts,
    GovernanceState state,
    AuditKeys auditKeys,
    DataDirectory data,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    IServiceProvider services,
    ILogger<GovernanceHost> logger) : BackgroundService
{
    internal const string Database = "portal";

    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    // One of the two is present.
    private readonly PostgresEngine? _engine = services.GetService<PostgresEngine>();
    private readonly GovernanceServer? _server = services.GetService<GovernanceServer>();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_engine is not null)
        {
            // PostgreSQL would report each idle connection that it has to end itself as fatal.
            NpgsqlConnection.ClearAllPools();
            await _engine.DisposeAsync();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var started = time.GetTimestamp();
            await BringUpAsync(stoppingToken);
            state.Set(GovernancePhase.Ready);
            LogReady(time.GetElapsedTime(started).TotalSeconds);
            await WatchAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
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
                var options = await OptionsAsync(stop);
                await GovernanceSchema.UpgradeAsync(options, stop);
                await KeyRing.CheckAsync(options, KeysHere(), stop);
                contexts.Use(options);
                return;
            }
            catch (KeyRingException fault)
            {
                // Nothing would get better by waiting, and much worse by going on.
                state.Set(GovernancePhase.Degraded, fault.Message);
                await Console.Error.WriteLineAsync($"The portal cannot start: {fault.Message}");
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                throw new OperationCanceledException(fault.Message, fault, lifetime.ApplicationStopping);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 0.25 * Math.Pow(2, attempt)));
                state.Set(GovernancePhase.Degraded, Reason(exception));
                LogNotUp(attempt + 1, pause.TotalSeconds, exception);
                await Task.Delay(pause, time, stop);
            }
        }
    }

    private IReadOnlyList<HeldKeys> KeysHere() =>
    [
        new("subject-key", [.. SubjectKeys.Load(data).Select(SubjectKeys.Fingerprint)]),
        new("audit-key", [.. auditKeys.ListPublic().Select(key => key.Id)]),
    ];

    private async Task<DbContextOptions<PortalDb>> OptionsAsync(CancellationToken stop)
    {
        if (_server is not null)
        {
            return PortalDbOptions.For(_server.Provider, _server.ConnectionString);
        }
        await _engine!.StartAsync(stop);
        await _engine.CreateDatabaseAsync(Database, stop);
        return PortalDbOptions.For(GovernanceProvider.Postgres, _engine.ConnectionString(Database));
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(WatchInterval, time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                await AskAsync(stop);
                if (state.Current.Phase != GovernancePhase.Ready)
                {
                    state.Set(GovernancePhase.Ready);
                    LogBack();
                }
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                if (state.Current.Phase == GovernancePhase.Ready)
                {
                    LogLost(exception);
                }
                state.Set(GovernancePhase.Degraded, Reason(exception));
            }
        }
    }

    private async Task AskAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        db.Database.SetCommandTimeout(WatchInterval);
        await db.Database.ExecuteSqlRawAsync("SELECT 1", stop);
    }

    /// <summary>What health may show to anybody: no address, no account.</summary>
    private static string Reason(Exception exception) => exception switch
    {
        GovernanceSchemaException => exception.Message,
        PostgresEngineException => "The portal's own PostgreSQL did not start; the log says why.",
        DbException or TimeoutException => "The database does not answer, or refuses the portal; the log says why.",
        _ => "The database cannot be used; the log says why.",
    };

    [LoggerMessage(3101, LogLevel.Information, "Records are ready after {Seconds:0.0} s")]
    private partial void LogReady(double seconds);

    [LoggerMessage(3102, LogLevel.Error, "The database of records is not ready (attempt {Attempt}); trying again in {Seconds} s. Telemetry is not affected")]
    private partial void LogNotUp(int attempt, double seconds, Exception exception);

    [LoggerMessage(3103, LogLevel.Warning, "The database of records does not answer any more. Telemetry is not affected")]
    private partial void LogLost(Exception exception);

    [LoggerMessage(3104, LogLevel.Information, "The database of records answers again")]
    private partial void LogBack();
}
