using Microsoft.AspNetCore.Cors.Infrastructure;
using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Access.Keys;

/// <summary>API keys: the ring that requests are held against, what keeps it in step with the relational store, and the page.</summary>
internal static class KeysRegistration
{
    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<ApiKeyLedger>();
        services.AddSingleton<ScopeCatalog>();
        services.AddCors();
        services.AddSingleton<ICorsPolicyProvider, PageOrigins>();
        services.AddHostedService<DevelopmentKeys>();
        services.AddHostedService<KeyRingWorker>();
        return services.AddNavItem(new NavItem
        {
            Section = NavSection.Administer,
            Href = PortalUrls.Keys(),
            Icon = "key",
            Texts = typeof(KeysTexts),
            TextKey = "Title",
            Order = 3,
            Policy = PortalPolicies.Administer,
        });
    }
}
