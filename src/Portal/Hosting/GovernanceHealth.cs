using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Governance.Store;

namespace Portal.Hosting;

/// <summary>Whether records can be read and written. Never unhealthy: telemetry is accepted and shown without them.</summary>
internal sealed class GovernanceHealth(GovernanceState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var current = state.Current;
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["phase"] = current.Phase, ["since"] = current.Since };
        return Task.FromResult(current.Phase == GovernancePhase.Ready ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Degraded(current.Detail, data: data));
    }
}
