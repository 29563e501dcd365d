using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;

namespace Portal.Governance.Models;

/// <summary>Adds and changes versions of models, and moves them through their life.</summary>
public sealed class ModelVersions(IDbContextFactory<PortalDb> store, ModelCatalogue catalogue, AccessGuard guard, TimeProvider time)
{
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public Task<ModelChange<ModelVersion>> AddAsync(ClaimsPrincipal caller, string model, NewVersion asked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return ModelSaves.RepeatAsync<ModelVersion>(() => TryAddAsync(caller, model, asked, cancellationToken), _ => true);
    }

    /// <param name="seen">The version of the record that the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public async Task<ModelChange<ModelVersion>> ChangeAsync(ClaimsPrincipal caller, string model, string name, long seen, VersionDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var tenant = caller.GetTenant();
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.FindModelAsync(tenant, model, cancellationToken) is not { } owner || await db.FindVersionAsync(owner.Id, name, cancellationToken) is not { } version)
        {
            return ModelChange<ModelVersion>.Missing;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, owner.Application, cancellationToken);
        IReadOnlyList<ModelFault> faults = [.. ModelRules.Check(draft), .. await db.CheckBaseAsync(draft, tenant, version.Id, cancellationToken)];
        if (faults.Count > 0)
        {
            return ModelChange<ModelVersion>.Invalid(faults);
        }
        db.ExpectVersion(version, seen);
        draft.WriteTo(version);
        (version.ChangedBy, version.ChangedAt) = (actor.Name, time.GetUtcNow());
        db.Audit(actor, "models.version.changed", owner.Subject());
        return await db.SaveAsync(version, stop => catalogue.FindVersionAsync(owner.Id, name, stop), twin: null, cancellationToken);
    }

    /// <summary>Moves a version to another stage of its life; <see cref="StageRules"/> says which are open to it.</summary>
    /// <param name="seen">The version of the record that the caller saw.</param>
    /// <param name="reason">Why; goes into the audit trail.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public Task<ModelChange<ModelVersion>> MoveAsync(
        ClaimsPrincipal caller, string model, string name, long seen, LifecycleStage stage, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return ModelSaves.RepeatAsync(() => TryMoveAsync(caller, model, name, seen, stage, reason, cancellationToken), (ModelVersion? current) => current?.Version == seen);
    }

    internal static ModelVersion Create(Model model, NewVersion asked, Actor actor, DateTimeOffset now)
    {
        var version = new ModelVersion { ModelId = model.Id, Name = asked.Name.Trim(), Stage = asked.Stage, CreatedAt = now, ChangedBy = actor.Name, ChangedAt = now };
        asked.Draft.WriteTo(version);
        return version;
    }

    private async Task<ModelChange<ModelVersion>> TryAddAsync(ClaimsPrincipal caller, string model, NewVersion asked, CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.FindModelAsync(tenant, model, cancellationToken) is not { } owner)
        {
            return ModelChange<ModelVersion>.Missing;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, owner.Application, cancellationToken);
        IReadOnlyList<ModelFault> faults =
            [.. ModelRules.CheckVersionName(asked.Name), .. ModelRules.Check(asked.Draft), .. await db.CheckBaseAsync(asked.Draft, tenant, self: null, cancellationToken)];
        if (faults.Count > 0)
        {
            return ModelChange<ModelVersion>.Invalid(faults);
        }
        var version = Create(owner, asked, actor, time.GetUtcNow());
        db.Add(version);
        await SettleStageAsync(db, owner, version, actor, cancellationToken);
        db.Audit(actor, "models.version.added", owner.Subject());
        return await db.SaveAsync(version, _ => Task.FromResult<ModelVersion?>(null), stop => catalogue.FindVersionAsync(owner.Id, version.Name, stop), cancellationToken);
    }

    private async Task<ModelChange<ModelVersion>> TryMoveAsync(
        ClaimsPrincipal caller, string model, string name, long seen, LifecycleStage stage, string reason, CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.FindModelAsync(tenant, model, cancellationToken) is not { } owner || await db.FindVersionAsync(owner.Id, name, cancellationToken) is not { } version)
        {
            return ModelChange<ModelVersion>.Missing;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, owner.Application, cancellationToken);
        var faults = ModelRules.CheckReason(reason, "Reason").ToList();
        if (!StageRules.Next(version.Stage).Contains(stage))
        {
            faults.Add(new ModelFault(ModelFaultKind.StageNotAllowed, nameof(ModelVersion.Stage), version.Stage, stage));
        }
        else if (stage == LifecycleStage.Retired && await ActiveInAsync(db, version.Id, cancellationToken) is { Count: > 0 } environments)
        {
            faults.Add(new ModelFault(ModelFaultKind.StillDeployed, nameof(ModelVersion.Stage), string.Join(", ", environments)));
        }
        if (faults.Count > 0 && version.Version == seen)
        {
            return ModelChange<ModelVersion>.Invalid(faults);
        }
        db.ExpectVersion(version, seen);
        version.Stage = stage;
        (version.ChangedBy, version.ChangedAt) = (actor.Name, time.GetUtcNow());
        await SettleStageAsync(db, owner, version, actor, cancellationToken);
        db.Audit(actor, "models.version.moved", owner.Subject(), reason.Trim());
        return await db.SaveAsync(version, stop => catalogue.FindVersionAsync(owner.Id, name, stop), twin: null, cancellationToken);
    }

    private async Task SettleStageAsync(PortalDb db, Model model, ModelVersion changed, Actor actor, CancellationToken cancellationToken)
    {
        var others = await db.Set<ModelVersion>().Where(version => version.ModelId == model.Id && version.Id != changed.Id).Select(version => version.Stage).ToListAsync(cancellationToken);
        model.Stage = StageRules.OfModel(others.Append(changed.Stage));
        model.Touch(actor, time.GetUtcNow());
    }

    private static Task<List<string>> ActiveInAsync(PortalDb db, Guid versionId, CancellationToken cancellationToken) =>
        db.Set<Deployment>().Where(deployment => deployment.VersionId == versionId && deployment.To == null)
            .Select(deployment => deployment.Environment).Distinct().Order().ToListAsync(cancellationToken);
}
