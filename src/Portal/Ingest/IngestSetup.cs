using Microsoft.Extensions.Options;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Governance.Scanning;
using Portal.Ingest.Evaluations;
using Portal.Ingest.Features;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;

namespace Portal.Ingest;

/// <summary>Registration of ingest.</summary>
public static class IngestSetup
{
    private const string HealthPath = "/health";

    private static readonly OtlpSignal[] Signals = Enum.GetValues<OtlpSignal>();

    /// <summary>Adds what ingest needs beside the telemetry services (spool, data directory, retention).</summary>
    public static WebApplicationBuilder AddIngest(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<IngestOptions>().BindConfiguration("Ingest").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SubjectHasher>();
        builder.Services.AddSingleton(_ => new PriceCatalog());
        builder.Services.AddSingleton<ApplicationRules>();
        builder.Services.AddSingleton<ScanningPolicyStore>();
        builder.Services.AddSingleton(provider => DefaultsOf(provider.GetRequiredService<IOptions<IngestOptions>>().Value));
        builder.Services.AddSingleton<FeatureVocabulary>();
        builder.Services.AddHostedService<FeatureVocabularyWorker>();
        builder.Services.AddSingleton<MemoryBudget>();
        builder.Services.AddSingleton<IngestMetrics>();
        builder.Services.AddSingleton<DecoderPool>();
        builder.Services.AddSingleton<OtlpAcceptor>();
        builder.Services.AddSingleton<HttpDoor>();
        builder.Services.AddSingleton<GrpcDoor>();
        builder.Services.AddSingleton<EvaluationDoor>();
        return builder;
    }

    private static IngestDefaults DefaultsOf(IngestOptions options) => new(options.CaptureContent, options.MaxContentBytes) { Scanning = options.Scanning.ToActions() };

    /// <summary>Maps OTLP over HTTP and over gRPC.</summary>
    public static WebApplication MapIngest(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        foreach (var signal in Signals)
        {
            app.MapPost(OtlpSignalNames.Of(signal).Path, (HttpContext context, HttpDoor door) => door.HandleAsync(context, signal))
                .RequireAuthorization(PortalPolicies.Ingest)
                .DisableAntiforgery()
                .ExcludeFromDescription();
            app.MapPost(OtlpSignalNames.Of(signal).Method, (HttpContext context, GrpcDoor door) => door.HandleAsync(context, signal))
                .RequireAuthorization(PortalPolicies.Ingest)
                .DisableAntiforgery()
                .ExcludeFromDescription();
        }

        return app;
    }

    /// <summary>Lets the OTLP ports serve OTLP and health checks only. Belongs in front of everything else that answers.</summary>
    public static WebApplication UseOtlpPort(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var http = PortOf(app, "Otlp");
        var grpc = PortOf(app, "OtlpGrpc");
        app.Use((context, next) =>
        {
            var port = context.Connection.LocalPort;
            var path = context.Request.Path;
            if ((port != http && port != grpc)
                || path.StartsWithSegments(HealthPath, StringComparison.Ordinal)
                || Signals.Any(signal => path == (port == grpc ? OtlpSignalNames.Of(signal).Method : OtlpSignalNames.Of(signal).Path)))
            {
                return next(context);
            }

            if (GrpcDoor.IsGrpc(context.Request.ContentType))
            {
                return GrpcDoor.RefuseAsync(context, GrpcStatus.Unimplemented, $"There is no method {path}; known are {string.Join(", ", Signals.Select(signal => OtlpSignalNames.Of(signal).Method))}.");
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return app;
    }

    /// <summary>The port of an endpoint of the settings; null when there is none.</summary>
    private static int? PortOf(WebApplication app, string endpoint) =>
        app.Configuration[$"Kestrel:Endpoints:{endpoint}:Url"] is { } address ? BindingAddress.Parse(address).Port : null;
}
