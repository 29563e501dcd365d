using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Senders;

/// <summary>The Senders page: who sends telemetry, in which conventions, and what ingest had to correct.</summary>
public static class SendersRegistration
{
    public static WebApplicationBuilder AddSenders(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSenderPanels();
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Administer,
            Href = PortalUrls.Senders(),
            Icon = "sensors",
            Texts = typeof(SendersTexts),
            TextKey = "Title",
            Order = 20,
            Policy = PortalPolicies.View,
            Shortcut = 's',
        });
        return builder;
    }

    /// <summary>Counts requests to the OTLP doors. Goes before authentication, so that refused ones are counted too.</summary>
    public static void UseSenders(this IApplicationBuilder app) => app.UseMiddleware<SenderRequests>();
}
