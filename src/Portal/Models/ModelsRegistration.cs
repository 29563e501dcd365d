using Portal.Governance.Models;
using Portal.Shell;

namespace Portal.Models;

/// <summary>The registry of models: which run where, what for, and who answers for them.</summary>
public static class ModelsRegistration
{
    public static WebApplicationBuilder AddModels(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton<ModelCatalogue>();
        services.AddModelAssets();
        services.AddModelTab(new ModelTab { Key = "overview", Order = 10, Texts = typeof(ModelsTexts), TextKey = "TabOverview", Component = typeof(OverviewTab) });
        return builder;
    }
}
