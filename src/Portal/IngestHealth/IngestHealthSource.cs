using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Governance;
using Portal.Telemetry;
using Portal.Telemetry.Engine;
using Portal.Telemetry.Health;
using Portal.Telemetry.Series;
using Portal.Telemetry.Writing;

namespace Portal.IngestHealth;

/// <summary>Gathers what is known about ingest. A part that does not answer is left out and named in the verdict; the rest is still said.</summary>
internal sealed partial class IngestHealthSource(
    StoreReports reports,
    SpoolStatus spool,
    IOptions<SpoolOptions> spoolOptions,
    DataDirectory data,
    IDbContextFactory<PortalDb> governance,
    TimeProvider time,
    IServiceProvider services,
    ILogger<IngestHealthSource> logger) : IDisposable
{
    private static readonly TimeSpan StoreInterval = TimeSpan.FromSeconds(5);

    private readonly ClickHouseEngine? _engine = services.GetService<ClickHouseEngine>();
    private readonly SemaphoreSlim _gate = new(1);
    private (StoreState? State, long? GovernanceBytes, DateTimeOffset At) _store;

    /// <summary>Everything now; what changes slowly is read anew every five seconds, however many ask.</summary>
    public async Task<IngestHealthReport> GetAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        var (store, governanceBytes) = await StoreAsync(cancellationToken);
        var intake = store is null ? null : await TryAsync(() => reports.GetIntakeAsync(request, cancellationToken));
        var now = time.GetUtcNow();
        var (state, process) = (Spool(), new ProcessState(Environment.WorkingSet, _engine?.Restarts, governanceBytes));
        return new IngestHealthReport(now, state, process, intake, store, IngestVerdict.Judge(now, state, process, intake, store));
    }

    public void Dispose() => _gate.Dispose();

    private SpoolState Spool()
    {
        var folder = new DirectoryInfo(Path.Combine(data.Spool, "quarantine"));
        FileInfo[] files = folder.Exists ? folder.GetFiles() : [];
        var commit = spool.LastCommit;
        return new SpoolState(
            spool.DepthRows, spool.DepthBytes, spoolOptions.Value.MaxBytes, spool.OldestAccepted, commit?.At - commit?.NewestReceived, commit?.At, spool.CurrentFault?.Message,
            files.Count(file => file.Extension == ".json"), files.Sum(file => file.Length));
    }

    private async Task<(StoreState? State, long? GovernanceBytes)> StoreAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() - _store.At >= StoreInterval)
            {
                _store = (await TryAsync(() => reports.GetStoreAsync(cancellationToken)), await GovernanceBytesAsync(cancellationToken), time.GetUtcNow());
            }
            return (_store.State, _store.GovernanceBytes);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<T?> TryAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is DbException or HttpRequestException or TimeoutException)
        {
            LogStoreSilent(exception.Message);
            return null;
        }
    }

    private async Task<long?> GovernanceBytesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await governance.CreateDbContextAsync(cancellationToken);
            var sql = db.Database.ProviderName?.Contains("Npgsql", StringComparison.Ordinal) == true
                ? "SELECT pg_database_size(current_database()) AS \"Value\""
                : "SELECT SUM(CAST(size AS bigint)) * 8192 AS [Value] FROM sys.database_files";
            return await db.Database.SqlQueryRaw<long>(sql).SingleAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
        {
            LogGovernanceSilent(exception.Message);
            return null;
        }
    }

    [LoggerMessage(3101, LogLevel.Debug, "The store did not say how it is doing: {Reason}")]
    private partial void LogStoreSilent(string reason);

    [LoggerMessage(3102, LogLevel.Debug, "The relational store did not say how large it is: {Reason}")]
    private partial void LogGovernanceSilent(string reason);
}
