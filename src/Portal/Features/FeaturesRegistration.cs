using Portal.Governance.Features;
using Portal.Shell;

namespace Portal.Features;

/// <summary>Which features of an application's calls are computed: a section of its settings, and the same for programs.</summary>
public static class FeaturesRegistration
{
    public static WebApplicationBuilder AddFeatures(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<FeatureSettingsStore>();
        builder.Services.AddSettingsSection<FeatureSettingsSection>(order: 30);
        return builder;
    }
}
