using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;

namespace Portal.Governance.Models;

/// <summary>Traffic that needs no registration, as people decided.</summary>
public sealed class TrafficIgnore(IDbContextFactory<PortalDb> store, AccessGuard guard, TimeProvider time)
{
    /// <summary>The newest decision first.</summary>
    public async Task<IReadOnlyList<IgnoredTraffic>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<IgnoredTraffic>().AsNoTracking().Where(ignored => ignored.Tenant == tenant).OrderByDescending(ignored => ignored.IgnoredAt).ToListAsync(cancellationToken);
    }

    /// <summary>Takes traffic from the list of the unregistered.</summary>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public async Task<ModelChange<IgnoredTraffic>> IgnoreAsync(
        ClaimsPrincipal caller, string application, string environment, string responseModel, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, application, cancellationToken);
        List<ModelFault> faults = [.. ModelRules.CheckReason(reason, nameof(IgnoredTraffic.Reason))];
        Length(application, ModelLimits.Application, nameof(IgnoredTraffic.Application));
        Length(environment, ModelLimits.Environment, nameof(IgnoredTraffic.Environment));
        Length(responseModel, ModelLimits.ModelId, nameof(IgnoredTraffic.ResponseModel));
        if (faults.Count > 0)
        {
            return ModelChange<IgnoredTraffic>.Invalid(faults);
        }
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var ignored = new IgnoredTraffic
        {
            Tenant = actor.Tenant,
            Application = application,
            Environment = environment,
            ResponseModel = responseModel,
            Reason = reason.Trim(),
            IgnoredBy = actor.Name,
            IgnoredAt = time.GetUtcNow(),
        };
        db.Add(ignored);
        db.Audit(actor, "models.traffic.ignored", Subject(ignored), ignored.Reason);
        return await db.SaveAsync(ignored, _ => Task.FromResult<IgnoredTraffic?>(null), async stop =>
        {
            await using var other = await store.CreateDbContextAsync(stop);
            return await other.Set<IgnoredTraffic>().AsNoTracking().SingleOrDefaultAsync(
                one => one.Tenant == actor.Tenant && one.Application == application && one.Environment == environment && one.ResponseModel == responseModel, stop);
        }, cancellationToken);

        void Length(string text, int most, string field)
        {
            if (text.Length > most)
            {
                faults.Add(new ModelFault(ModelFaultKind.TooLong, field, most));
            }
        }
    }

    /// <summary>Lists the traffic as unregistered again.</summary>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public async Task<ModelChange<IgnoredTraffic>> RestoreAsync(ClaimsPrincipal caller, Guid id, CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.Set<IgnoredTraffic>().SingleOrDefaultAsync(one => one.Tenant == tenant && one.Id == id, cancellationToken) is not { } ignored)
        {
            return ModelChange<IgnoredTraffic>.Missing;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, ignored.Application, cancellationToken);
        db.Remove(ignored);
        db.Audit(actor, "models.traffic.restored", Subject(ignored));
        return await db.SaveAsync(ignored, _ => Task.FromResult<IgnoredTraffic?>(null), twin: null, cancellationToken);
    }

    private static Audit.AuditSubject Subject(IgnoredTraffic ignored) => new("traffic", ignored.Id.ToString("D"), ignored.ResponseModel);
}
