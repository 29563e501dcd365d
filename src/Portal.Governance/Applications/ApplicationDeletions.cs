using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Applications;

/// <summary>Deletions that were asked for, under way and done.</summary>
public sealed class ApplicationDeletions(IDbContextFactory<PortalDb> contexts, TimeProvider time)
{
    private const int MostListed = 100;
    private const string Worker = "application-deletion";

    /// <summary>Raised after a request, so that work begins at once.</summary>
    public event EventHandler? Requested;

    /// <summary>Raised after progress, on a thread of the pool.</summary>
    public event EventHandler<ApplicationDeletion>? Progressed;

    /// <summary>Asks for a deletion; one that is under way for the same application is returned instead.</summary>
    public async Task<ApplicationDeletion> RequestAsync(Actor actor, string application, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.Tenant;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var running = await db.Set<ApplicationDeletion>().AsNoTracking()
            .FirstOrDefaultAsync(deletion => deletion.Tenant == tenant && deletion.Subject == application && deletion.Step != DeletionStep.Done, cancellationToken);
        if (running is not null)
        {
            return running;
        }
        var now = time.GetUtcNow();
        var asked = new ApplicationDeletion { Id = Guid.CreateVersion7(now), Tenant = tenant, Subject = application, RequestedBy = actor.Name, RequestedAt = now };
        db.Add(asked);
        db.Audit(actor, "applications.deletion.requested", SubjectOf(asked));
        await db.SaveChangesAsync(cancellationToken);
        Requested?.Invoke(this, EventArgs.Empty);
        return asked;
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<ApplicationDeletion>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApplicationDeletion>().AsNoTracking().Where(deletion => deletion.Tenant == tenant)
            .OrderByDescending(deletion => deletion.RequestedAt).Take(MostListed).ToListAsync(cancellationToken);
    }

    public async Task<ApplicationDeletion?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApplicationDeletion>().AsNoTracking().SingleOrDefaultAsync(deletion => deletion.Tenant == tenant && deletion.Id == id, cancellationToken);
    }

    /// <summary>The oldest that is not done, of any tenant.</summary>
    public async Task<ApplicationDeletion?> NextAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApplicationDeletion>().AsNoTracking().Where(deletion => deletion.Step != DeletionStep.Done).OrderBy(deletion => deletion.RequestedAt).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Keeps progress.</summary>
    /// <exception cref="DbUpdateConcurrencyException">Another portal works on the same deletion.</exception>
    public async Task<ApplicationDeletion> ProgressAsync(ApplicationDeletion deletion, Action<ApplicationDeletion> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deletion);
        ArgumentNullException.ThrowIfNull(change);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await db.Set<ApplicationDeletion>().SingleAsync(one => one.Id == deletion.Id, cancellationToken);
        db.ExpectVersion(stored, deletion.Version);
        change(stored);
        if (stored.Step == DeletionStep.Done)
        {
            db.Audit(Actor.System(Worker, stored.Tenant), "applications.deletion.finished", SubjectOf(stored));
        }
        await db.SaveChangesAsync(cancellationToken);
        db.Entry(stored).State = EntityState.Detached;
        Progressed?.Invoke(this, stored);
        return stored;
    }

    private static AuditSubject SubjectOf(ApplicationDeletion deletion) => new("application", deletion.Subject, deletion.Subject);
}
