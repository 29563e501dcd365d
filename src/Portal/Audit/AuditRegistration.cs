using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Audit;

/// <summary>The page of the audit trail. The trail itself is wired by <c>Hosting/AuditSetup</c>.</summary>
public static class AuditRegistration
{
    public static WebApplicationBuilder AddAudit(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<AuditPhrases>();
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Govern,
            Href = PortalUrls.Audit(),
            Icon = "history",
            Texts = typeof(AuditTexts),
            TextKey = "Title",
            Order = 90,
            Policy = PortalPolicies.ReviewAudit,
            Shortcut = 'u',
        });
        return builder;
    }
}
