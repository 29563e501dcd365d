using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Drift;

/// <summary>A window to pin.</summary>
/// <param name="Name">What people will call it.</param>
/// <param name="From">Start, any offset.</param>
/// <param name="To">End, not part of the window.</param>
/// <param name="Version">The version of the pinned reference that the person saw; 0: none was pinned then.</param>
public sealed record DriftReferenceDraft(string Name, DateTimeOffset From, DateTimeOffset To, long Version)
{
    /// <summary>What is wrong with the draft, in sentences; empty: nothing.</summary>
    public IReadOnlyList<string> Check() => [.. Faults()];

    private IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Trim().Length > DriftReference.LongestName)
        {
            yield return $"Give the reference a name of 1 to {DriftReference.LongestName} characters.";
        }
        if (To <= From)
        {
            yield return "The window must end after it starts.";
        }
        else if (To - From > DriftReference.Longest)
        {
            yield return $"The window covers {(To - From).Days} days; at most {DriftReference.Longest.Days} are possible.";
        }
    }
}

/// <summary>Somebody pinned or unpinned a reference since the person looked; nothing was overwritten.</summary>
/// <param name="current">What is pinned now; null: nothing.</param>
public sealed class DriftReferenceConflictException(DriftReference? current)
    : Exception(current is null ? "The pinned reference was removed meanwhile." : $"\"{current.Name}\" was pinned meanwhile by {current.PinnedBy} at {current.PinnedAt:u}.")
{
    public DriftReference? Current { get; } = current;
}

/// <summary>The pinned references of applications. Whoever calls what changes them has checked that the actor may; every change is in the audit trail.</summary>
public sealed class DriftReferences(IDbContextFactory<PortalDb> contexts, TimeProvider time)
{
    /// <summary>Null: none is pinned.</summary>
    public async Task<DriftReference?> FindAsync(string tenant, string application, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<DriftReference>().AsNoTracking().SingleOrDefaultAsync(one => one.Tenant == tenant && one.Application == application, cancellationToken);
    }

    /// <summary>All of a tenant, by application.</summary>
    public async Task<IReadOnlyList<DriftReference>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<DriftReference>().AsNoTracking().Where(one => one.Tenant == tenant).OrderBy(one => one.Application).ToListAsync(cancellationToken);
    }

    /// <summary>Pins a window in place of the one pinned before; to undo, pin that one again.</summary>
    /// <exception cref="ArgumentException">The draft has faults; the message names them.</exception>
    /// <exception cref="DriftReferenceConflictException">Somebody was faster.</exception>
    public async Task<DriftReference> PinAsync(Actor actor, string application, DriftReferenceDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Check() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(draft));
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reference = await db.Set<DriftReference>().SingleOrDefaultAsync(one => one.Tenant == actor.Tenant && one.Application == application, cancellationToken);
        var (name, from, to, now) = (draft.Name.Trim(), draft.From.ToUniversalTime(), draft.To.ToUniversalTime(), time.GetUtcNow());
        if (reference is null)
        {
            if (draft.Version != 0)
            {
                throw new DriftReferenceConflictException(current: null);
            }
            reference = new DriftReference { Tenant = actor.Tenant, Application = application, Name = name, From = from, To = to, PinnedBy = actor.Name, PinnedAt = now };
            db.Add(reference);
        }
        else
        {
            db.ExpectVersion(reference, draft.Version);
            (reference.Name, reference.From, reference.To, reference.PinnedBy, reference.PinnedAt) = (name, from, to, actor.Name, now);
        }
        db.Audit(actor, "drift.reference.pinned", new AuditSubject("application", application, application));
        await SaveAsync(db, actor.Tenant, application, draft.Version, cancellationToken);
        return reference;
    }

    /// <summary>Unpins; to undo, pin the answer again.</summary>
    /// <param name="version">The version the person saw.</param>
    /// <returns>What was pinned; null: nothing was, somebody unpinned it before.</returns>
    /// <exception cref="DriftReferenceConflictException">Something else is pinned by now.</exception>
    public async Task<DriftReference?> UnpinAsync(Actor actor, string application, long version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<DriftReference>().SingleOrDefaultAsync(one => one.Tenant == actor.Tenant && one.Application == application, cancellationToken) is not { } reference)
        {
            return null;
        }
        db.ExpectVersion(reference, version);
        db.Remove(reference);
        db.Audit(actor, "drift.reference.unpinned", new AuditSubject("application", application, application));
        await SaveAsync(db, actor.Tenant, application, version, cancellationToken);
        return reference;
    }

    private async Task SaveAsync(PortalDb db, string tenant, string application, long version, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault)
        {
            // A concurrent change, or a concurrent first one that took the key.
            var current = await FindAsync(tenant, application, cancellationToken);
            if (fault is DbUpdateConcurrencyException || (current is not null && version == 0))
            {
                throw new DriftReferenceConflictException(current);
            }
            throw;
        }
    }
}
