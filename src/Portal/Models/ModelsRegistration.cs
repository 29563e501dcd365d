using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Live;
using Portal.Models.Cards;
using Portal.Shell;

namespace Portal.Models;

/// <summary>The registry of models: which run where, what for, and who answers for them.</summary>
public static class ModelsRegistration
{
    /// <summary>Setting with the path of a file that takes the place of the classes of risk that come with the portal.</summary>
    public const string RiskClassesSetting = "Models:RiskClasses";

    public static WebApplicationBuilder AddModels(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton(RiskClasses.Load(builder.Configuration[RiskClassesSetting] is { Length: > 0 } path ? path : null));
        services.AddSingleton<ModelCatalogue>();
        services.AddModelAssets();
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<ModelVersions>();
        services.AddSingleton<ModelDeployments>();
        services.AddSingleton<TrafficIgnore>();
        services.AddSingleton<ModelOwners>();
        services.AddSingleton<ModelTraffic>();
        services.AddScoped<ModelWords>();
        services.AddScoped<IPaletteSource, ModelPaletteSource>();
        services.AddLivePanel<ModelTraffic, ModelTrafficReport>(
            ModelTraffic.Panel,
            (traffic, request, _, token) => traffic.ReadAsync(request, token),
            argument => argument is null ? null : $"The panel '{ModelTraffic.Panel}' takes no argument.",
            report => report.NewestReceived);
        services.AddModelTab(new ModelTab { Key = "overview", Order = 10, Texts = typeof(ModelsTexts), TextKey = "TabOverview", Component = typeof(OverviewTab) });
        services.AddModelTab(new ModelTab { Key = "versions", Order = 20, Texts = typeof(ModelsTexts), TextKey = "TabVersions", Component = typeof(VersionsTab) });
        services.AddModelTab(new ModelTab { Key = "deployments", Order = 30, Texts = typeof(ModelsTexts), TextKey = "TabDeployments", Component = typeof(DeploymentsTab) });
        services.AddModelTab(new ModelTab { Key = "history", Order = 90, Texts = typeof(ModelsTexts), TextKey = "TabHistory", Component = typeof(HistoryTab) });
        services.AddNavItem(new NavItem
        {
            Section = NavSection.Govern,
            Href = PortalUrls.Models(),
            Icon = "inventory_2",
            Texts = typeof(ModelsTexts),
            TextKey = "Title",
            Order = 10,
            Policy = PortalPolicies.View,
            Shortcut = 'm',
        });
        return builder.AddModelCards();
    }
}
