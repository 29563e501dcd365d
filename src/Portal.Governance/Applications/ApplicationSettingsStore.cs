using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Applications;

/// <summary>What a person asks to be set for an application.</summary>
/// <param name="Version">The version the person saw; 0: nothing was set then.</param>
public sealed record ApplicationSettingsChange(bool? CaptureContent, int? MaxContentBytes, int SampleOneIn, bool KeepErrors, string? Team, long Version)
{
    /// <summary>Whether prompts and answers ask for a grant of their own; null: as it is.</summary>
    public bool? ContentByGrantOnly { get; init; }

    public const int LeastContentBytes = 256;
    public const int MostContentBytes = 16 * 1024 * 1024;
    public const int MostOneIn = 10_000;
    public const int LongestTeam = 200;
}

/// <summary>Somebody changed the settings since the person looked at them; nothing was overwritten.</summary>
/// <param name="current">What holds now; null: nothing.</param>
public sealed class ApplicationSettingsConflictException(ApplicationSettings? current)
    : Exception(current is null ? "The settings were removed meanwhile." : $"The settings were changed by {current.ChangedBy} at {current.ChangedAt:u}.")
{
    public ApplicationSettings? Current { get; } = current;
}

/// <summary>Reads and changes the settings of applications.</summary>
public sealed class ApplicationSettingsStore(IDbContextFactory<PortalDb> contexts, TimeProvider time)
{
    /// <summary>Raised after a change made here, so that ingest follows at once.</summary>
    public event EventHandler? Changed;

    /// <param name="tenant">Null: of all tenants.</param>
    public async Task<IReadOnlyList<ApplicationSettings>> ListAsync(string? tenant, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApplicationSettings>().AsNoTracking().Where(settings => tenant == null || settings.Tenant == tenant).ToListAsync(cancellationToken);
    }

    /// <summary>Null: nothing was ever set.</summary>
    public async Task<ApplicationSettings?> FindAsync(string tenant, string application, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApplicationSettings>().AsNoTracking().SingleOrDefaultAsync(one => one.Tenant == tenant && one.Application == application, cancellationToken);
    }

    /// <summary>Keeps a change.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    /// <exception cref="ApplicationSettingsConflictException">Somebody was faster.</exception>
    public async Task<ApplicationSettings> SaveAsync(Actor actor, string application, ApplicationSettingsChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.Tenant;
        Check(change);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var settings = await db.Set<ApplicationSettings>().SingleOrDefaultAsync(one => one.Tenant == tenant && one.Application == application, cancellationToken);
        if (settings is null)
        {
            if (change.Version != 0)
            {
                throw new ApplicationSettingsConflictException(current: null);
            }
            settings = new ApplicationSettings { Tenant = tenant, Application = application, ChangedBy = actor.Name };
            db.Add(settings);
        }
        else
        {
            db.ExpectVersion(settings, change.Version);
        }
        (settings.CaptureContent, settings.MaxContentBytes) = (change.CaptureContent, change.MaxContentBytes);
        (settings.SampleOneIn, settings.KeepErrors) = (change.SampleOneIn, change.KeepErrors);
        settings.ContentByGrantOnly = change.ContentByGrantOnly ?? settings.ContentByGrantOnly;
        settings.Team = string.IsNullOrWhiteSpace(change.Team) ? null : change.Team.Trim();
        (settings.ChangedBy, settings.ChangedAt) = (actor.Name, time.GetUtcNow());
        db.Audit(actor, "applications.settings.changed", new AuditSubject("application", application, application));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault)
        {
            // A concurrent change, or a concurrent first one that took the key.
            var current = await FindAsync(tenant, application, cancellationToken);
            if (fault is DbUpdateConcurrencyException || (current is not null && change.Version == 0))
            {
                throw new ApplicationSettingsConflictException(current);
            }
            throw;
        }
        Changed?.Invoke(this, EventArgs.Empty);
        return settings;
    }

    private static void Check(ApplicationSettingsChange change)
    {
        if (change.MaxContentBytes is < ApplicationSettingsChange.LeastContentBytes or > ApplicationSettingsChange.MostContentBytes)
        {
            throw new ArgumentException($"maxContentBytes is {change.MaxContentBytes}; it must be from {ApplicationSettingsChange.LeastContentBytes} to {ApplicationSettingsChange.MostContentBytes}, or absent.", nameof(change));
        }
        if (change.SampleOneIn is < 1 or > ApplicationSettingsChange.MostOneIn)
        {
            throw new ArgumentException($"sampleOneIn is {change.SampleOneIn}; it must be from 1 (everything) to {ApplicationSettingsChange.MostOneIn}.", nameof(change));
        }
        if (change.Team?.Trim().Length > ApplicationSettingsChange.LongestTeam)
        {
            throw new ArgumentException($"team is longer than {ApplicationSettingsChange.LongestTeam} characters.", nameof(change));
        }
    }
}
