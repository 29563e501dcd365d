using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Access.Tenancy;

/// <summary>Projects, teams and the rights given in them.</summary>
internal static class TenancyRegistration
{
    public static IServiceCollection AddTenancy(this IServiceCollection services)
    {
        services.AddSingleton<Projects>();
        services.AddSingleton<Teams>();
        services.AddSingleton<Grants>();
        return services.AddNavItem(new NavItem
        {
            Section = NavSection.Administer,
            Href = PortalUrls.Projects(),
            Icon = "account_tree",
            Texts = typeof(TenancyTexts),
            TextKey = "Title",
            Order = 2,
            Policy = PortalPolicies.Administer,
        });
    }
}
