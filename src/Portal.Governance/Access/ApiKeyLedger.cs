using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>
/// What a portal's key ring exchanges with the relational store: it takes the keys of all projects, and brings what came about on its own machine without
/// the database (the command line, the keys of Development).
/// </summary>
public sealed class ApiKeyLedger(IDbContextFactory<PortalDb> contexts, TimeProvider time)
{
    private const string Worker = "key ring";

    /// <summary>Differs whenever a key or project was made, changed or closed: their rows are never deleted, and each change raises a version.</summary>
    public async Task<(long Keys, long Projects)> StampAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await db.Set<ApiKey>().SumAsync(key => key.Version, cancellationToken), await db.Set<Project>().SumAsync(project => project.Version, cancellationToken));
    }

    /// <summary>All keys that are not revoked, of projects that are not archived.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListStandingAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApiKey>().AsNoTracking()
            .Where(key => key.RevokedAt == null && !db.Set<Project>().Any(project => project.Tenant == key.Tenant && project.ArchivedAt != null))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Writes down a key, or the end of one, that the ring knows and the store may not. Doing so twice does nothing.</summary>
    public async Task TakeOverAsync(ApiKey known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(known);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await db.Set<ApiKey>().SingleOrDefaultAsync(key => key.Id == known.Id, cancellationToken);
        var actor = Actor.System(Worker, known.Tenant);
        if (stored is null)
        {
            if (!await db.Set<Project>().AnyAsync(project => project.Tenant == known.Tenant, cancellationToken))
            {
                // The command line takes any name of a project: its first key makes it.
                db.Add(new Project { Tenant = known.Tenant, Title = known.Tenant, ChangedBy = Worker, ChangedAt = time.GetUtcNow() });
            }
            db.Add(known);
            db.Audit(actor, "access.key.taken-over", ApiKeys.SubjectOf(known));
        }
        else if (known.RevokedAt is not null && stored.RevokedAt is null)
        {
            (stored.RevokedAt, stored.RevokedBy) = (known.RevokedAt, known.RevokedBy);
            db.Audit(actor, "access.key.revoked", ApiKeys.SubjectOf(stored));
        }
        else
        {
            return;
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Notes when keys were last used. No change of the key: neither its version nor the audit trail moves.</summary>
    public async Task NoteUseAsync(IReadOnlyDictionary<string, DateTimeOffset> uses, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uses);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var (id, at) in uses)
        {
            await db.Set<ApiKey>().Where(key => key.Id == id && (key.LastUsedAt == null || key.LastUsedAt < at))
                .ExecuteUpdateAsync(key => key.SetProperty(one => one.LastUsedAt, at), cancellationToken);
        }
    }
}
