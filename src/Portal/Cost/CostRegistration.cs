using System.Data.Common;
using Portal.Governance.Access;
using Portal.Governance.Costs;
using Portal.Shell;
using Portal.Telemetry.Costs;
using Portal.Telemetry.Pricing;

namespace Portal.Cost;

/// <summary>The Cost page: what calls cost, where it goes, and whether the budgets last.</summary>
public static class CostRegistration
{
    public static WebApplicationBuilder AddCost(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(provider => new CallCosts(
            provider.GetRequiredService<DbDataSource>(), provider.GetRequiredService<PriceCatalog>(), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<OwningTeams>();
        builder.Services.AddSingleton<Budgets>();
        builder.Services.AddSingleton<BudgetStatusQuery>();
        builder.Services.AddScoped<BudgetCommands>();
        builder.Services.AddCostPanels();
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Watch,
            Href = PortalUrls.Cost(),
            Icon = "payments",
            Texts = typeof(CostTexts),
            TextKey = "Title",
            Order = 30,
            Policy = PortalPolicies.View,
            Shortcut = 'c',
        });
        return builder;
    }
}
