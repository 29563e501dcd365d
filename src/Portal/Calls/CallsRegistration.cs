using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portal.Governance.Content;
using Portal.Governance.Views;
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
        return builder;
    }
}
