using Portal.Governance.Bias;

namespace Portal.Bias;

/// <summary>The Bias page: whether decisions treat groups alike.</summary>
public static class BiasRegistration
{
    public static WebApplicationBuilder AddBias(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<BiasSettingsStore>();
        return builder;
    }
}
