using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;

namespace Portal.Governance.Models;

/// <summary>A model to be registered, with its first version where there is one already.</summary>
/// <param name="Name">Null: made from the title.</param>
public sealed record NewModel(string? Name, ModelDraft Draft, NewVersion? Version = null);

/// <param name="Stage">Where it is by now: what runs already is registered as what it is.</param>
public sealed record NewVersion(string Name, VersionDraft Draft, LifecycleStage Stage = LifecycleStage.Development);

/// <summary>Registers, changes and deletes models.</summary>
public sealed class ModelRegistry(IDbContextFactory<PortalDb> store, ModelCatalogue catalogue, AccessGuard guard, RiskClasses classes, TimeProvider time)
{
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public async Task<ModelChange<Model>> RegisterAsync(ClaimsPrincipal caller, NewModel asked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, ModelRules.Tidy(asked.Draft.Application), cancellationToken);
        var name = ModelRules.Tidy(asked.Name) ?? ModelRules.NameFrom(asked.Draft.Title);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        List<ModelFault> faults =
        [
            // A name made from a title that is missing has no fault of its own.
            .. string.IsNullOrWhiteSpace(asked.Name) && string.IsNullOrWhiteSpace(asked.Draft.Title) ? [] : ModelRules.CheckName(name),
            .. ModelRules.Check(asked.Draft, classes),
            .. await db.CheckOwnerAsync(asked.Draft, actor.Tenant, cancellationToken),
            .. asked.Version is null ? [] : Prefixed(ModelRules.CheckVersionName(asked.Version.Name).Concat(ModelRules.Check(asked.Version.Draft))
                .Concat(await db.CheckBaseAsync(asked.Version.Draft, actor.Tenant, self: null, cancellationToken))),
        ];
        if (faults.Count > 0)
        {
            return ModelChange<Model>.Invalid(faults);
        }

        var now = time.GetUtcNow();
        var model = new Model
        {
            Tenant = actor.Tenant,
            Name = name,
            Title = "",
            Stage = asked.Version?.Stage ?? LifecycleStage.Development,
            CreatedAt = now,
            ChangedBy = actor.Name,
            ChangedAt = now,
        };
        asked.Draft.WriteTo(model);
        db.Add(model);
        if (asked.Version is { } first)
        {
            db.Add(ModelVersions.Create(model, first, actor, now));
        }
        db.Audit(actor, "models.model.registered", model.Subject());
        return await db.SaveAsync(model, _ => Task.FromResult<Model?>(null), stop => catalogue.FindAsync(actor.Tenant, name, stop), cancellationToken);
    }

    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public async Task<ModelChange<Model>> ChangeAsync(ClaimsPrincipal caller, string name, long version, ModelDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var tenant = caller.GetTenant();
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.FindModelAsync(tenant, name, cancellationToken) is not { } model)
        {
            return ModelChange<Model>.Missing;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, model.Application, cancellationToken);
        if (ModelRules.Tidy(draft.Application) != model.Application)
        {
            await guard.RequireAsync(caller, PortalPolicies.EditModels, ModelRules.Tidy(draft.Application), cancellationToken);
        }
        IReadOnlyList<ModelFault> faults = [.. ModelRules.Check(draft, classes), .. await db.CheckOwnerAsync(draft, tenant, cancellationToken)];
        if (faults.Count > 0)
        {
            return ModelChange<Model>.Invalid(faults);
        }
        db.ExpectVersion(model, version);
        draft.WriteTo(model);
        model.Touch(actor, time.GetUtcNow());
        db.Audit(actor, "models.model.changed", model.Subject());
        return await db.SaveAsync(model, stop => catalogue.FindAsync(tenant, name, stop), twin: null, cancellationToken);
    }

    /// <summary>
    /// Deletes a model that was never used: none of its versions left development or was deployed. Whatever was used is retired instead, because its record may
    /// have to be shown for years.
    /// </summary>
    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public async Task<ModelChange<Model>> DeleteAsync(ClaimsPrincipal caller, string name, long version, CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.FindModelAsync(tenant, name, cancellationToken) is not { } model)
        {
            return ModelChange<Model>.Missing;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, model.Application, cancellationToken);
        var versions = await db.Set<ModelVersion>().Where(one => one.ModelId == model.Id).ToListAsync(cancellationToken);
        if (versions.Exists(one => one.Stage != LifecycleStage.Development) || await db.Set<ModelEnvironment>().AnyAsync(one => one.ModelId == model.Id, cancellationToken))
        {
            return ModelChange<Model>.Invalid(new ModelFault(ModelFaultKind.NotDeletable, nameof(Model.Name)));
        }
        db.ExpectVersion(model, version);
        db.RemoveRange(versions);
        db.Remove(model);
        db.Audit(actor, "models.model.deleted", model.Subject());
        try
        {
            return await db.SaveAsync(model, stop => catalogue.FindAsync(tenant, name, stop), twin: null, cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // A record of another part of the portal, or a version derived from one of these, refers to it.
            return ModelChange<Model>.Invalid(new ModelFault(ModelFaultKind.InUse, nameof(Model.Name)));
        }
    }

    private static IEnumerable<ModelFault> Prefixed(IEnumerable<ModelFault> faults) =>
        faults.Select(fault => fault with { Field = $"{nameof(NewModel.Version)}.{fault.Field}" });
}
