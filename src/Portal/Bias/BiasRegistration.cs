using System.Data.Common;
using Portal.Governance.Access;
using Portal.Governance.Bias;
using Portal.Panels.Signals;
using Portal.Shell;
using Portal.Telemetry.Bias;

namespace Portal.Bias;

/// <summary>The Bias page: whether decisions treat groups alike.</summary>
public static class BiasRegistration
{
    public static WebApplicationBuilder AddBias(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<BiasSettingsStore>();
        builder.Services.AddSingleton<BiasRuleSource>();
        builder.Services.AddSingleton(provider => new DecidingApplications(provider.GetRequiredService<DbDataSource>()));
        builder.Services.AddSingleton<BiasAnswers>();
        builder.Services.AddScoped<BiasCommands>();
        builder.Services.AddBiasPanels();
        builder.Services.AddBiasSeries();
        builder.Services.AddHealthSignal(provider => BiasSignal.Create(provider.GetRequiredService<BiasAnswers>()));
        builder.Services.AddSettingsSection<BiasSettingsSection>(order: 50);
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Watch,
            Href = PortalUrls.Bias(),
            Icon = "balance",
            Texts = typeof(BiasTexts),
            TextKey = "Title",
            Order = 34,
            Policy = PortalPolicies.View,
            Shortcut = 'b',
        });
        builder.Services.AddOptions<OutcomesOptions>().BindConfiguration(OutcomesOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return builder;
    }
}
