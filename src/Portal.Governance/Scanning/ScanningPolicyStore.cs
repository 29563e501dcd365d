using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Scanning;

/// <summary>What a person asks to be set for an application; a kind that is absent follows the portal's own setting.</summary>
/// <param name="Version">The version the person saw; 0: nothing was set then.</param>
public sealed record ScanningPolicyChange(IReadOnlyDictionary<FindingKind, FindingAction> Actions, long Version);

/// <summary>Somebody changed the policy since the person looked at it; nothing was overwritten.</summary>
/// <param name="current">What holds now; null: nothing.</param>
public sealed class ScanningPolicyConflictException(ScanningPolicy? current)
    : Exception(current is null ? "The policy was removed meanwhile." : $"The policy was changed by {current.ChangedBy} at {current.ChangedAt:u}.")
{
    public ScanningPolicy? Current { get; } = current;
}

/// <summary>Reads and changes the policies of applications. Whoever calls what changes them has checked that the actor may; every change is in the audit trail.</summary>
public sealed class ScanningPolicyStore(IDbContextFactory<PortalDb> contexts, TimeProvider time)
{
    /// <summary>Raised after a change made here, so that ingest follows at once.</summary>
    public event EventHandler? Changed;

    /// <param name="tenant">Null: of all tenants.</param>
    public async Task<IReadOnlyList<ScanningPolicy>> ListAsync(string? tenant, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ScanningPolicy>().AsNoTracking().Where(policy => tenant == null || policy.Tenant == tenant).ToListAsync(cancellationToken);
    }

    /// <summary>Null: nothing was ever set.</summary>
    public async Task<ScanningPolicy?> FindAsync(string tenant, string application, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ScanningPolicy>().AsNoTracking().SingleOrDefaultAsync(one => one.Tenant == tenant && one.Application == application, cancellationToken);
    }

    /// <summary>Keeps a change.</summary>
    /// <exception cref="ScanningPolicyConflictException">Somebody was faster.</exception>
    public async Task<ScanningPolicy> SaveAsync(Actor actor, string application, ScanningPolicyChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(change);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var policy = await db.Set<ScanningPolicy>().SingleOrDefaultAsync(one => one.Tenant == actor.Tenant && one.Application == application, cancellationToken);
        if (policy is null)
        {
            if (change.Version != 0)
            {
                throw new ScanningPolicyConflictException(current: null);
            }
            policy = new ScanningPolicy { Tenant = actor.Tenant, Application = application, ChangedBy = actor.Name };
            db.Add(policy);
        }
        else
        {
            db.ExpectVersion(policy, change.Version);
        }
        Write(change.Actions, policy);
        (policy.ChangedBy, policy.ChangedAt) = (actor.Name, time.GetUtcNow());
        db.Audit(actor, "scanning.policy.changed", new AuditSubject("application", application, application));
        await SaveAsync(db, policy, change, cancellationToken);
        Changed?.Invoke(this, EventArgs.Empty);
        return policy;
    }

    private static void Write(IReadOnlyDictionary<FindingKind, FindingAction> actions, ScanningPolicy policy)
    {
        policy.Email = Of(FindingKind.Email);
        policy.Phone = Of(FindingKind.Phone);
        policy.Iban = Of(FindingKind.Iban);
        policy.Card = Of(FindingKind.Card);
        policy.NationalId = Of(FindingKind.NationalId);
        policy.Secret = Of(FindingKind.Secret);

        FindingAction? Of(FindingKind kind) => actions.TryGetValue(kind, out var action) ? action : null;
    }

    private async Task SaveAsync(PortalDb db, ScanningPolicy policy, ScanningPolicyChange change, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault)
        {
            // A concurrent change, or a concurrent first one that took the key.
            var current = await FindAsync(policy.Tenant, policy.Application, cancellationToken);
            if (fault is DbUpdateConcurrencyException || (current is not null && change.Version == 0))
            {
                throw new ScanningPolicyConflictException(current);
            }
            throw;
        }
    }
}
