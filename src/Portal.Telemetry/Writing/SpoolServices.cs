using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Portal.Telemetry.Writing;

/// <summary>Registration of the spool and its writer.</summary>
public static class SpoolServices
{
    /// <summary>Adds <see cref="Spool"/> and <see cref="SpoolStatus"/>; needs <see cref="DataDirectory"/> and <see cref="TimeProvider"/>.</summary>
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
        return services;
    }
}
