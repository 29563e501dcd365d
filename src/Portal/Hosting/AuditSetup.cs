using Microsoft.Extensions.Options;
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
        services.AddSingleton<AuditLog>();
        services.AddHostedService<AuditWorker>();
        return builder;
    }
}
