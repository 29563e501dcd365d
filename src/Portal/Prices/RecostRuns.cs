using Microsoft.EntityFrameworkCore;
using Portal.Governance;
using Portal.Governance.Audit;
using Portal.Governance.Prices;
using Portal.Telemetry.Pricing.Recosting;

namespace Portal.Prices;

/// <summary>Why a re-costing was not started.</summary>
internal enum RecostRefusal
{
    None,

    /// <summary>One is running already; a second would work on the same calls.</summary>
    AlreadyRunning,

    /// <summary>No call of the range is kept any more.</summary>
    TooOld,
}

/// <summary>The re-costings of a tenant. Whoever starts or stops one has checked that the caller may.</summary>
internal sealed class RecostRuns(IDbContextFactory<PortalDb> store, CallRecosting recosting, RecostSignal signal, TimeProvider time)
{
    private const int Most = 50;

    /// <summary>The newest re-costings.</summary>
    public async Task<IReadOnlyList<RecostRun>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<RecostRun>().AsNoTracking().Where(run => run.Tenant == tenant).OrderByDescending(run => run.AskedAt).Take(Most).ToListAsync(cancellationToken);
    }

    public async Task<RecostRun?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<RecostRun>().AsNoTracking().SingleOrDefaultAsync(run => run.Tenant == tenant && run.Id == id, cancellationToken);
    }

    /// <summary>Asks for a re-costing; an instance begins at once and goes on after a restart.</summary>
    public async Task<(RecostRun? Run, RecostRefusal Refusal)> StartAsync(Actor actor, DateTimeOffset from, DateTimeOffset to, string reason, CancellationToken cancellationToken)
    {
        var range = new RecostRange(actor.Tenant, from, to);
        if (recosting.Reachable(range) is not { } reachable)
        {
            return (null, RecostRefusal.TooOld);
        }
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var run = new RecostRun
        {
            Tenant = range.Tenant,
            AskedFrom = range.From,
            From = reachable.From,
            To = reachable.To,
            Position = reachable.From,
            Reason = reason.Trim(),
            AskedBy = actor.Name,
            AskedAt = time.GetUtcNow(),
        };
        db.Add(run);
        db.Audit(actor, "prices.recost.requested", SubjectOf(run), run.Reason);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            if (await RunningAsync(cancellationToken) is { } other)
            {
                return (other.Tenant == range.Tenant ? other : null, RecostRefusal.AlreadyRunning);
            }
            throw;
        }
        signal.Wake();
        return (run, RecostRefusal.None);
    }

    /// <summary>Asks a running one to stop after the part it works on. False when it does not run.</summary>
    public async Task<bool> CancelAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.Set<RecostRun>().AsNoTracking().SingleOrDefaultAsync(run => run.Tenant == actor.Tenant && run.Id == id, cancellationToken) is not { } known)
        {
            return false;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Past the version on purpose: the worker saves its progress all the time, and asking to stop must not fail for that.
        var asked = await db.Set<RecostRun>().Where(run => run.Id == id && run.State == RecostState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.CancelAsked, true), cancellationToken);
        if (asked == 0)
        {
            return false;
        }
        db.Audit(actor, "prices.recost.cancelled", SubjectOf(known));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    internal static AuditSubject SubjectOf(RecostRun run) => new("recost", run.Id.ToString(), FormattableString.Invariant($"{run.From:yyyy-MM-dd'T'HH:mm'Z'} to {run.To:yyyy-MM-dd'T'HH:mm'Z'}"));

    private async Task<RecostRun?> RunningAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<RecostRun>().AsNoTracking().SingleOrDefaultAsync(run => run.State == RecostState.Running, cancellationToken);
    }
}

/// <summary>Wakes the worker of this instance, and tells pages that a re-costing has moved.</summary>
internal sealed class RecostSignal
{
    private volatile TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A run has moved on this instance. Handlers return at once.</summary>
    public event EventHandler? Moved;

    public void Wake() => _asked.TrySetResult();

    public void Move() => Moved?.Invoke(this, EventArgs.Empty);

    /// <summary>Completes when a run was asked for, or after the time.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_asked.Task, Task.Delay(most, time, done.Token));
        await done.CancelAsync();
        _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
