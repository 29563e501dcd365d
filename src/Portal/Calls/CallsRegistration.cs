using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;
using Portal.Governance.Content;
using Portal.Governance.Views;
using Portal.Shell;
using Portal.Telemetry.CallSearch;

namespace Portal.Calls;

/// <summary>Search over calls, saved views, exports, and usage by end user.</summary>
public static class CallsRegistration
{
    public static WebApplicationBuilder AddCalls(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<CallSearchOptions>().BindConfiguration(CallSearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<CallSearchOptions>>().Value);
        services.AddSingleton<CallFinder>();
        services.TryAddSingleton<ContentLooks>();
        services.AddSingleton<SavedViews>();
        services.AddSingleton<CallSearches>();
        services.AddScoped<IPaletteSource, CallPaletteSource>();
        services.AddNavItem(new NavItem
        {
            Section = NavSection.Watch,
            Href = PortalUrls.Calls(),
            Icon = "receipt_long",
            Texts = typeof(CallsTexts),
            TextKey = "Title",
            Order = 40,
            Policy = PortalPolicies.View,
            Shortcut = 'a',
        });
        services.AddNavItem(new NavItem
        {
            Section = NavSection.Watch,
            Href = PortalUrls.EndUsers(),
            Icon = "group",
            Texts = typeof(CallsTexts),
            TextKey = "EndUsers",
            Order = 60,
            Policy = PortalPolicies.View,
        });
        return builder;
    }
}
