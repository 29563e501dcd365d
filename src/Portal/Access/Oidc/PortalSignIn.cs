using Portal.Access.Limits;
using System.Net;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Portal.Access.Oidc;

/// <summary>Sign-in by Microsoft Entra ID and any other provider of OpenID Connect: <c>AddPortalSignIn</c> is all there is to call.</summary>
public static class PortalSignIn
{
    internal const string RequestLimit = "provider-sign-in";
    internal const string LogoutLimit = "provider-logout";

    private static readonly TimeSpan SignInTime = TimeSpan.FromMinutes(15);

    /// <summary>The authentication scheme of a provider.</summary>
    internal static string SchemeOf(string provider) => $"portal.oidc.{provider}";

    /// <summary>Adds the providers of <c>Access:Oidc:Providers</c>. Without any, nobody signs in by a provider and nothing else changes.</summary>
    public static WebApplicationBuilder AddPortalSignIn(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OidcOptions>, OidcOptionsValidation>());
        services.AddSingleton<OidcProviders>();
        services.AddSingleton<OidcBackchannel>();
        services.AddSingleton<OidcPersons>();
        services.AddSingleton<PersonSignIn>();
        services.AddSingleton<SignInRefusals>();
        services.AddSingleton<SingleSignOut>();
        services.AddSingleton<ProviderLogouts>();
        services.AddSingleton(provider => new OnceOnly(provider.GetRequiredService<TimeProvider>()));
        AddHttp(services);
        AddLimits(services);
        AddSchemes(builder);
        return builder;
    }

    private static void AddHttp(IServiceCollection services) => services.AddHttpClient(OidcProvider.HttpClientName)
        .ConfigureHttpClient((provider, client) =>
        {
            client.Timeout = TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<OidcOptions>>().Value.TimeoutSeconds);
            client.MaxResponseContentBufferSize = 1024 * 1024;
        })
        // A provider that redirects, or sets cookies, on these addresses is not the one that was set up.
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None })
        .RemoveAllLoggers(); // the addresses of token requests say nothing that our own lines do not

    private static void AddSchemes(WebApplicationBuilder builder)
    {
        var authentication = builder.Services.AddAuthentication();
        var secure = builder.Environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        foreach (var name in builder.Configuration.GetSection($"{OidcOptions.Section}:{nameof(OidcOptions.Providers)}").GetChildren().Select(section => section.Key))
        {
            authentication.AddOAuth<OidcHandlerOptions, OidcHandler>(SchemeOf(name), options =>
            {
                options.CallbackPath = $"/{OidcUrls.CallbackOf(name)}";
                options.RemoteAuthenticationTimeout = SignInTime;
                options.CorrelationCookie = new CookieBuilder
                {
                    // The name decides who could have set it: with __Host- only this very host, no neighbour on the same domain.
                    Name = builder.Environment.IsDevelopment() ? "portal-sign-in." : "__Host-portal-sign-in.",
                    Path = "/",
                    HttpOnly = true,
                    IsEssential = true,
                    SameSite = SameSiteMode.Lax,
                    SecurePolicy = secure,
                    Expiration = SignInTime,
                };
            });
            builder.Services.AddOptions<OidcHandlerOptions>(SchemeOf(name)).Configure<OidcProviders, SignInRefusals>((options, providers, refusals) =>
            {
                options.Provider = providers.Find(name)!;
                options.Events.OnRemoteFailure = refusals.OnRemoteFailureAsync;
            });
        }
    }

    private static void AddLimits(IServiceCollection services) => services.AddOptions<RateLimiterOptions>().Configure<IOptions<OidcOptions>>((limits, options) =>
    {
        limits.AddPolicy(RequestLimit, context => RateLimits.PerMinute(RateLimits.AddressOf(context), options.Value.RequestsPerMinute));
        limits.AddPolicy(LogoutLimit, context => RateLimits.PerMinute(RateLimits.AddressOf(context), options.Value.LogoutsPerMinute));
    });
}
