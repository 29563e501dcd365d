using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;

namespace Portal.Governance.Models.DataSets;

/// <summary>Registers data sets and versions of them.</summary>
public sealed class DataSetCommands(IDbContextFactory<PortalDb> store, AccessGuard guard, TimeProvider time)
{
    /// <param name="name">Null or empty: made from the title.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models.</exception>
    public async Task<ModelChange<DataSet>> RegisterAsync(ClaimsPrincipal caller, string? name, DataSetDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, application: null, cancellationToken);
        var wanted = ModelRules.Tidy(name) ?? ModelRules.NameFrom(draft.Title);
        List<ModelFault> faults = [.. string.IsNullOrWhiteSpace(name) && string.IsNullOrWhiteSpace(draft.Title) ? [] : ModelRules.CheckName(wanted), .. DataSetRules.Check(draft)];
        if (faults.Count > 0)
        {
            return ModelChange<DataSet>.Invalid(faults);
        }
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var set = new DataSet { Tenant = actor.Tenant, Name = wanted, Title = "", CreatedAt = now, ChangedBy = actor.Name, ChangedAt = now };
        draft.WriteTo(set);
        db.Add(set);
        db.Audit(actor, "models.data-set.registered", Subject(set));
        return await db.SaveAsync(set, _ => Task.FromResult<DataSet?>(null), stop => FindAsync(actor.Tenant, wanted, stop), cancellationToken);
    }

    /// <param name="seen">The version of the record that the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models.</exception>
    public async Task<ModelChange<DataSet>> ChangeAsync(ClaimsPrincipal caller, string name, long seen, DataSetDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, application: null, cancellationToken);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, actor.Tenant, name, cancellationToken) is not { } set)
        {
            return ModelChange<DataSet>.Missing;
        }
        if (DataSetRules.Check(draft) is { Count: > 0 } faults)
        {
            return ModelChange<DataSet>.Invalid(faults);
        }
        db.ExpectVersion(set, seen);
        draft.WriteTo(set);
        (set.ChangedBy, set.ChangedAt) = (actor.Name, time.GetUtcNow());
        db.Audit(actor, "models.data-set.changed", Subject(set));
        return await db.SaveAsync(set, stop => FindAsync(actor.Tenant, name, stop), twin: null, cancellationToken);
    }

    /// <summary>Registers a version with what it was made from. Sources have to be registered before, so that lineage never runs in a circle.</summary>
    /// <exception cref="AccessRefusedException">The caller may not edit models.</exception>
    public async Task<ModelChange<DataSetVersion>> AddVersionAsync(ClaimsPrincipal caller, string name, DataSetVersionDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, application: null, cancellationToken);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, actor.Tenant, name, cancellationToken) is not { } set)
        {
            return ModelChange<DataSetVersion>.Missing;
        }
        var faults = DataSetRules.Check(draft).ToList();
        var version = new DataSetVersion
        {
            DataSetId = set.Id,
            Name = draft.Name.Trim(),
            Digest = ModelRules.Tidy(draft.Digest),
            Location = ModelRules.Tidy(draft.Location),
            Rows = draft.Rows,
            Bytes = draft.Bytes,
            Notes = draft.Notes.Trim(),
            CreatedAt = time.GetUtcNow(),
            CreatedBy = actor.Name,
        };
        List<DataSetDerivation> derivations = [];
        foreach (var (source, index) in draft.Sources.Select((source, index) => (source, index)))
        {
            if (ModelRules.Tidy(source.DataSet) is not { } from || ModelRules.Tidy(source.Version) is not { } which)
            {
                derivations.Add(new DataSetDerivation { VersionId = version.Id, Origin = source.Origin?.Trim() ?? "", Kind = source.Kind });
            }
            else if (await FindVersionAsync(db, actor.Tenant, from, which, cancellationToken) is { } known)
            {
                derivations.Add(new DataSetDerivation { VersionId = version.Id, SourceId = known.Id, Kind = source.Kind });
            }
            else
            {
                faults.Add(new ModelFault(ModelFaultKind.SourceUnknown, $"{nameof(draft.Sources)}[{index}]", $"{from} {which}"));
            }
        }
        if (faults.Count > 0)
        {
            return ModelChange<DataSetVersion>.Invalid(faults);
        }
        db.Add(version);
        db.AddRange(derivations);
        db.Audit(actor, "models.data-set-version.added", Subject(set));
        return await db.SaveAsync(version, _ => Task.FromResult<DataSetVersion?>(null), stop => FindVersionAsync(actor.Tenant, name, version.Name, stop), cancellationToken);
    }

    private static AuditSubject Subject(DataSet set) => new("data-set", set.Id.ToString("D"), set.Name);

    private static Task<DataSet?> FindAsync(PortalDb db, string tenant, string name, CancellationToken cancellationToken) =>
        db.Set<DataSet>().SingleOrDefaultAsync(set => set.Tenant == tenant && set.Name == name, cancellationToken);

    private static Task<DataSetVersion?> FindVersionAsync(PortalDb db, string tenant, string set, string version, CancellationToken cancellationToken) =>
        db.Set<DataSetVersion>().AsNoTracking().SingleOrDefaultAsync(
            one => one.Name == version && db.Set<DataSet>().Any(owner => owner.Id == one.DataSetId && owner.Tenant == tenant && owner.Name == set), cancellationToken);

    private async Task<DataSet?> FindAsync(string tenant, string name, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, tenant, name, cancellationToken);
    }

    private async Task<DataSetVersion?> FindVersionAsync(string tenant, string set, string version, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await FindVersionAsync(db, tenant, set, version, cancellationToken);
    }
}
