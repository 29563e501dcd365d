using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;

namespace Portal.Governance.Models;

/// <summary>A version's share of an environment's traffic.</summary>
/// <param name="Version">Its name.</param>
/// <param name="Percent">Above 0, at most 100, with at most two decimals.</param>
public sealed record TrafficShare(string Version, decimal Percent);

/// <summary>How the traffic of an environment is to be distributed from now on.</summary>
/// <param name="Shares">Together 100 percent; none: nothing runs there any more.</param>
public sealed record Distribution(string Environment, DeploymentStrategy Strategy, IReadOnlyList<TrafficShare> Shares, string Reason);

/// <summary>An environment with the deployments it ever had.</summary>
/// <param name="Deployments">The newest first.</param>
public sealed record EnvironmentDeployments(ModelEnvironment Environment, IReadOnlyList<Deployment> Deployments)
{
    public IEnumerable<Deployment> Active => Deployments.Where(deployment => deployment.To is null);
}

/// <summary>Records which versions take which share of whose traffic. An environment is always changed as a whole, so that its shares are never half told.</summary>
public sealed class ModelDeployments(IDbContextFactory<PortalDb> store, AccessGuard guard, TimeProvider time)
{
    /// <summary>The environments of a model by name.</summary>
    public async Task<IReadOnlyList<EnvironmentDeployments>> ListAsync(Guid modelId, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var environments = await db.Set<ModelEnvironment>().AsNoTracking().Where(one => one.ModelId == modelId).OrderBy(one => one.Environment).ToListAsync(cancellationToken);
        var deployments = (await db.Set<Deployment>().AsNoTracking().Where(one => one.ModelId == modelId).OrderByDescending(one => one.From).ToListAsync(cancellationToken))
            .ToLookup(one => one.Environment, StringComparer.Ordinal);
        return [.. environments.Select(one => new EnvironmentDeployments(one, [.. deployments[one.Environment]]))];
    }

    /// <summary>Distributes the traffic of an environment anew. Deployments whose share stays go on.</summary>
    /// <param name="seen">The version of the environment's record that the caller saw; 0: nothing was ever deployed there; null: whatever it is by now.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public Task<ModelChange<EnvironmentDeployments>> SetAsync(ClaimsPrincipal caller, string model, Distribution asked, long? seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return RepeatAsync(seen, async () =>
        {
            await using var db = await store.CreateDbContextAsync(cancellationToken);
            if (await OpenAsync(db, caller, model, asked.Environment.Trim(), seen, cancellationToken) is not { } open)
            {
                return ModelChange<EnvironmentDeployments>.Missing;
            }
            var faults = DistributionRules.Check(asked, open.Versions, hasActive: open.Active.Count > 0);
            if (faults.Count > 0 && !open.IsStale)
            {
                return ModelChange<EnvironmentDeployments>.Invalid(faults);
            }
            var byName = open.Versions.ToDictionary(version => version.Name, StringComparer.Ordinal);
            var next = asked.Shares.Where(share => byName.ContainsKey(share.Version)).Select(share => (byName[share.Version], share.Percent, asked.Strategy)).ToList();
            var action = next.Count == 0 ? "models.deployment.ended" : "models.deployment.changed";
            return await ApplyAsync(db, open, next, DeploymentStatus.Ended, action, asked.Reason, cancellationToken);
        });
    }

    /// <summary>Brings back the distribution before the last change of an environment.</summary>
    /// <param name="seen">The version of the environment's record that the caller saw; null: whatever it is by now.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public Task<ModelChange<EnvironmentDeployments>> RollBackAsync(ClaimsPrincipal caller, string model, string environment, long? seen, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(reason);
        return RepeatAsync(seen, async () =>
        {
            await using var db = await store.CreateDbContextAsync(cancellationToken);
            if (await OpenAsync(db, caller, model, environment, seen, cancellationToken) is not { Environment: not null } open)
            {
                return ModelChange<EnvironmentDeployments>.Missing;
            }
            var before = DistributionRules.Before(open.All);
            var byId = open.Versions.ToDictionary(version => version.Id);
            List<ModelFault> faults = [.. ModelRules.CheckReason(reason, nameof(Distribution.Reason))];
            if (before.Count == 0)
            {
                faults.Add(new ModelFault(ModelFaultKind.NothingToRollBack, nameof(Distribution.Environment), environment));
            }
            faults.AddRange(before.Select(one => byId[one.VersionId]).Where(version => version.Stage == LifecycleStage.Retired)
                .Select(version => new ModelFault(ModelFaultKind.VersionRetired, nameof(Distribution.Shares), version.Name)));
            if (faults.Count > 0 && !open.IsStale)
            {
                return ModelChange<EnvironmentDeployments>.Invalid(faults);
            }
            var next = before.Select(one => (byId[one.VersionId], one.TrafficPercent, one.Strategy)).ToList();
            return await ApplyAsync(db, open, next, DeploymentStatus.RolledBack, "models.deployment.rolled-back", reason, cancellationToken);
        });
    }

    private sealed record Open(
        Model Model, string Name, ModelEnvironment? Environment, IReadOnlyList<ModelVersion> Versions, IReadOnlyList<Deployment> All, Actor Actor, bool IsStale)
    {
        public IReadOnlyList<Deployment> Active { get; } = [.. All.Where(deployment => deployment.To is null)];
    }

    private async Task<Open?> OpenAsync(PortalDb db, ClaimsPrincipal caller, string model, string name, long? seen, CancellationToken cancellationToken)
    {
        if (await db.FindModelAsync(caller.GetTenant(), model, cancellationToken) is not { } owner)
        {
            return null;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, owner.Application, cancellationToken);
        var environment = await db.Set<ModelEnvironment>().SingleOrDefaultAsync(one => one.ModelId == owner.Id && one.Environment == name, cancellationToken);
        var versions = await db.Set<ModelVersion>().Where(version => version.ModelId == owner.Id).ToListAsync(cancellationToken);
        var all = await db.Set<Deployment>().Where(one => one.ModelId == owner.Id && one.Environment == name).ToListAsync(cancellationToken);
        return new Open(owner, name, environment, versions, all, actor, seen is { } version && version != (environment?.Version ?? 0));
    }

    private async Task<ModelChange<EnvironmentDeployments>> ApplyAsync(
        PortalDb db, Open open, IReadOnlyList<(ModelVersion Version, decimal Percent, DeploymentStrategy Strategy)> next, DeploymentStatus left, string action, string reason,
        CancellationToken cancellationToken)
    {
        if (open.IsStale)
        {
            return await ConflictAsync(open, cancellationToken);
        }
        var now = time.GetUtcNow();
        var environment = open.Environment;
        if (environment is null)
        {
            environment = new ModelEnvironment { ModelId = open.Model.Id, Environment = open.Name, ChangedBy = open.Actor.Name };
            db.Add(environment);
        }
        (environment.ChangedBy, environment.ChangedAt) = (open.Actor.Name, now);
        foreach (var deployment in open.Active.Where(one => !next.Any(share => IsSame(one, share))))
        {
            (deployment.Status, deployment.To) = (left, now);
        }
        foreach (var share in next.Where(share => !open.Active.Any(one => IsSame(one, share))))
        {
            db.Add(new Deployment
            {
                ModelId = open.Model.Id,
                VersionId = share.Version.Id,
                Environment = open.Name,
                TrafficPercent = share.Percent,
                Strategy = share.Strategy,
                From = now,
            });
            // Whoever retires this version meanwhile meets this change.
            (share.Version.ChangedBy, share.Version.ChangedAt) = (open.Actor.Name, now);
        }
        db.Audit(open.Actor, action, open.Model.Subject(), reason.Trim());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new ModelChange<EnvironmentDeployments>(ModelOutcome.Done, await FindAsync(open, cancellationToken));
        }
        catch (DbUpdateException fault) when (!cancellationToken.IsCancellationRequested)
        {
            // A concurrent change, or a concurrent first one that took the key.
            if (fault is DbUpdateConcurrencyException || (open.Environment is null && await FindAsync(open, cancellationToken) is not null))
            {
                return await ConflictAsync(open, cancellationToken);
            }
            throw;
        }
    }

    private async Task<ModelChange<EnvironmentDeployments>> ConflictAsync(Open open, CancellationToken cancellationToken) =>
        new(ModelOutcome.Conflict, await FindAsync(open, cancellationToken));

    private async Task<EnvironmentDeployments?> FindAsync(Open open, CancellationToken cancellationToken) =>
        (await ListAsync(open.Model.Id, cancellationToken)).FirstOrDefault(one => one.Environment.Environment == open.Name);

    private static Task<ModelChange<EnvironmentDeployments>> RepeatAsync(long? seen, Func<Task<ModelChange<EnvironmentDeployments>>> attempt) =>
        ModelSaves.RepeatAsync(attempt, current => seen is null || (current?.Environment.Version ?? 0) == seen);

    private static bool IsSame(Deployment deployment, (ModelVersion Version, decimal Percent, DeploymentStrategy Strategy) share) =>
        deployment.VersionId == share.Version.Id && deployment.TrafficPercent == share.Percent && deployment.Strategy == share.Strategy;
}
