using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Shell;
using Portal.Telemetry.Deletion;

namespace Portal.Applications;

/// <summary>Applications: what is kept of their telemetry, who owns them, and how they are deleted.</summary>
public static class ApplicationsRegistration
{
    public static WebApplicationBuilder AddApplications(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton<ApplicationSettingsStore>();
        services.AddSingleton<ApplicationRecords>();
        services.AddSingleton<ApplicationDeletions>();
        services.AddSingleton<ApplicationErasure>();
        services.AddSingleton<ApplicationCatalog>();
        services.AddHostedService<ApplicationRulesWorker>();
        services.AddHostedService<ApplicationDeletionWorker>();
        services.AddNavItem(new NavItem
        {
            Section = NavSection.Administer,
            Href = PortalUrls.ApplicationSettings(),
            Icon = "settings",
            Texts = typeof(ApplicationsTexts),
            TextKey = "Title",
            Order = 40,
            Policy = PortalPolicies.Administer,
        });
        return builder;
    }
}
