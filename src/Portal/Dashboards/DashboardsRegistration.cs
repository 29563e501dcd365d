using Portal.Governance.Access;
using Portal.Governance.Dashboards;
using Portal.Shell;

namespace Portal.Dashboards;

/// <summary>Dashboards that people put together, and their wallboards.</summary>
public static class DashboardsRegistration
{
    public static WebApplicationBuilder AddDashboards(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<DashboardStore>();
        builder.Services.AddSingleton<DashboardDrafts>();
        builder.Services.AddSingleton<DashboardLibrary>();
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Watch,
            Href = PortalUrls.Dashboards(),
            Icon = "grid_view",
            Texts = typeof(DashboardTexts),
            TextKey = "Title",
            Order = 50,
            Policy = PortalPolicies.View,
            Shortcut = 'd',
        });
        return builder;
    }
}
