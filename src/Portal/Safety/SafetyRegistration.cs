using System.Data.Common;
using Portal.Governance.Access;
using Portal.Panels.Signals;
using Portal.Shell;
using Portal.Telemetry.Safety;

namespace Portal.Safety;

/// <summary>The Safety page: what was found in calls that should not be there, and what becomes of it.</summary>
public static class SafetyRegistration
{
    public static WebApplicationBuilder AddSafety(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(provider => new SafetyQuestions(provider.GetRequiredService<DbDataSource>()));
        builder.Services.AddScoped<ScanningCommands>();
        builder.Services.AddSafetyPanels();
        builder.Services.AddSafetySeries();
        builder.Services.AddHealthSignal(provider => SafetySignal.Create(provider.GetRequiredService<SafetyQuestions>()));
        builder.Services.AddSettingsSection<ScanningSection>(order: 20);
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Watch,
            Href = PortalUrls.Safety(),
            Icon = "shield",
            Texts = typeof(SafetyTexts),
            TextKey = "Title",
            Order = 36,
            Policy = PortalPolicies.View,
            Shortcut = 'y',
        });
        return builder;
    }
}
