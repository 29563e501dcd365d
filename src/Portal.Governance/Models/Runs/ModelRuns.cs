using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Models.DataSets;

namespace Portal.Governance.Models.Runs;

/// <summary>A run with what it read and the name of its version.</summary>
public sealed record RunRecord(ModelRun Run, string? Version, IReadOnlyList<RunInput> Inputs);

/// <summary>How many runs were new and how many replaced what was known of them.</summary>
public sealed record RunImport(int Added, int Replaced);

/// <summary>The training, tuning and evaluation of models.</summary>
public sealed class ModelRuns(IDbContextFactory<PortalDb> store, AccessGuard guard, TimeProvider time)
{
    /// <summary>The runs of a model, the newest first.</summary>
    public async Task<IReadOnlyList<RunRecord>> ListAsync(Guid modelId, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var runs = await db.Set<ModelRun>().AsNoTracking().Where(run => run.ModelId == modelId).OrderByDescending(run => run.StartedAt).ThenBy(run => run.Name).ToListAsync(cancellationToken);
        var versions = await db.Set<ModelVersion>().AsNoTracking().Where(version => version.ModelId == modelId).ToDictionaryAsync(version => version.Id, version => version.Name, cancellationToken);
        var inputs = (await db.Set<RunInput>().AsNoTracking().Where(input => db.Set<ModelRun>().Any(run => run.Id == input.RunId && run.ModelId == modelId)).ToListAsync(cancellationToken))
            .ToLookup(input => input.RunId);
        return [.. runs.Select(run => new RunRecord(
            run,
            run.VersionId is { } version ? versions.GetValueOrDefault(version) : null,
            [.. inputs[run.Id].OrderBy(input => input.Context, StringComparer.Ordinal).ThenBy(input => input.Name, StringComparer.Ordinal)]))];
    }

    /// <summary>Takes over runs: new ones are added, known ones (same source and id) replaced. All or none.</summary>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public Task<ModelChange<RunImport>> ImportAsync(ClaimsPrincipal caller, string model, IReadOnlyList<RunDraft> drafts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        return ModelSaves.RepeatAsync<RunImport>(() => TryImportAsync(caller, model, drafts, cancellationToken), _ => true);
    }

    private async Task<ModelChange<RunImport>> TryImportAsync(ClaimsPrincipal caller, string model, IReadOnlyList<RunDraft> drafts, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.FindModelAsync(caller.GetTenant(), model, cancellationToken) is not { } owner)
        {
            return ModelChange<RunImport>.Missing;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, owner.Application, cancellationToken);
        var versions = await db.Set<ModelVersion>().Where(version => version.ModelId == owner.Id).ToDictionaryAsync(version => version.Name, version => version.Id, StringComparer.Ordinal, cancellationToken);
        if (Check(drafts, versions) is { Count: > 0 } faults)
        {
            return ModelChange<RunImport>.Invalid(faults);
        }
        var ids = drafts.Select(draft => draft.ExternalId).ToList();
        var known = (await db.Set<ModelRun>().Where(run => run.ModelId == owner.Id && ids.Contains(run.ExternalId)).ToListAsync(cancellationToken))
            .ToDictionary(run => (run.Source, run.ExternalId));
        var sets = await db.VersionsByNameAsync(actor.Tenant, drafts, cancellationToken);
        var now = time.GetUtcNow();
        var replaced = 0;
        foreach (var draft in drafts)
        {
            var versionId = draft.Version is { } name ? versions[name.Trim()] : (Guid?)null;
            if (known.GetValueOrDefault((draft.Source, draft.ExternalId)) is { } run)
            {
                replaced++;
                versionId ??= run.VersionId;
                db.RemoveRange(await db.Set<RunInput>().Where(input => input.RunId == run.Id).ToListAsync(cancellationToken));
            }
            else
            {
                run = new ModelRun
                {
                    Tenant = actor.Tenant, ModelId = owner.Id, Name = "", Source = draft.Source, ExternalId = draft.ExternalId, Parameters = "", Metrics = "", ChangedBy = "",
                };
                db.Add(run);
            }
            draft.WriteTo(run, versionId);
            (run.ChangedBy, run.ChangedAt) = (actor.Name, now);
            db.AddRange(draft.Inputs.Select(input => new RunInput
            {
                RunId = run.Id,
                Name = input.Name,
                Digest = ModelRules.Tidy(input.Digest),
                Context = input.Context,
                DataSetVersionId = Match(sets, input),
            }));
        }
        db.Audit(actor, "models.run.imported", owner.Subject());
        var import = new RunImport(drafts.Count - replaced, replaced);
        return await db.SaveAsync(import, _ => Task.FromResult<RunImport?>(null), twin: null, cancellationToken);
    }

    private static List<ModelFault> Check(IReadOnlyList<RunDraft> drafts, Dictionary<string, Guid> versions)
    {
        List<ModelFault> faults = [];
        for (var i = 0; i < drafts.Count; i++)
        {
            var field = $"Runs[{i}]";
            faults.AddRange(RunRules.Check(drafts[i]).Select(fault => fault with { Field = $"{field}.{fault.Field}" }));
            if (drafts[i].Version is { } version && !versions.ContainsKey(version.Trim()))
            {
                faults.Add(new ModelFault(ModelFaultKind.VersionUnknown, $"{field}.{nameof(RunDraft.Version)}", version));
            }
        }
        if (drafts.GroupBy(draft => (draft.Source, draft.ExternalId)).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            faults.Add(new ModelFault(ModelFaultKind.VersionTwice, nameof(RunDraft.ExternalId), twice.Key.ExternalId));
        }
        return faults;
    }

    /// <summary>The registered version an input is: of that data set, and of that digest where both state one.</summary>
    private static Guid? Match(ILookup<string, DataSetVersion> sets, RunInputDraft input)
    {
        var versions = sets[input.Name].OrderByDescending(version => version.CreatedAt).ToList();
        return (input.Digest is { } digest ? versions.Find(version => SameDigest(version.Digest, digest)) : null)?.Id;
    }

    /// <summary>Recorders leave the algorithm out that the registry asks for.</summary>
    private static bool SameDigest(string? registered, string stated) =>
        registered is not null && (string.Equals(registered, stated, StringComparison.OrdinalIgnoreCase) || registered.EndsWith($":{stated}", StringComparison.OrdinalIgnoreCase));
}

internal static class RunInputMatching
{
    /// <summary>The versions of the data sets that runs name, by the data set's name.</summary>
    public static async Task<ILookup<string, DataSetVersion>> VersionsByNameAsync(this PortalDb db, string tenant, IReadOnlyList<RunDraft> drafts, CancellationToken cancellationToken)
    {
        var names = drafts.SelectMany(draft => draft.Inputs).Select(input => input.Name).Distinct(StringComparer.Ordinal).ToList();
        var versions =
            from set in db.Set<DataSet>()
            where set.Tenant == tenant && names.Contains(set.Name)
            join version in db.Set<DataSetVersion>() on set.Id equals version.DataSetId
            select new { set.Name, Version = version };
        return (await versions.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(found => found.Name, found => found.Version, StringComparer.Ordinal);
    }
}
