using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Views;

/// <summary>What a person writes down of a view.</summary>
public sealed record ViewDraft(string Name, string Address, bool IsShared);

/// <summary>A view cannot be saved as asked; the message says why in English, <see cref="Reason"/> for pages of other languages.</summary>
public sealed class ViewRefusedException(ViewRefusal reason, string message) : Exception(message)
{
    public ViewRefusal Reason => reason;
}

public enum ViewRefusal
{
    NameMissing,
    NameTooLong,
    NameTaken,
    AddressTooLong,
    TooMany,
    NotFound,
    NotYours,
}

/// <summary>
/// Saved views. Everybody reads shared ones and their own; only the owner changes one. Changes are made on a version: one that somebody else has raised
/// meanwhile throws <see cref="DbUpdateConcurrencyException"/>.
/// </summary>
public sealed class SavedViews(IDbContextFactory<PortalDb> store, TimeProvider time)
{
    /// <summary>Views one person may keep.</summary>
    public const int MostViews = 200;

    /// <summary>For this long a deleted view can be brought back.</summary>
    public static readonly TimeSpan Undo = TimeSpan.FromDays(1);

    /// <summary>The person's own and all shared views, by name.</summary>
    public async Task<IReadOnlyList<SavedView>> ListAsync(Actor person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var views = await db.Set<SavedView>().AsNoTracking()
            .Where(view => view.Tenant == person.Tenant && view.DeletedAt == null && (view.IsShared || view.OwnerId == person.Id))
            .ToListAsync(cancellationToken);
        return [.. views.OrderBy(view => view.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(view => view.Id)];
    }

    /// <summary>A view the person may see.</summary>
    /// <exception cref="ViewRefusedException">There is none of this id.</exception>
    public async Task<SavedView> GetAsync(Actor person, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<SavedView>().AsNoTracking().SingleOrDefaultAsync(
            view => view.Tenant == person.Tenant && view.Id == id && view.DeletedAt == null && (view.IsShared || view.OwnerId == person.Id), cancellationToken) ?? throw NotFound();
    }

    /// <exception cref="ViewRefusedException">The draft cannot be kept.</exception>
    public async Task<SavedView> AddAsync(Actor person, ViewDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(draft);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        await CheckAsync(db, person, draft, null, cancellationToken);
        if (await db.Set<SavedView>().CountAsync(view => view.Tenant == person.Tenant && view.OwnerId == person.Id && view.DeletedAt == null, cancellationToken) >= MostViews)
        {
            throw new ViewRefusedException(ViewRefusal.TooMany, $"You have {MostViews} views, which is the most one person may keep. Delete one first.");
        }
        var saved = new SavedView
        {
            Tenant = person.Tenant,
            OwnerId = person.Id,
            OwnerName = person.Name,
            Name = draft.Name.Trim(),
            Address = draft.Address,
            IsShared = draft.IsShared,
            ChangedBy = person.Name,
            ChangedAt = time.GetUtcNow(),
        };
        db.Add(saved);
        db.Audit(person, "views.view.added", SubjectOf(saved));
        await db.SaveChangesAsync(cancellationToken);
        return saved;
    }

    /// <param name="version">The version the person saw.</param>
    /// <exception cref="ViewRefusedException">The draft cannot be kept, or the view is somebody else's.</exception>
    /// <exception cref="DbUpdateConcurrencyException">It was changed meanwhile.</exception>
    public async Task<SavedView> ChangeAsync(Actor person, Guid id, long version, ViewDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(draft);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var saved = await OwnAsync(db, person, id, deleted: false, cancellationToken);
        await CheckAsync(db, person, draft, id, cancellationToken);
        db.ExpectVersion(saved, version);
        (saved.Name, saved.Address, saved.IsShared) = (draft.Name.Trim(), draft.Address, draft.IsShared);
        (saved.ChangedBy, saved.ChangedAt) = (person.Name, time.GetUtcNow());
        db.Audit(person, "views.view.changed", SubjectOf(saved));
        await db.SaveChangesAsync(cancellationToken);
        return saved;
    }

    /// <summary>Deletes a view; <see cref="RestoreAsync"/> brings it back for a day.</summary>
    /// <exception cref="ViewRefusedException">There is none, or it is somebody else's.</exception>
    public async Task DeleteAsync(Actor person, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var saved = await OwnAsync(db, person, id, deleted: false, cancellationToken);
        var now = time.GetUtcNow();
        saved.DeletedAt = now;
        (saved.ChangedBy, saved.ChangedAt) = (person.Name, now);
        db.Audit(person, "views.view.deleted", SubjectOf(saved));
        await db.SaveChangesAsync(cancellationToken);
        var gone = now - Undo;
        await db.Set<SavedView>().Where(view => view.Tenant == person.Tenant && view.DeletedAt < gone).ExecuteDeleteAsync(cancellationToken);
    }

    /// <exception cref="ViewRefusedException">It is gone for good, or somebody else's.</exception>
    public async Task<SavedView> RestoreAsync(Actor person, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var saved = await OwnAsync(db, person, id, deleted: true, cancellationToken);
        saved.DeletedAt = null;
        (saved.ChangedBy, saved.ChangedAt) = (person.Name, time.GetUtcNow());
        db.Audit(person, "views.view.restored", SubjectOf(saved));
        await db.SaveChangesAsync(cancellationToken);
        return saved;
    }

    /// <summary>What the person set; the page's own where nothing was.</summary>
    public async Task<ViewPreference> GetPreferenceAsync(Actor person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<ViewPreference>().AsNoTracking()
            .SingleOrDefaultAsync(preference => preference.Tenant == person.Tenant && preference.PersonId == person.Id, cancellationToken)
            ?? new ViewPreference { Tenant = person.Tenant, PersonId = person.Id };
    }

    /// <summary>Changes what the person set; the last one to write wins, since only they do.</summary>
    public async Task SetPreferenceAsync(Actor person, Action<ViewPreference> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(change);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var preference = await db.Set<ViewPreference>().SingleOrDefaultAsync(kept => kept.Tenant == person.Tenant && kept.PersonId == person.Id, cancellationToken);
        if (preference is null)
        {
            preference = new ViewPreference { Tenant = person.Tenant, PersonId = person.Id };
            db.Add(preference);
        }
        change(preference);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static AuditSubject SubjectOf(SavedView view) => new("view", view.Id.ToString(), view.Name);

    private static async Task CheckAsync(PortalDb db, Actor person, ViewDraft draft, Guid? except, CancellationToken cancellationToken)
    {
        var name = draft.Name.Trim();
        if (name.Length == 0)
        {
            throw new ViewRefusedException(ViewRefusal.NameMissing, "A view needs a name.");
        }
        if (name.Length > SavedView.NameLength)
        {
            throw new ViewRefusedException(ViewRefusal.NameTooLong, $"The name has {name.Length} characters; {SavedView.NameLength} are possible.");
        }
        if (draft.Address.Length > SavedView.AddressLength)
        {
            throw new ViewRefusedException(ViewRefusal.AddressTooLong, $"The view's address has {draft.Address.Length} characters; {SavedView.AddressLength} are possible.");
        }
        if (await db.Set<SavedView>().AnyAsync(
            view => view.Tenant == person.Tenant && view.OwnerId == person.Id && view.DeletedAt == null && view.Name == name && view.Id != except, cancellationToken))
        {
            throw new ViewRefusedException(ViewRefusal.NameTaken, $"You have a view named '{name}' already.");
        }
    }

    private static async Task<SavedView> OwnAsync(PortalDb db, Actor person, Guid id, bool deleted, CancellationToken cancellationToken)
    {
        var saved = await db.Set<SavedView>().SingleOrDefaultAsync(
            view => view.Tenant == person.Tenant && view.Id == id && (view.DeletedAt != null) == deleted && (view.IsShared || view.OwnerId == person.Id), cancellationToken) ?? throw NotFound();
        return saved.OwnerId == person.Id
            ? saved
            : throw new ViewRefusedException(ViewRefusal.NotYours, $"The view '{saved.Name}' is {saved.OwnerName}'s; save a copy of your own to change it.");
    }

    private static ViewRefusedException NotFound() => new(ViewRefusal.NotFound, "There is no such view, or it was deleted.");
}
