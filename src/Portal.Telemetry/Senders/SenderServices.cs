using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Portal.Telemetry.Senders;

/// <summary>Registration of sender statistics.</summary>
public static class SenderServices
{
    /// <summary>Adds the statistics, their writer and the questions about them; needs a ClickHouse data source and <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddSenderStatistics(this IServiceCollection services)
    {
        services.AddOptions<SenderOptions>().BindConfiguration(SenderOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SenderOptions>>().Value);
        services.AddSingleton<SenderStatistics>();
        services.AddSingleton<SenderWriter>();
        services.AddSingleton<SenderReports>();
        return services;
    }
}
