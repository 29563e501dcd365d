using System.Data.Common;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portal.Live;
using Portal.Telemetry;
using Portal.Telemetry.Bias;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Engine;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Logs;
using Portal.Telemetry.Metrics;
using Portal.Telemetry.Quality;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Senders;
using Portal.Telemetry.Series;
using Portal.Telemetry.Writing;

namespace Portal.Hosting;

/// <summary>Wires the store of telemetry: data folder, ClickHouse, schema, spool, health.</summary>
public static class TelemetrySetup
{
    /// <summary>Name of the embedded engine's database.</summary>
    private const string Database = "portal";

    /// <summary>Takes the data folder and adds everything telemetry needs. Call it first: it is what refuses a second portal on the same data.</summary>
    /// <exception cref="StartupException">The data folder or the connection string cannot be used.</exception>
    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var data = DataDirectory.Resolve(builder.Configuration["Portal:Data"]);
        var folder = DataFolder.Take(data);
        UnfinishedRestore.Refuse(data);
        services.TryAddSingleton(data);
        services.AddSingleton(_ => folder);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TelemetryState>();
        AddClickHouse(services, builder.Configuration.GetConnectionString("ClickHouse"), data);
        AddSchema(services);
        services.AddSpool(builder.Configuration);
        services.AddSenderStatistics();
        services.AddSingleton<CallSeries>();
        services.AddSingleton<QualityQuestions>();
        services.AddSingleton<MetricPoints>();
        services.AddSingleton<EvaluationsQuery>();
        services.AddSingleton<BiasQuestions>();
        services.AddSingleton<LogEventsQuery>();
        services.AddPortalHealth();
        services.AddHostedService<TelemetryHost>();
        services.AddSingleton<RollupWorker>();
        services.AddSingleton<OutcomeWorker>();
        // The host repeats with a stack trace what StartupFaults says in words.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        return builder;
    }

    /// <summary>Maps the health endpoints.</summary>
    public static void MapTelemetry(this IEndpointRouteBuilder endpoints) => endpoints.MapPortalHealth();

    private static void AddClickHouse(IServiceCollection services, string? connectionString, DataDirectory data)
    {
        services.AddOptions<EngineOptions>().BindConfiguration(EngineOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            services.AddSingleton(provider => CreateEngine(provider, data));
            services.AddSingleton(provider => provider.GetRequiredService<ClickHouseEngine>().Settings with { Database = Database, KillOnCancel = false });
        }
        else
        {
            services.AddSingleton(Parse(connectionString));
        }
        services.AddSingleton<ClickHouseDataSource>();
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<ClickHouseDataSource>());
    }

    private static void AddSchema(IServiceCollection services)
    {
        services.AddOptions<SchemaOptions>().BindConfiguration(SchemaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SchemaOptions>>().Value);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RetentionOptions>>().Value);
        services.AddSingleton<TelemetryRetention>();
    }

    private static ClickHouseEngine CreateEngine(IServiceProvider provider, DataDirectory data)
    {
        var options = provider.GetRequiredService<IOptions<EngineOptions>>().Value;
        return new ClickHouseEngine(
            new ClickHouseEngineOptions
            {
                DataPath = data.ClickHouse,
                LibraryPath = options.LibraryPath,
                MemoryMb = options.MemoryMb,
                MaxConnections = options.MaxConnections,
                StartTimeout = TimeSpan.FromSeconds(options.StartSeconds),
            },
            provider.GetRequiredService<ILogger<ClickHouseEngine>>(),
            provider.GetRequiredService<TimeProvider>());
    }

    private static ClickHouseConnectionSettings Parse(string connectionString)
    {
        try
        {
            return ClickHouseConnectionSettings.Parse(connectionString);
        }
        catch (FormatException exception)
        {
            throw new StartupException($"ConnectionStrings:ClickHouse: {exception.Message}", exception);
        }
    }
}
