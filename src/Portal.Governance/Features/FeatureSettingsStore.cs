using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Features;

/// <summary>What a person asks to be set for an application.</summary>
/// <param name="JsonSchema">Empty: answers may be anything.</param>
/// <param name="Pattern">Empty: answers may be anything.</param>
/// <param name="Off">Names of features that are not kept.</param>
/// <param name="Version">The version the person saw; 0: nothing was set then.</param>
public sealed record FeatureSettingsChange(string? JsonSchema, string? Pattern, IReadOnlyList<string> Off, long Version);

/// <summary>Somebody changed the settings since the person looked at them; nothing was overwritten.</summary>
/// <param name="current">What holds now; null: nothing.</param>
public sealed class FeatureSettingsConflictException(FeatureSettings? current)
    : Exception(current is null ? "The settings were removed meanwhile." : $"The settings were changed by {current.ChangedBy} at {current.ChangedAt:u}.")
{
    public FeatureSettings? Current { get; } = current;
}

/// <summary>Reads and changes which features of an application's calls are computed. Whoever calls what changes them has checked that the actor may; every change is in the audit trail.</summary>
public sealed class FeatureSettingsStore(IDbContextFactory<PortalDb> contexts, TimeProvider time)
{
    /// <summary>Raised after a change made here, so that ingest follows at once.</summary>
    public event EventHandler? Changed;

    /// <param name="tenant">Null: of all tenants.</param>
    public async Task<IReadOnlyList<FeatureSettings>> ListAsync(string? tenant, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<FeatureSettings>().AsNoTracking().Where(settings => tenant == null || settings.Tenant == tenant).ToListAsync(cancellationToken);
    }

    /// <summary>Null: nothing was ever set.</summary>
    public async Task<FeatureSettings?> FindAsync(string tenant, string application, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<FeatureSettings>().AsNoTracking().SingleOrDefaultAsync(one => one.Tenant == tenant && one.Application == application, cancellationToken);
    }

    /// <summary>Keeps a change.</summary>
    /// <exception cref="OutputFormatException">The schema or the expression cannot be followed.</exception>
    /// <exception cref="ArgumentException">A name is too long, or there are too many.</exception>
    /// <exception cref="FeatureSettingsConflictException">Somebody was faster.</exception>
    public async Task<FeatureSettings> SaveAsync(Actor actor, string application, FeatureSettingsChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var rule = RuleOf(change);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var settings = await db.Set<FeatureSettings>().SingleOrDefaultAsync(one => one.Tenant == actor.Tenant && one.Application == application, cancellationToken);
        if (settings is null)
        {
            if (change.Version != 0)
            {
                throw new FeatureSettingsConflictException(current: null);
            }
            settings = new FeatureSettings { Tenant = actor.Tenant, Application = application, ChangedBy = actor.Name };
            db.Add(settings);
        }
        else
        {
            db.ExpectVersion(settings, change.Version);
        }
        (settings.JsonSchema, settings.Pattern, settings.Off) = (rule.JsonSchema, rule.Pattern, [.. rule.Off]);
        (settings.ChangedBy, settings.ChangedAt) = (actor.Name, time.GetUtcNow());
        db.Audit(actor, "features.settings.changed", new AuditSubject("application", application, application));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault)
        {
            // A concurrent change, or a concurrent first one that took the key.
            var current = await FindAsync(settings.Tenant, application, cancellationToken);
            if (fault is DbUpdateConcurrencyException || (current is not null && change.Version == 0))
            {
                throw new FeatureSettingsConflictException(current);
            }
            throw;
        }
        Changed?.Invoke(this, EventArgs.Empty);
        return settings;
    }

    /// <summary>The rule a change asks for, checked and without blanks.</summary>
    /// <exception cref="OutputFormatException">The schema or the expression cannot be followed.</exception>
    /// <exception cref="ArgumentException">A name is too long, or there are too many.</exception>
    public static FeatureRule RuleOf(FeatureSettingsChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var off = (change.Off ?? []).Select(name => name.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (off.Count > FeatureSettings.MostOff)
        {
            throw new ArgumentException($"off names {off.Count} features; {FeatureSettings.MostOff} are the most.", nameof(change));
        }
        if (off.Find(name => name.Length > FeatureSettings.LongestName) is { } longest)
        {
            throw new ArgumentException($"off names '{longest}', which is longer than {FeatureSettings.LongestName} characters.", nameof(change));
        }
        var rule = new FeatureRule(
            string.IsNullOrWhiteSpace(change.JsonSchema) ? null : change.JsonSchema.Trim(),
            string.IsNullOrEmpty(change.Pattern) ? null : change.Pattern,
            off);
        _ = OutputFormat.Of(rule);
        return rule;
    }
}
