using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Telemetry.Writing;

namespace Portal.Hosting;

/// <summary>Whether accepted telemetry moves on into ClickHouse.</summary>
internal sealed class SpoolHealth(SpoolStatus spool, TimeProvider time) : IHealthCheck
{
    /// <summary>Older than this on its way to ClickHouse, telemetry is late enough to say so.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var age = time.GetUtcNow() - spool.OldestAccepted;
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["waitingCalls"] = spool.DepthCalls,
            ["waitingRows"] = spool.DepthRows,
            ["waitingBytes"] = spool.DepthBytes,
            ["quarantined"] = spool.Quarantined,
        };
        if (age is { } oldest)
        {
            data["oldestSeconds"] = Math.Round(oldest.TotalSeconds, 1);
        }
        if (spool.LastCommit is { } commit)
        {
            data["lastCommit"] = commit.At;
        }
        return Task.FromResult(spool switch
        {
            { CurrentFault: { } fault } => HealthCheckResult.Degraded($"ClickHouse has refused the oldest rows {fault.Attempts} times; they wait in the spool.", data: data),
            _ when age > Late => HealthCheckResult.Degraded("Accepted telemetry reaches ClickHouse late.", data: data),
            _ => HealthCheckResult.Healthy(data: data),
        });
    }
}
