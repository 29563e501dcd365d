using System.Data.Common;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;
using Portal.Governance.Drift;
using Portal.Shell;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Schema;

namespace Portal.Drift;

/// <summary>The Drift page: whether an application's traffic still is what it was.</summary>
public static class DriftRegistration
{
    public static WebApplicationBuilder AddDrift(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(provider => new DriftQuestions(
            provider.GetRequiredService<DbDataSource>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<RetentionOptions>>().Value));
        builder.Services.AddSingleton<DriftReferences>();
        builder.Services.AddScoped<DriftReferenceCommands>();
        builder.Services.AddDriftPanels();
        builder.Services.AddDriftSeries();
        builder.Services.AddDriftSignal();
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Watch,
            Href = PortalUrls.Drift(),
            Icon = "trending_up",
            Texts = typeof(DriftTexts),
            TextKey = "Title",
            Order = 32,
            Policy = PortalPolicies.View,
            Shortcut = 'f',
        });
        return builder;
    }
}
