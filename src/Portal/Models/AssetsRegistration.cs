using Portal.Governance.Access;
using Portal.Governance.Models.DataSets;
using Portal.Governance.Models.Prompts;
using Portal.Governance.Models.Runs;
using Portal.Models.DataSets;
using Portal.Models.Prompts;
using Portal.Models.Runs;
using Portal.Shell;

namespace Portal.Models;

/// <summary>What models are made of and with: prompts, data sets and runs.</summary>
public static class AssetsRegistration
{
    internal static IServiceCollection AddModelAssets(this IServiceCollection services)
    {
        services.AddSingleton<PromptLibrary>();
        services.AddSingleton<PromptCommands>();
        services.AddSingleton<DataSetCatalogue>();
        services.AddSingleton<DataSetCommands>();
        services.AddSingleton<ModelRuns>();
        services.AddScoped<AssetWords>();
        services.AddModelTab(new ModelTab { Key = "prompts", Order = 50, Texts = typeof(PromptTexts), TextKey = "Tab", Component = typeof(PromptsTab) });
        services.AddModelTab(new ModelTab { Key = "runs", Order = 60, Texts = typeof(RunTexts), TextKey = "Tab", Component = typeof(RunsTab) });
        services.AddModelTab(new ModelTab { Key = "data-sets", Order = 70, Texts = typeof(DataSetTexts), TextKey = "Tab", Component = typeof(DataSetsTab) });
        services.AddNavItem(Item(PortalUrls.DataSets(), "database", typeof(DataSetTexts), 20));
        return services.AddNavItem(Item(PortalUrls.Prompts(), "chat", typeof(PromptTexts), 30));
    }

    /// <summary>The endpoints of prompts, data sets and runs.</summary>
    public static RouteGroupBuilder MapModelAssetsApi(this RouteGroupBuilder api) => api.MapPromptsApi().MapDataSetsApi().MapRunsApi();

    private static NavItem Item(string href, string icon, Type texts, int order) =>
        new() { Section = NavSection.Govern, Href = href, Icon = icon, Texts = texts, TextKey = "Title", Order = order, Policy = PortalPolicies.View };
}
