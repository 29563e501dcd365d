using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Governance.Audit.Reading;
using Portal.Governance.Audit.Signing;
using Portal.Governance.Store;

namespace Portal.Hosting;

/// <summary>Whether the audit trail is whole, signed and known outside the database. Never unhealthy: commands go on and leave their entries.</summary>
internal sealed class AuditHealth(GovernanceState governance, AuditLog log, AuditCheckpoints checkpoints) : IHealthCheck
{
    /// <summary>Deliveries in a row that may fail before health speaks of it: about an hour.</summary>
    private const int MostFailures = 12;

    /// <summary>Entries that may wait for their leaf: what the portal writes in seconds at its fastest.</summary>
    private const int MostWaiting = 50_000;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (governance.Current.Phase != GovernancePhase.Ready)
        {
            return HealthCheckResult.Healthy("Not known while the database of records is not ready.");
        }
        var state = await log.GetStateAsync(cancellationToken);
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["entries"] = state.Size, ["waiting"] = state.Waiting, ["signed"] = state.Checkpoint?.Size ?? 0 };
        if (state.Verification is { } run)
        {
            data["verifiedAt"] = run.FinishedAt;
            data["faults"] = run.FaultCount;
        }
        return state switch
        {
            _ when checkpoints.Fault is not null => HealthCheckResult.Degraded("The audit trail does not continue what was vouched for before; it is not signed any more. The log says more.", data: data),
            { Verification.FaultCount: > 0 } => HealthCheckResult.Degraded("The last check of the audit trail found faults.", data: data),
            { Waiting: > MostWaiting } => HealthCheckResult.Degraded("Entries of the audit trail wait for their place in the tree.", data: data),
            _ when state.Anchors.Any(anchor => anchor.Failures >= MostFailures) => HealthCheckResult.Degraded("Checkpoints of the audit trail do not reach their webhook.", data: data),
            _ => HealthCheckResult.Healthy(data: data),
        };
    }
}
