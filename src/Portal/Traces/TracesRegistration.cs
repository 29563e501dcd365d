using Portal.Governance.Access;
using Portal.Governance.Content;
using Portal.Shell;
using Portal.Telemetry.Traces;

namespace Portal.Traces;

/// <summary>One call, one trace, one conversation, and the record of who looked at content.</summary>
public static class TracesRegistration
{
    public static WebApplicationBuilder AddTraces(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton<TraceReader>();
        services.AddSingleton<CallContentReader>();
        services.AddSingleton<CallSignalsReader>();
        services.AddSingleton<ContentLooks>();
        services.AddScoped<ContentReader>();
        services.AddTracePanels();
        services.AddNavItem(new NavItem
        {
            Section = NavSection.Administer,
            Href = PortalUrls.ContentLooks(),
            Icon = "visibility",
            Texts = typeof(TracesTexts),
            TextKey = "LooksTitle",
            Order = 50,
            Policy = PortalPolicies.ReviewContentLooks,
        });
        return builder;
    }
}
