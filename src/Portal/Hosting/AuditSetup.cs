using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Portal.Governance;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Reading;
using Portal.Governance.Audit.Sequencing;
using Portal.Governance.Audit.Signing;
using Portal.Telemetry;

namespace Portal.Hosting;

/// <summary>Wires the audit trail: its tree, its signatures, who reads it and who watches it.</summary>
internal static class AuditSetup
{
    /// <summary>Adds the audit trail. Call it after <see cref="GovernanceSetup.AddGovernance"/>.</summary>
    public static WebApplicationBuilder AddAuditTrail(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new AuditKeys(Path.Combine(provider.GetRequiredService<DataDirectory>().Keys, "audit"), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AnchorFile(
            provider.GetRequiredService<IOptions<AuditOptions>>().Value.AnchorFile ?? Path.Combine(provider.GetRequiredService<DataDirectory>().Root, "audit", "checkpoints.jsonl")));
        services.AddSingleton<AuditMetrics>();
        services.AddSingleton<AuditCheckpoints>();
        services.AddSingleton<AuditSequencer>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AuditWebhook>(provider, AuditWebhook.CreateClient(provider.GetRequiredService<IOptions<AuditOptions>>().Value)));
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditProofs>();
        services.AddSingleton<AuditErasure>();
        services.AddSingleton(provider => new AuditExports(
            provider.GetRequiredService<IDbContextFactory<PortalDb>>(), provider.GetRequiredService<AuditKeys>(),
            provider.GetRequiredService<AuditProofs>(), provider.GetRequiredService<AuditCheckpoints>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AuditVerifier(
            provider.GetRequiredService<IDbContextFactory<PortalDb>>(), provider.GetRequiredService<AuditKeys>(),
            provider.GetRequiredService<AnchorFile>(), provider.GetRequiredService<AuditMetrics>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<AuditWorker>();
        services.AddHostedService<AuditWatcher>();
        services.AddHealthChecks().AddCheck<AuditHealth>("audit", HealthStatus.Degraded);
        return builder;
    }
}
