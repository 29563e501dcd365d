using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Writing;

/// <summary>Registration of the spool and its writer.</summary>
public static class SpoolServices
{
    /// <summary>Adds <see cref="Spool"/>, <see cref="SpoolStatus"/> and <see cref="SpoolWriter"/>, which is started once the tables exist; needs <see cref="DataDirectory"/>, <see cref="ClickHouseDataSource"/> and <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddSpool(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SpoolOptions>().Bind(configuration.GetSection(SpoolOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SpoolOptions>, SpoolOptionsValidator>();
        services.AddSingleton(provider => Spool.Open(
            provider.GetRequiredService<DataDirectory>(),
            provider.GetRequiredService<IOptions<SpoolOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Spool>>()));
        services.AddSingleton(provider => provider.GetRequiredService<Spool>().Status);
        services.AddSingleton(provider => new SpoolWriter(
            provider.GetRequiredService<Spool>(),
            provider.GetRequiredService<IOptions<SpoolOptions>>().Value,
            provider.GetRequiredService<ClickHouseDataSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SpoolWriter>>()));
        return services;
    }
}
