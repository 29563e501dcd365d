using Portal.Governance.Access;
using Portal.Governance.Prices;
using Portal.Shell;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Pricing.Recosting;

namespace Portal.Prices;

/// <summary>The price table, re-costing and reconciliation.</summary>
public static class PricesRegistration
{
    public static WebApplicationBuilder AddPrices(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton<PriceTable>();
        services.AddSingleton<PriceLoader>();
        services.AddHostedService(provider => provider.GetRequiredService<PriceLoader>());
        services.AddSingleton<CallRecosting>();
        services.AddSingleton<RecostSignal>();
        services.AddSingleton<RecostRuns>();
        services.AddHostedService<Recoster>();
        services.AddSingleton<UnpricedModels>();
        services.AddSingleton<PriceDesk>();
        services.AddSingleton<UsageByDay>();
        services.AddSingleton<Reconciler>();
        services.AddNavItem(new NavItem
        {
            Section = NavSection.Administer,
            Href = PortalUrls.Prices(),
            Icon = "sell",
            Texts = typeof(PricesTexts),
            TextKey = "Title",
            Order = 10,
            Policy = PortalPolicies.View,
            Shortcut = 'p',
        });
        return builder;
    }
}
