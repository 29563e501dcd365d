using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Governance;
using Portal.Governance.Audit;
using Portal.Governance.Prices;
using Portal.Governance.Store;
using Portal.Live;
using Portal.Telemetry;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Pricing.Recosting;
using Portal.Telemetry.Writing;

namespace Portal.Prices;

/// <summary>
/// Works on the re-costing that was asked for, if any: part by part, each part's state durable before and after, so that it survives a restart and may be
/// stopped. Of several instances one works on it; another takes over when that one has not been heard of for a while.
/// </summary>
internal sealed partial class Recoster(
    IDbContextFactory<PortalDb> store,
    GovernanceState governance,
    TelemetryState telemetry,
    PriceLoader prices,
    PriceCatalog catalog,
    CallRecosting recosting,
    SpoolStatus spool,
    RecostSignal signal,
    LiveFeed feed,
    DataDirectory data,
    TimeProvider time,
    ILogger<Recoster> logger) : BackgroundService
{
    private static readonly TimeSpan IdleCheck = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StartCheck = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(60);

    // Calls that were on their way under the old prices are found by looking once more.
    private const int MostPasses = 3;

    // The same after a restart, which so goes on at once; no second portal can use the folder.
    private readonly string _name = WorkerName(data);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await governance.WhenReadyAsync(stoppingToken);
                var ready = telemetry.Current.Phase == TelemetryPhase.Ready && prices.IsLoaded;
                if (ready && await TakeAsync(stoppingToken) is { } id)
                {
                    await WorkAsync(id, stoppingToken);
                }
                await signal.WaitAsync(ready ? IdleCheck : StartCheck, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or HttpRequestException or TimeoutException)
            {
                // Nothing is lost: the run stands where it was, and this instance or another goes on with it.
                LogInterrupted(exception);
                await Task.Delay(IdleCheck, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The running re-costing, once it is this instance's to work on.</summary>
    private async Task<Guid?> TakeAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var run = await db.Set<RecostRun>().SingleOrDefaultAsync(run => run.State == RecostState.Running, cancellationToken);
        if (run is null || (run.Worker != _name && run.WorkerUntil > now))
        {
            return null;
        }
        (run.Worker, run.WorkerUntil) = (_name, now + Lease);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return run.Id;
        }
        catch (DbUpdateConcurrencyException)
        {
            return null; // another instance was quicker
        }
    }

    private async Task WorkAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await prices.RefreshAsync(cancellationToken);
            await DrainAsync(cancellationToken);
            var book = catalog.Current;
            for (var pass = 1; pass <= MostPasses; pass++)
            {
                var run = await ReadAsync(id, cancellationToken);
                if (!await PassAsync(run, book, first: pass == 1, cancellationToken))
                {
                    return;
                }
                var left = await recosting.PreviewAsync(Whole(run), book, cancellationToken);
                if (left.All(total => total.Changed == 0) || pass == MostPasses)
                {
                    break;
                }
                await SaveAsync(id, stored => stored.Position = stored.From, cancellationToken);
            }
            await FinishAsync(id, RecostState.Done, "", cancellationToken);
        }
        catch (RecostException exception)
        {
            LogFailed(exception, id);
            await FinishAsync(id, RecostState.Failed, exception.Message, cancellationToken);
        }
    }

    /// <summary>Calls accepted under the old prices must be in ClickHouse before it is asked which calls to change.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var (began, started) = (time.GetUtcNow(), time.GetTimestamp());
        while (spool.OldestAccepted is { } oldest && oldest <= began && time.GetElapsedTime(started) < LongestDrain)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }
    }

    /// <summary>Works through what is left of a run. False when it was stopped.</summary>
    private async Task<bool> PassAsync(RecostRun run, PriceBook book, bool first, CancellationToken cancellationToken)
    {
        foreach (var piece in CallRecosting.Pieces(Whole(run) with { From = run.Position }))
        {
            var begun = await ReadAsync(run.Id, cancellationToken);
            if (begun.CancelAsked)
            {
                await FinishAsync(run.Id, RecostState.Cancelled, "", cancellationToken);
                return false;
            }
            // ClickHouse works on a part for longer than a lease may be; it is renewed meanwhile.
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var renewing = RenewAsync(run.Id, ended.Token);
            try
            {
                var skipped = await recosting.RunAsync(
                    piece, book, resumed: begun.PositionBegun, totals => PlanAsync(run.Id, first ? totals : [], cancellationToken), cancellationToken);
                if (skipped.Count > 0)
                {
                    LogSkipped(skipped.Count, run.Id);
                }
            }
            finally
            {
                await ended.CancelAsync();
                await renewing;
            }
            await SaveAsync(run.Id, stored => (stored.Position, stored.PositionBegun) = (piece.To, false), cancellationToken);
            feed.Wake();
        }
        return true;
    }

    private async Task RenewAsync(Guid id, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Lease / 4, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                await using var db = await store.CreateDbContextAsync(ended);
                var until = time.GetUtcNow() + Lease;
                await db.Set<RecostRun>().Where(run => run.Id == id).ExecuteUpdateAsync(set => set.SetProperty(run => run.WorkerUntil, until), ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The part is done.
        }
        catch (DbException exception)
        {
            LogInterrupted(exception);
        }
    }

    /// <summary>Keeps what a part will change, once, before it changes.</summary>
    private Task PlanAsync(Guid id, IReadOnlyList<RecostTotal> totals, CancellationToken cancellationToken) => SaveAsync(
        id,
        run =>
        {
            if (run.PositionBegun)
            {
                return;
            }
            var changed = totals.Where(total => total.Changed > 0).ToList();
            run.PositionBegun = true;
            run.Calls += totals.Sum(total => (long)total.Calls);
            run.Changed += changed.Sum(total => (long)total.Changed);
            run.Before += totals.Sum(total => total.Before);
            run.After += totals.Sum(total => total.After);
            run.Result = JsonSerializer.Serialize(RecostResults.Add(RecostResults.Read(run), changed), PortalJson.Options);
        },
        cancellationToken);

    private async Task FinishAsync(Guid id, RecostState state, string fault, CancellationToken cancellationToken)
    {
        await SaveAsync(
            id,
            run =>
            {
                (run.State, run.Fault, run.FinishedAt) = (state, fault[..Math.Min(fault.Length, 2000)], time.GetUtcNow());
                LogFinished(run.Id, state, run.Changed, run.Before, run.After);
            },
            cancellationToken);
        feed.Wake();
    }

    private async Task<RecostRun> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<RecostRun>().AsNoTracking().SingleAsync(run => run.Id == id, cancellationToken);
    }

    private async Task SaveAsync(Guid id, Action<RecostRun> change, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<RecostRun>().SingleAsync(run => run.Id == id, cancellationToken);
        change(run);
        if (run.State != RecostState.Running)
        {
            db.Audit(Actor.System("recoster", run.Tenant), "prices.recost.finished", RecostRuns.SubjectOf(run));
        }
        run.WorkerUntil = time.GetUtcNow() + Lease;
        await db.SaveChangesAsync(cancellationToken);
        signal.Move();
    }

    private static string WorkerName(DataDirectory data)
    {
        var name = $"{Environment.MachineName}:{data.Root}";
        return name.Length <= 100 ? name : name[^100..];
    }

    private static RecostRange Whole(RecostRun run) => new(run.Tenant, run.From, run.To);

    [LoggerMessage(4011, LogLevel.Information, "Re-costing {Id} ended as {State}: {Changed} calls changed, {Before} USD before, {After} USD after")]
    private partial void LogFinished(Guid id, RecostState state, long changed, decimal before, decimal after);

    [LoggerMessage(4012, LogLevel.Error, "Re-costing {Id} failed")]
    private partial void LogFailed(Exception exception, Guid id);

    [LoggerMessage(4013, LogLevel.Warning, "Re-costing was interrupted and will go on")]
    private partial void LogInterrupted(Exception exception);

    [LoggerMessage(4014, LogLevel.Warning, "The sums of {Hours} hours keep their cost in re-costing {Id}: calls of theirs were deleted since")]
    private partial void LogSkipped(int hours, Guid id);
}
