using Portal.Governance.Access;
using Portal.Shell;
using Portal.Telemetry;

namespace Portal.Access.Emergency;

/// <summary>Ways in without the identity provider.</summary>
internal static class EmergencyRegistration
{
    public static IServiceCollection AddEmergency(this IServiceCollection services)
    {
        services.AddSingleton(provider => new SealedCodeFile(provider.GetRequiredService<DataDirectory>().Keys));
        services.AddSingleton<SealedCodes>();
        services.AddSingleton<CodeSignIn>();
        services.AddSingleton<EmergencyWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<EmergencyWatch>());
        services.AddHostedService<FirstAdministratorOffer>();
        services.AddShellBanner(new ShellBanner(typeof(BreakGlassBanner), PortalPolicies.Administer));
        return services;
    }
}
