using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Dashboards;

/// <summary>Dashboards of people and programs. What a viewer may not open does not exist for them; rights are checked here, whatever the door.</summary>
public sealed class DashboardStore(IDbContextFactory<PortalDb> store, TimeProvider time)
{
    /// <summary>Versions that can be restored.</summary>
    public const int KeptRevisions = 50;

    /// <summary>Most dashboards one owner may have.</summary>
    public const int OwnerLimit = 500;

    /// <summary>For so long a deleted dashboard can be brought back.</summary>
    public static readonly TimeSpan UndoWindow = TimeSpan.FromDays(7);

    /// <summary>Own ones, those of everybody, and those of a link that the viewer has starred; by name.</summary>
    public async Task<IReadOnlyList<DashboardEntry>> ListAsync(DashboardViewer viewer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var favourites = db.Set<DashboardFavourite>().Where(star => star.Tenant == viewer.Tenant && star.PersonId == viewer.Id).Select(star => star.DashboardId);
        return await db.Set<Dashboard>()
            .Where(viewer.MayOpen)
            .Where(dashboard => dashboard.OwnerId == viewer.Id || dashboard.Sharing == DashboardSharing.Tenant || favourites.Contains(dashboard.Id))
            .OrderBy(dashboard => dashboard.Name).ThenBy(dashboard => dashboard.Id)
            .Select(dashboard => new DashboardEntry(
                dashboard.Id, dashboard.Name, dashboard.Description, dashboard.OwnerId, dashboard.OwnerName, dashboard.Sharing, dashboard.PanelCount,
                dashboard.Version, dashboard.ChangedBy, dashboard.ChangedAt, favourites.Contains(dashboard.Id)))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null when there is none of this id for this viewer.</summary>
    public async Task<Dashboard?> FindAsync(DashboardViewer viewer, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<Dashboard>().AsNoTracking().Where(viewer.MayOpen).SingleOrDefaultAsync(dashboard => dashboard.Id == id, cancellationToken);
    }

    /// <summary>A new dashboard that belongs to the viewer.</summary>
    /// <exception cref="InvalidOperationException">The viewer has <see cref="OwnerLimit"/> already.</exception>
    public async Task<Dashboard> CreateAsync(DashboardViewer viewer, DashboardContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(content);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var owned = await db.Set<Dashboard>().CountAsync(dashboard => dashboard.Tenant == viewer.Tenant && dashboard.OwnerId == viewer.Id && dashboard.DeletedAt == null, cancellationToken);
        if (owned >= OwnerLimit)
        {
            throw new InvalidOperationException($"One owner can have {OwnerLimit} dashboards. Delete some first.");
        }
        var created = new Dashboard
        {
            Tenant = viewer.Tenant,
            Id = Guid.NewGuid(),
            Name = content.Name,
            Description = content.Description,
            OwnerId = viewer.Id,
            OwnerName = viewer.Name,
            Sharing = content.Sharing,
            Definition = content.Definition,
            PanelCount = content.PanelCount,
            ChangedBy = viewer.Name,
            ChangedAt = time.GetUtcNow(),
        };
        db.Add(created);
        db.Audit(viewer.Actor, "dashboards.dashboard.created", SubjectOf(created));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        db.Add(RevisionOf(created));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return created;
    }

    /// <summary>Replaces what a dashboard shows.</summary>
    /// <param name="expectedVersion">The version the viewer saw; null: whatever there is now.</param>
    public Task<DashboardResult> SaveAsync(DashboardViewer viewer, Guid id, long? expectedVersion, DashboardContent content, CancellationToken cancellationToken) =>
        SaveAsync(viewer, id, expectedVersion, content, "dashboards.dashboard.changed", cancellationToken);

    private Task<DashboardResult> SaveAsync(DashboardViewer viewer, Guid id, long? expectedVersion, DashboardContent content, string action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        return ChangeAsync(viewer, id, expectedVersion, action, dashboard =>
        {
            dashboard.Name = content.Name;
            dashboard.Description = content.Description;
            dashboard.Sharing = content.Sharing;
            dashboard.Definition = content.Definition;
            dashboard.PanelCount = content.PanelCount;
        }, cancellationToken);
    }

    /// <summary>Makes the dashboard what it was at an earlier version, as a new one.</summary>
    public async Task<DashboardResult> RestoreAsync(DashboardViewer viewer, Guid id, long version, long expectedVersion, CancellationToken cancellationToken)
    {
        var revision = (await HistoryAsync(viewer, id, cancellationToken)).FirstOrDefault(known => known.Version == version);
        return revision is null
            ? new DashboardResult(DashboardOutcome.NotFound)
            : await SaveAsync(viewer, id, expectedVersion, DashboardContent.Of(revision), "dashboards.dashboard.restored", cancellationToken);
    }

    /// <summary>What it was, newest first; empty where the viewer may not change it: an earlier version may show what was not meant for all.</summary>
    public async Task<IReadOnlyList<DashboardRevision>> HistoryAsync(DashboardViewer viewer, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var dashboard = await db.Set<Dashboard>().AsNoTracking().Where(viewer.MayOpen).SingleOrDefaultAsync(known => known.Id == id, cancellationToken);
        return dashboard is null || !viewer.MayChange(dashboard)
            ? []
            : await db.Set<DashboardRevision>().AsNoTracking().Where(revision => revision.DashboardId == id).OrderByDescending(revision => revision.Version).Take(KeptRevisions).ToListAsync(cancellationToken);
    }

    /// <summary>Takes a dashboard away; <see cref="UndeleteAsync"/> brings it back within <see cref="UndoWindow"/>.</summary>
    public async Task<DashboardResult> DeleteAsync(DashboardViewer viewer, Guid id, long? expectedVersion, CancellationToken cancellationToken)
    {
        var result = await ChangeAsync(viewer, id, expectedVersion, "dashboards.dashboard.deleted", dashboard => dashboard.DeletedAt = time.GetUtcNow(), cancellationToken);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var gone = time.GetUtcNow() - UndoWindow;
        await db.Set<Dashboard>().Where(old => old.Tenant == viewer.Tenant && old.DeletedAt < gone).ExecuteDeleteAsync(cancellationToken);
        return result;
    }

    /// <summary>Brings a deleted dashboard back.</summary>
    public async Task<DashboardResult> UndeleteAsync(DashboardViewer viewer, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var dashboard = await db.Set<Dashboard>().SingleOrDefaultAsync(known => known.Id == id && known.Tenant == viewer.Tenant && known.DeletedAt != null, cancellationToken);
        if (dashboard is null || !viewer.MayChange(dashboard))
        {
            return new DashboardResult(DashboardOutcome.NotFound);
        }
        dashboard.DeletedAt = null;
        dashboard.ChangedBy = viewer.Name;
        dashboard.ChangedAt = time.GetUtcNow();
        db.Audit(viewer.Actor, "dashboards.dashboard.undeleted", SubjectOf(dashboard));
        await db.SaveChangesAsync(cancellationToken);
        return new DashboardResult(DashboardOutcome.Done, dashboard);
    }

    /// <summary>Stars a dashboard, or takes the star away.</summary>
    public async Task SetFavouriteAsync(DashboardViewer viewer, Guid id, bool favourite, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var stars = db.Set<DashboardFavourite>().Where(star => star.Tenant == viewer.Tenant && star.PersonId == viewer.Id && star.DashboardId == id);
        if (!favourite)
        {
            await stars.ExecuteDeleteAsync(cancellationToken);
        }
        else if (!await stars.AnyAsync(cancellationToken) && await db.Set<Dashboard>().Where(viewer.MayOpen).AnyAsync(dashboard => dashboard.Id == id, cancellationToken))
        {
            db.Add(new DashboardFavourite { Tenant = viewer.Tenant, PersonId = viewer.Id, DashboardId = id });
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task<DashboardResult> ChangeAsync(
        DashboardViewer viewer, Guid id, long? expectedVersion, string action, Action<Dashboard> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var dashboard = await db.Set<Dashboard>().Where(viewer.MayOpen).SingleOrDefaultAsync(known => known.Id == id, cancellationToken);
        if (dashboard is null)
        {
            return new DashboardResult(DashboardOutcome.NotFound);
        }
        if (!viewer.MayChange(dashboard))
        {
            return new DashboardResult(DashboardOutcome.NotAllowed, dashboard);
        }
        if (expectedVersion is { } seen && seen != dashboard.Version)
        {
            return new DashboardResult(DashboardOutcome.Conflict, dashboard);
        }
        change(dashboard);
        dashboard.ChangedBy = viewer.Name;
        dashboard.ChangedAt = time.GetUtcNow();
        db.Audit(viewer.Actor, action, SubjectOf(dashboard));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new DashboardResult(DashboardOutcome.Conflict, await FindAsync(viewer, id, cancellationToken));
        }
        // After the record itself, whose new version gives the revision its number.
        db.Add(RevisionOf(dashboard));
        await db.SaveChangesAsync(cancellationToken);
        var oldest = dashboard.Version - KeptRevisions;
        await db.Set<DashboardRevision>().Where(revision => revision.DashboardId == id && revision.Version <= oldest).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new DashboardResult(DashboardOutcome.Done, dashboard);
    }

    private static AuditSubject SubjectOf(Dashboard dashboard) => new("dashboard", dashboard.Id.ToString(), dashboard.Name);

    private static DashboardRevision RevisionOf(Dashboard dashboard) => new()
    {
        Tenant = dashboard.Tenant,
        DashboardId = dashboard.Id,
        Version = dashboard.Version,
        Name = dashboard.Name,
        Description = dashboard.Description,
        Sharing = dashboard.Sharing,
        Definition = dashboard.Definition,
        PanelCount = dashboard.PanelCount,
        ChangedBy = dashboard.ChangedBy,
        ChangedAt = dashboard.ChangedAt,
    };
}
