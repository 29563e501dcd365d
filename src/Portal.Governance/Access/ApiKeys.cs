using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>How a change of a key ended.</summary>
public enum ApiKeyOutcome
{
    Done,

    /// <summary>The draft breaks <see cref="ApiKeyRules"/>.</summary>
    Invalid,

    /// <summary>Somebody else changed the key meanwhile.</summary>
    Conflict,

    /// <summary>There is no such key in the project.</summary>
    Missing,

    /// <summary>The key was revoked and does not come back.</summary>
    Revoked,
}

/// <param name="Key">The key as it is now stored: after a conflict the other's.</param>
/// <param name="Text">The whole key, of a new one only: there is no other copy of the secret.</param>
/// <param name="Faults">What is wrong with an invalid draft.</param>
public sealed record ApiKeyChange(ApiKeyOutcome Outcome, ApiKey? Key = null, string? Text = null, IReadOnlyList<ApiKeyFault>? Faults = null);

/// <summary>The API keys of projects: what administrators do with them. What a request's key is worth is asked of the portal's key ring, not here.</summary>
public sealed class ApiKeys(IDbContextFactory<PortalDb> contexts, AccessGuard guard, TimeProvider time)
{
    /// <summary>Raised after a change made here, so that this portal's key ring follows at once.</summary>
    public event EventHandler? Changed;

    /// <summary>The keys of a project, newest first, revoked ones included.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApiKey>().AsNoTracking().Where(key => key.Tenant == tenant).OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id).ToListAsync(cancellationToken);
    }

    public async Task<ApiKey?> FindAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(key => key.Tenant == tenant && key.Id == id, cancellationToken);
    }

    /// <summary>Makes a key in the caller's project.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<ApiKeyChange> CreateAsync(ClaimsPrincipal user, ApiKeyDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var actor = await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken);
        var faults = ApiKeyRules.Check(draft).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (draft.TeamId is { } team && !await db.Set<Team>().AnyAsync(one => one.Id == team && one.Tenant == actor.Tenant, cancellationToken))
        {
            faults.Add(ApiKeyFault.TeamUnknown);
        }
        if (faults.Count > 0)
        {
            return new ApiKeyChange(ApiKeyOutcome.Invalid, Faults: faults);
        }
        var (id, text) = ApiKeyFormat.Create();
        var now = time.GetUtcNow();
        var key = new ApiKey
        {
            Id = id,
            Tenant = actor.Tenant,
            Name = draft.Name.Trim(),
            Scope = draft.Scope!.Value,
            TeamId = draft.TeamId,
            Sha256 = ApiKeyFormat.Hash(text),
            AllowedOrigins = ApiKeyRules.Store(draft.AllowedOrigins),
            CreatedAt = now,
            CreatedBy = actor.Name,
            ExpiresAt = draft.Days is { } days ? now.AddDays(days) : null,
        };
        db.Add(key);
        db.Audit(actor, "access.key.created", SubjectOf(key));
        await db.SaveChangesAsync(cancellationToken);
        Changed?.Invoke(this, EventArgs.Empty);
        return new ApiKeyChange(ApiKeyOutcome.Done, key, text);
    }

    /// <summary>Gives a key another name or team. What it may do never changes: that takes a new key.</summary>
    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<ApiKeyChange> RenameAsync(ClaimsPrincipal user, string id, long version, string name, Guid? teamId, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken);
        var faults = ApiKeyRules.CheckName(name).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (teamId is { } team && !await db.Set<Team>().AnyAsync(one => one.Id == team && one.Tenant == actor.Tenant, cancellationToken))
        {
            faults.Add(ApiKeyFault.TeamUnknown);
        }
        if (faults.Count > 0)
        {
            return new ApiKeyChange(ApiKeyOutcome.Invalid, Faults: faults);
        }
        if (await db.Set<ApiKey>().SingleOrDefaultAsync(one => one.Tenant == actor.Tenant && one.Id == id, cancellationToken) is not { } key)
        {
            return new ApiKeyChange(ApiKeyOutcome.Missing);
        }
        if (key.RevokedAt is not null)
        {
            return new ApiKeyChange(ApiKeyOutcome.Revoked, key);
        }
        db.ExpectVersion(key, version);
        (key.Name, key.TeamId) = (name.Trim(), teamId);
        db.Audit(actor, "access.key.renamed", SubjectOf(key));
        return await SaveAsync(db, key, cancellationToken);
    }

    /// <summary>Ends a key for good, on every portal within seconds. A key that is revoked already stays as it is.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<ApiKeyChange> RevokeAsync(ClaimsPrincipal user, string id, string? reason, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<ApiKey>().SingleOrDefaultAsync(one => one.Tenant == actor.Tenant && one.Id == id, cancellationToken) is not { } key)
        {
            return new ApiKeyChange(ApiKeyOutcome.Missing);
        }
        if (key.RevokedAt is not null)
        {
            return new ApiKeyChange(ApiKeyOutcome.Done, key);
        }
        (key.RevokedAt, key.RevokedBy) = (time.GetUtcNow(), actor.Name);
        db.Audit(actor, "access.key.revoked", SubjectOf(key), string.IsNullOrWhiteSpace(reason) ? null : reason.Trim());
        return await SaveAsync(db, key, cancellationToken);
    }

    private async Task<ApiKeyChange> SaveAsync(PortalDb db, ApiKey key, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ApiKeyChange(ApiKeyOutcome.Conflict, await FindAsync(key.Tenant, key.Id, cancellationToken));
        }
        Changed?.Invoke(this, EventArgs.Empty);
        return new ApiKeyChange(ApiKeyOutcome.Done, key);
    }

    internal static AuditSubject SubjectOf(ApiKey key) => new("api-key", key.Id, key.Name);
}
