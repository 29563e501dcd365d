using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portal.Access.Administration;
using Portal.Access.Emergency;
using Portal.Access.Keys;
using Portal.Access.Limits;
using Portal.Access.Oidc;
using Portal.Access.Profile;
using Portal.Access.Tenancy;
using Portal.Governance.Access;
using Portal.Governance.Store;
using Portal.Hosting;
using Portal.Shell;
using Portal.Telemetry;

namespace Portal.Access;

/// <summary>Who may do what: authentication, policies, rate limits.</summary>
public static class AccessRegistration
{
    private const string RecordsUnavailable = "portal:records-unavailable";

    public static WebApplicationBuilder AddAccess(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var data = DataDirectory.Resolve(builder.Configuration["Portal:Data"]);
        services.TryAddSingleton(data);
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddProblemDetails();

        // Sessions survive a restart of the portal because the keys that protect cookies do.
        SecretFile.CreateFolder(data.Keys);
        services.AddPortalDataProtection(data);

        services.AddSingleton(new IngestAddress(
            builder.Configuration["Kestrel:Endpoints:Otlp:Url"] ?? "http://localhost:4318",
            builder.Configuration["Kestrel:Endpoints:OtlpGrpc:Url"] ?? "http://localhost:4317"));
        services.AddApiKeys();
        services.AddTenancy();
        services.AddSingleton(provider => new SessionLimits(TimeSpan.FromMinutes(provider.GetRequiredService<IOptions<AccessOptions>>().Value.IdleMinutes)));
        services.AddSingleton<PersonSessions>();
        services.AddSingleton<PersonCookie>();
        services.AddSingleton<People>();
        services.AddSingleton<AccessGuard>();
        services.AddSingleton(OpenConnections.Create);
        services.AddEmergency();
        services.AddSingleton<Preferences>();
        services.AddSingleton<PeopleList>();
        services.AddSingleton<PeopleAdministration>();
        services.AddNavItem(new NavItem
        {
            Section = NavSection.Administer,
            Href = PortalUrls.People(),
            Icon = "group",
            Texts = typeof(PeopleTexts),
            TextKey = "Title",
            Order = 1,
            Policy = PortalPolicies.Administer,
        });
        services.AddSingleton<DevelopmentSignIn>();
        services.AddScoped<AuthenticationStateProvider, CircuitAuthentication>();
        services.AddCascadingAuthenticationState();

        services.AddAuthentication(AccessSchemes.Select)
            .AddPolicyScheme(AccessSchemes.Select, displayName: null, options => options.ForwardDefaultSelector = SelectScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthenticationHandler>(AccessSchemes.ApiKey, configureOptions: null)
            .AddCookie(AccessSchemes.Cookie, options => ConfigureCookie(options, builder.Environment));
        services.AddOptions<CookieAuthenticationOptions>(AccessSchemes.Cookie)
            .Configure<IOptions<AccessOptions>>((cookie, access) => cookie.ExpireTimeSpan = TimeSpan.FromHours(access.Value.SessionHours));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = CookieName("portal-forms", builder.Environment);
            options.Cookie.SecurePolicy = SecurePolicy(builder.Environment);
        });
        services.AddAuthorization(AddPolicies);
        services.AddRateLimits();
        return builder;
    }

    public static WebApplication UseAccess(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseCors();
        app.UseAuthentication();
        app.Use(PersonCulture.ApplyAsync);
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    public static WebApplication MapAccess(this WebApplication app)
    {
        SignInEndpoints.Map(app);
        EmergencyEndpoints.Map(app);
        OidcEndpoints.Map(app);
        ProjectSwitchEndpoint.Map(app);
        return app;
    }

    private static string SelectScheme(HttpContext context) =>
        context.Request.Headers.ContainsKey("Authorization") || ApiPaths.IgnoresCookies(context.Request) ? AccessSchemes.ApiKey : AccessSchemes.Cookie;

    private static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var rule in AccessMatrix.Rules)
        {
            options.AddPolicy(rule.Policy, policy => policy.RequireAssertion(context => AccessMatrix.Passes(context.User, rule.Policy)));
        }
        // What names no policy, and what does not exist, asks for this one: open by accident is impossible.
        options.FallbackPolicy = options.GetPolicy(PortalPolicies.View);
        options.DefaultPolicy = options.FallbackPolicy!;
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options, IHostEnvironment environment)
    {
        options.Cookie.Name = CookieName("portal-session", environment);
        options.Cookie.SecurePolicy = SecurePolicy(environment);
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.Path = "/";
        options.SlidingExpiration = false;
        options.LoginPath = $"/{SignInUrls.Page}";
        options.ReturnUrlParameter = SignInUrls.ReturnUrl;
        options.Events.OnRedirectToLogin = context =>
        {
            if (context.HttpContext.Items.ContainsKey(RecordsUnavailable))
            {
                return Refusal.UnavailableAsync(context.HttpContext);
            }
            if (ApiPaths.IsApi(context.Request))
            {
                return Refusal.UnauthorizedAsync(context.HttpContext, "Send an API key as 'Authorization: Bearer <key>', or sign in.");
            }
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        };
        options.Events.OnRedirectToAccessDenied = context =>
        {
            if (ApiPaths.IsApi(context.Request))
            {
                return Refusal.ForbiddenAsync(context.HttpContext);
            }
            context.Response.StatusCode = StatusCodes.Status403Forbidden; // the shell's page for this status follows
            return Task.CompletedTask;
        };
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    /// <summary>A request carries the rights of now, whatever the cookie was written with.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        SessionState? state;
        try
        {
            state = await services.GetRequiredService<PersonSessions>().FindAsync(context.Principal!, PersonSessions.RequestAge, context.HttpContext.RequestAborted);
        }
        catch (Exception fault) when (RecordsFault.IsUnavailable(fault))
        {
            // Nobody is let in on the word of a cookie alone; the cookie is kept for when the database is back.
            context.RejectPrincipal();
            context.HttpContext.Items[RecordsUnavailable] = true;
            return;
        }
        if (state is null || !services.GetRequiredService<DevelopmentSignIn>().Admits(state.Session))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(AccessSchemes.Cookie);
            return;
        }
        context.ReplacePrincipal(state.Principal);
    }

    // A __Host- cookie must be Secure, which plain http on one's own machine cannot be.
    private static string CookieName(string name, IHostEnvironment environment) => environment.IsDevelopment() ? name : $"__Host-{name}";

    private static CookieSecurePolicy SecurePolicy(IHostEnvironment environment) =>
        environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
}
