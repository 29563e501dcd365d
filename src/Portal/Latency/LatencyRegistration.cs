using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Latency;

/// <summary>The Latency page: how fast, how many and how often wrong.</summary>
public static class LatencyRegistration
{
    public static WebApplicationBuilder AddLatency(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Watch,
            Href = PortalUrls.Latency(),
            Icon = "speed",
            Texts = typeof(LatencyTexts),
            TextKey = "Title",
            Order = 20,
            Policy = PortalPolicies.View,
            Shortcut = 'l',
        });
        return builder;
    }
}
