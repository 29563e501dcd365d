using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Overview;

/// <summary>The landing page: how every application is doing.</summary>
public static class OverviewRegistration
{
    public static WebApplicationBuilder AddOverview(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOverviewPanels();
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Watch,
            Href = PortalUrls.Overview(),
            Icon = "grid_view",
            Texts = typeof(OverviewTexts),
            TextKey = "Title",
            Order = 10,
            Policy = PortalPolicies.View,
            Shortcut = 'o',
        });
        return builder;
    }
}
