using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Dashboards;

/// <summary>What people have typed and not saved: kept so that a closed tab or a broken connection loses nothing.</summary>
public sealed class DashboardDrafts(IDbContextFactory<PortalDb> store, TimeProvider time)
{
    /// <summary>Null when the viewer has none.</summary>
    public async Task<DashboardDraft?> FindAsync(DashboardViewer viewer, Guid dashboard, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await Of(db, viewer, dashboard).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Keeps a draft in place of the one before.</summary>
    /// <param name="basedOn">The version the viewer began from.</param>
    public async Task SaveAsync(DashboardViewer viewer, Guid dashboard, string document, long basedOn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await Of(db, viewer, dashboard).SingleOrDefaultAsync(cancellationToken) is { } draft)
        {
            (draft.Document, draft.BasedOn, draft.SavedAt) = (document, basedOn, time.GetUtcNow());
        }
        else
        {
            db.Add(new DashboardDraft
            {
                Tenant = viewer.Tenant,
                PersonId = viewer.Id,
                DashboardId = dashboard,
                Document = document,
                BasedOn = basedOn,
                SavedAt = time.GetUtcNow(),
            });
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Forgets the viewer's draft.</summary>
    public async Task DiscardAsync(DashboardViewer viewer, Guid dashboard, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        await Of(db, viewer, dashboard).ExecuteDeleteAsync(cancellationToken);
    }

    private static IQueryable<DashboardDraft> Of(PortalDb db, DashboardViewer viewer, Guid dashboard) =>
        db.Set<DashboardDraft>().Where(draft => draft.Tenant == viewer.Tenant && draft.PersonId == viewer.Id && draft.DashboardId == dashboard);
}
