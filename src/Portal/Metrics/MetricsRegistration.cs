using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Metrics;

/// <summary>The Metrics page: what senders measured and judged themselves.</summary>
public static class MetricsRegistration
{
    public static WebApplicationBuilder AddMetrics(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddMetricPanels();
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Watch,
            Href = PortalUrls.Metrics(),
            Icon = "monitoring",
            Texts = typeof(MetricsTexts),
            TextKey = "Title",
            Order = 55,
            Policy = PortalPolicies.View,
            Shortcut = 'm',
        });
        return builder;
    }
}
