using Portal.Governance.Access;

namespace Portal.Shell;

/// <summary>Pages' surroundings: document, layout, texts, headers, errors, static files.</summary>
public static class ShellRegistration
{
    public static WebApplicationBuilder AddShell(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // Static files come from the build output as well as from a published folder, in every environment.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
        builder.Services.AddLocalization();
        builder.Services.Configure<RequestLocalizationOptions>(ShellCultures.Configure);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents()
            // A pasted README.md comes as one message; the longest one has a megabyte.
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = 3 * 1024 * 1024);
        builder.Services.AddExceptionHandler<ErrorLog>();
        builder.Services.AddHsts(options =>
        {
            options.MaxAge = TimeSpan.FromDays(365);
            options.IncludeSubDomains = true;
        });
        builder.Services.AddHostedService<SeriesColors>();
        builder.Services.AddScoped<IPaletteSource, PagePaletteSource>();
        builder.Services.AddScoped<IPaletteSource, FilterPaletteSource>();
        return builder;
    }

    public static WebApplication UseShell(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        SecurityHeaders.Use(app);
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }
        app.UseRequestLocalization();
        app.UseWhen(context => !ApiPaths.IsApi(context.Request), pages =>
        {
            pages.UseExceptionHandler("/error", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        });
        app.UseRouting();
        return app;
    }

    public static WebApplication MapShell(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>()
            // SecurityHeaders forbids framing for every answer.
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .RequireAuthorization(PortalPolicies.View);
        return app;
    }
}
