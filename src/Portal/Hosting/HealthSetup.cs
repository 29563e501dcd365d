using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Live;

namespace Portal.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: telemetry is accepted and questions can be asked; 503 only while starting or when
/// the spool takes no more, because a portal whose ClickHouse is away must go on receiving telemetry.
/// </summary>
internal static class HealthSetup
{
    public static void AddPortalHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<TelemetryHealth>("clickhouse")
        .AddCheck<SpoolHealth>("spool");

    public static void MapPortalHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync })
            .AllowAnonymous()
            .DisableRateLimiting();
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync })
            .AllowAnonymous()
            .DisableRateLimiting();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        var components = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new HealthComponent(entry.Value.Status, entry.Value.Description, entry.Value.Data.Count > 0 ? entry.Value.Data : null),
            StringComparer.Ordinal);
        return JsonSerializer.SerializeAsync(context.Response.Body, new HealthAnswer(report.Status, components), PortalJson.Options, context.RequestAborted);
    }

    private sealed record HealthAnswer(HealthStatus Status, Dictionary<string, HealthComponent> Components);

    private sealed record HealthComponent(HealthStatus Status, string? Reason, IReadOnlyDictionary<string, object>? Data);
}

/// <summary>Whether questions about telemetry are answered.</summary>
internal sealed class TelemetryHealth(TelemetryState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var current = state.Current;
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["phase"] = current.Phase, ["since"] = current.Since };
        return Task.FromResult(current.Phase switch
        {
            TelemetryPhase.Ready => HealthCheckResult.Healthy(data: data),
            TelemetryPhase.Degraded => HealthCheckResult.Degraded(current.Detail, data: data),
            TelemetryPhase.Starting or _ => HealthCheckResult.Unhealthy(current.Detail, data: data),
        });
    }
}
