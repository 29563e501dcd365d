using System.Net;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Portal.Governance.Access;
using Portal.Hosting;

namespace Portal.Monitoring;

/// <summary>The portal's own metrics and logs: as Prometheus text on <c>/metrics</c>, and over OTLP where an endpoint is set.</summary>
public static class MonitoringSetup
{
    private const string ServiceName = "llm-portal";

    /// <summary>Meters that are shown and sent.</summary>
    internal static readonly string[] Meters = ["Portal.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>Adds the endpoint's listener, and the exporters where they are set up.</summary>
    /// <exception cref="StartupException">The portal would send to itself without being asked to.</exception>
    public static WebApplicationBuilder AddMonitoring(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<MonitoringOptions>().BindConfiguration(MonitoringOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<MetricStore>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<MetricStore>());
        var options = builder.Configuration.GetSection(MonitoringOptions.Section).Get<MonitoringOptions>() ?? new MonitoringOptions();
        if (options.OtlpEndpoint is not { IsAbsoluteUri: true } endpoint)
        {
            return builder;
        }
        if (!options.AllowSelf && IsOwn(endpoint, builder.Configuration))
        {
            throw new StartupException($"Monitoring:OtlpEndpoint {endpoint} is this portal itself: every export would cause telemetry of its own. Name another collector, or set Monitoring:AllowSelf.");
        }
        var resource = ResourceBuilder.CreateDefault().AddService(ServiceName, serviceVersion: typeof(MonitoringSetup).Assembly.GetName().Version?.ToString());
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, options, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = options.IntervalSeconds * 1000;
            })
            .Build());
        builder.Services.AddHostedService<MetricExport>();
        if (options.Logs)
        {
            builder.Logging.AddOpenTelemetry(logs =>
            {
                logs.SetResourceBuilder(resource);
                logs.IncludeFormattedMessage = true;
                logs.AddOtlpExporter(exporter => Configure(exporter, options, "v1/logs"));
            });
        }
        return builder;
    }

    /// <summary>Maps <c>/metrics</c>.</summary>
    public static void MapMonitoring(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/metrics", WriteAsync)
        .RequireAuthorization(PortalPolicies.View)
        .DisableAntiforgery()
        .ExcludeFromDescription();

    private static Task WriteAsync(HttpContext context, MetricStore store)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(PrometheusText.Write(store.Collect()), context.RequestAborted);
    }

    private static void Configure(OtlpExporterOptions exporter, MonitoringOptions options, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{options.OtlpEndpoint!.AbsoluteUri.TrimEnd('/')}/{path}");
        exporter.Headers = options.OtlpHeaders;
    }

    private static bool IsOwn(Uri endpoint, ConfigurationManager configuration) => configuration.GetSection("Kestrel:Endpoints").GetChildren()
        .Select(own => own["Url"]).OfType<string>().Select(BindingAddress.Parse)
        .Any(own => own.Port == endpoint.Port && (endpoint.IsLoopback || string.Equals(own.Host, endpoint.Host, StringComparison.OrdinalIgnoreCase) || string.Equals(endpoint.Host, Dns.GetHostName(), StringComparison.OrdinalIgnoreCase)));
}

/// <summary>Keeps the exporter of metrics alive with the portal; its last export goes out at the end.</summary>
internal sealed class MetricExport(MeterProvider provider) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        provider.ForceFlush(5_000);
        return Task.CompletedTask;
    }
}
