using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;

namespace Portal.Governance.Models;

/// <summary>What the commands of the registry share.</summary>
internal static class ModelSaves
{
    /// <summary>The subject of every entry about a model, its versions and deployments, so that its history is one list.</summary>
    public const string SubjectKind = "model";

    public static AuditSubject Subject(this Model model) => new(SubjectKind, model.Id.ToString("D"), model.Name);

    public static Task<Model?> FindModelAsync(this PortalDb db, string tenant, string name, CancellationToken cancellationToken) =>
        db.Set<Model>().SingleOrDefaultAsync(model => model.Tenant == tenant && model.Name == name, cancellationToken);

    public static Task<ModelVersion?> FindVersionAsync(this PortalDb db, Guid modelId, string name, CancellationToken cancellationToken) =>
        db.Set<ModelVersion>().SingleOrDefaultAsync(version => version.ModelId == modelId && version.Name == name, cancellationToken);

    /// <summary>Marks the model as changed together with its versions: two commands that both decide its stage then meet as a conflict, instead of one overlooking the other.</summary>
    public static void Touch(this Model model, Actor actor, DateTimeOffset now) => (model.ChangedBy, model.ChangedAt) = (actor.Name, now);

    public static async Task<IReadOnlyList<ModelFault>> CheckOwnerAsync(this PortalDb db, ModelDraft draft, string tenant, CancellationToken cancellationToken)
    {
        if (draft is { OwnerId: { } person, OwnerTeamId: null } && !await db.Set<Person>().AnyAsync(one => one.Id == person, cancellationToken))
        {
            return [new ModelFault(ModelFaultKind.OwnerUnknown, nameof(draft.OwnerId))];
        }
        return draft is { OwnerId: null, OwnerTeamId: { } team } && !await db.Set<Team>().AnyAsync(one => one.Tenant == tenant && one.Id == team, cancellationToken)
            ? [new ModelFault(ModelFaultKind.OwnerUnknown, nameof(draft.OwnerTeamId))]
            : [];
    }

    /// <summary>Whether a version may be named as the base of one of the tenant's.</summary>
    public static async Task<IReadOnlyList<ModelFault>> CheckBaseAsync(this PortalDb db, VersionDraft draft, string tenant, Guid? self, CancellationToken cancellationToken)
    {
        if (draft.BaseVersionId is not { } id)
        {
            return [];
        }
        var known = id != self
            && await db.Set<ModelVersion>().AnyAsync(version => version.Id == id && db.Set<Model>().Any(model => model.Id == version.ModelId && model.Tenant == tenant), cancellationToken);
        return known ? [] : [new ModelFault(ModelFaultKind.BaseUnknown, nameof(draft.BaseVersionId))];
    }

    /// <summary>Tries again while a command meets another one not at its own record but at one both settle on the way.</summary>
    /// <param name="isElsewhere">Whether a conflict leaves the record the command is about as the caller saw it.</param>
    public static async Task<ModelChange<T>> RepeatAsync<T>(Func<Task<ModelChange<T>>> attempt, Func<T?, bool> isElsewhere)
        where T : class
    {
        const int most = 5;
        for (var number = 1; ; number++)
        {
            var change = await attempt();
            if (number == most || change.Outcome != ModelOutcome.Conflict || !isElsewhere(change.Record))
            {
                return change;
            }
        }
    }

    /// <summary>Saves, and tells how it ended.</summary>
    /// <param name="current">The record as others left it.</param>
    /// <param name="twin">A record that has the same name already.</param>
    public static async Task<ModelChange<T>> SaveAsync<T>(
        this PortalDb db, T record, Func<CancellationToken, Task<T?>> current, Func<CancellationToken, Task<T?>>? twin, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new ModelChange<T>(ModelOutcome.Done, record);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ModelChange<T>(ModelOutcome.Conflict, await current(cancellationToken));
        }
        catch (DbUpdateException) when (twin is not null && !cancellationToken.IsCancellationRequested)
        {
            // Both systems report a broken unique index in words of their own; asking again tells it from other failures.
            if (await twin(cancellationToken) is { } other)
            {
                return new ModelChange<T>(ModelOutcome.Duplicate, other);
            }
            throw;
        }
    }
}
