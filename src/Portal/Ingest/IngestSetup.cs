using Microsoft.Extensions.Options;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;

namespace Portal.Ingest;

/// <summary>Registration of ingest.</summary>
public static class IngestSetup
{
    private const string HealthPath = "/health";

    /// <summary>Adds what ingest needs beside the telemetry services (spool, data directory, retention).</summary>
    public static WebApplicationBuilder AddIngest(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<IngestOptions>().BindConfiguration("Ingest").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SubjectHasher>();
        builder.Services.AddSingleton(_ => new PriceCatalog());
        builder.Services.AddSingleton<ApplicationRules>();
        builder.Services.AddSingleton(provider => DefaultsOf(provider.GetRequiredService<IOptions<IngestOptions>>().Value));
        builder.Services.AddSingleton<MemoryBudget>();
        builder.Services.AddSingleton<IngestMetrics>();
        builder.Services.AddSingleton<DecoderPool>();
        builder.Services.AddSingleton<OtlpAcceptor>();
        builder.Services.AddSingleton<HttpDoor>();
        return builder;
    }

    private static IngestDefaults DefaultsOf(IngestOptions options) => new(options.CaptureContent, options.MaxContentBytes);

    /// <summary>Maps OTLP over HTTP.</summary>
    public static WebApplication MapIngest(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        foreach (var signal in Enum.GetValues<OtlpSignal>())
        {
            app.MapPost(OtlpSignalNames.Of(signal).Path, (HttpContext context, HttpDoor door) => door.HandleAsync(context, signal))
                .RequireAuthorization(PortalPolicies.Ingest)
                .DisableAntiforgery()
                .ExcludeFromDescription();
        }

        return app;
    }

    /// <summary>Lets the OTLP port serve OTLP and health checks only. Belongs in front of everything else that answers.</summary>
    public static WebApplication UseOtlpPort(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var address = app.Configuration["Kestrel:Endpoints:Otlp:Url"];
        if (address is null)
        {
            return app;
        }

        var port = BindingAddress.Parse(address).Port;
        app.Use((context, next) =>
        {
            var path = context.Request.Path;
            if (context.Connection.LocalPort != port || IsOtlp(path) || path.StartsWithSegments(HealthPath, StringComparison.Ordinal))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return app;
    }

    private static bool IsOtlp(PathString path) => Enum.GetValues<OtlpSignal>().Any(signal => path == OtlpSignalNames.Of(signal).Path);
}
