using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Bias;

/// <summary>What a person asks to be set for an application.</summary>
/// <param name="References">The reference group by attribute.</param>
/// <param name="Version">The version the person saw; 0: nothing was set then.</param>
public sealed record BiasSettingsChange(
    IReadOnlyList<string> FavourableOutcomes,
    IReadOnlyDictionary<string, string> References,
    int MinimumSize,
    double RatioLine,
    double DifferenceFloor,
    long Version);

/// <summary>Somebody changed the settings since the person looked at them; nothing was overwritten.</summary>
/// <param name="current">What holds now; null: nothing.</param>
public sealed class BiasSettingsConflictException(BiasSettings? current)
    : Exception(current is null ? "The settings were removed meanwhile." : $"The settings were changed by {current.ChangedBy} at {current.ChangedAt:u}.")
{
    public BiasSettings? Current { get; } = current;
}

/// <summary>Reads and changes how the groups of applications are compared. Whoever calls what changes them has checked that the actor may; every change is in the audit trail.</summary>
public sealed class BiasSettingsStore(IDbContextFactory<PortalDb> contexts, TimeProvider time)
{
    /// <summary>Raised after a change made here, so that what is computed follows at once.</summary>
    public event EventHandler? Changed;

    /// <param name="tenant">Null: of all tenants.</param>
    public async Task<IReadOnlyList<BiasSettings>> ListAsync(string? tenant, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<BiasSettings>().AsNoTracking().Where(settings => tenant == null || settings.Tenant == tenant).ToListAsync(cancellationToken);
    }

    /// <summary>Null: nothing was ever set.</summary>
    public async Task<BiasSettings?> FindAsync(string tenant, string application, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<BiasSettings>().AsNoTracking().SingleOrDefaultAsync(one => one.Tenant == tenant && one.Application == application, cancellationToken);
    }

    /// <summary>Keeps a change.</summary>
    /// <exception cref="ArgumentException">A value breaks <see cref="BiasRules"/>; the message names it.</exception>
    /// <exception cref="BiasSettingsConflictException">Somebody was faster.</exception>
    public async Task<BiasSettings> SaveAsync(Actor actor, string application, BiasSettingsChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(change);
        if (BiasRules.Check(change) is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(change));
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var settings = await db.Set<BiasSettings>().SingleOrDefaultAsync(one => one.Tenant == actor.Tenant && one.Application == application, cancellationToken);
        if (settings is null)
        {
            if (change.Version != 0)
            {
                throw new BiasSettingsConflictException(current: null);
            }
            settings = new BiasSettings { Tenant = actor.Tenant, Application = application, ChangedBy = actor.Name };
            db.Add(settings);
        }
        else
        {
            db.ExpectVersion(settings, change.Version);
        }
        Write(change, settings);
        (settings.ChangedBy, settings.ChangedAt) = (actor.Name, time.GetUtcNow());
        db.Audit(actor, "bias.settings.changed", new AuditSubject("application", application, application));
        await SaveAsync(db, settings, change, cancellationToken);
        Changed?.Invoke(this, EventArgs.Empty);
        return settings;
    }

    private static void Write(BiasSettingsChange change, BiasSettings settings)
    {
        settings.FavourableOutcomes = [.. change.FavourableOutcomes.Select(outcome => outcome.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
        settings.ReferenceGroups =
        [
            .. change.References.OrderBy(reference => reference.Key, StringComparer.Ordinal).Select(reference => new ReferenceGroup(reference.Key.Trim(), reference.Value.Trim()).ToString()),
        ];
        (settings.MinimumSize, settings.RatioLine, settings.DifferenceFloor) = (change.MinimumSize, change.RatioLine, change.DifferenceFloor);
    }

    private async Task SaveAsync(PortalDb db, BiasSettings settings, BiasSettingsChange change, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault)
        {
            // A concurrent change, or a concurrent first one that took the key.
            var current = await FindAsync(settings.Tenant, settings.Application, cancellationToken);
            if (fault is DbUpdateConcurrencyException || (current is not null && change.Version == 0))
            {
                throw new BiasSettingsConflictException(current);
            }
            throw;
        }
    }
}
