using Portal.Governance.Access;
using Portal.Panels.Signals;
using Portal.Shell;

namespace Portal.Quality;

/// <summary>The Quality page: how well answers are judged to be, and how far the judges can be trusted.</summary>
public static class QualityRegistration
{
    public static WebApplicationBuilder AddQuality(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddQualityPanels();
        builder.Services.AddQualitySeries();
        builder.Services.AddHealthSignal(QualitySignal.Create);
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Watch,
            Href = PortalUrls.Quality(),
            Icon = "star",
            Texts = typeof(QualityTexts),
            TextKey = "Title",
            Order = 38,
            Policy = PortalPolicies.View,
            Shortcut = 'q',
        });
        return builder;
    }
}
