using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Portal.Governance;
using Portal.Governance.Engine;
using Portal.Governance.Store;
using Portal.Telemetry;

namespace Portal.Hosting;

/// <summary>Wires the relational store: which database, its own PostgreSQL where none is named, contexts, health.</summary>
public static class GovernanceSetup
{
    /// <summary>Folder of the portal's own PostgreSQL below the data folder.</summary>
    internal const string PostgresFolder = "postgres";

    private const string ConnectionStringName = "Governance";

    /// <summary>Adds the relational store. Call it after <see cref="TelemetrySetup.AddTelemetry"/>, which takes the data folder.</summary>
    /// <exception cref="StartupException">The connection string cannot be used.</exception>
    public static WebApplicationBuilder AddGovernance(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<GovernanceOptions>().BindConfiguration(GovernanceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<GovernanceState>();
        services.AddSingleton<PortalDbFactory>();
        services.AddSingleton<IDbContextFactory<PortalDb>>(provider => provider.GetRequiredService<PortalDbFactory>());
        var connectionString = builder.Configuration.GetConnectionString(ConnectionStringName);
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            RefuseProviderAlone(builder.Configuration);
            services.AddSingleton(CreateEngine);
        }
        else
        {
            var provider = builder.Configuration.GetSection(GovernanceOptions.Section).Get<GovernanceOptions>()?.Provider ?? GovernanceProvider.Postgres;
            services.AddSingleton(new GovernanceServer(provider, Check(provider, connectionString)));
        }
        services.AddHostedService<GovernanceHost>();
        services.AddHealthChecks().AddCheck<GovernanceHealth>("governance");
        return builder;
    }

    private static PostgresEngine CreateEngine(IServiceProvider provider)
    {
        var data = provider.GetRequiredService<DataDirectory>();
        var options = provider.GetRequiredService<IOptions<GovernanceOptions>>().Value;
        return new PostgresEngine(
            new PostgresEngineOptions
            {
                HomePath = Path.Combine(data.Root, PostgresFolder),
                PasswordPath = Path.Combine(data.Keys, "postgres.password"),
                InstallationPath = options.PostgresPath,
                User = options.User,
                StartTimeout = TimeSpan.FromSeconds(options.StartSeconds),
            },
            provider.GetRequiredService<ILogger<PostgresEngine>>(),
            provider.GetRequiredService<TimeProvider>());
    }

    private static void RefuseProviderAlone(ConfigurationManager configuration)
    {
        if (Enum.TryParse<GovernanceProvider>(configuration[$"{GovernanceOptions.Section}:{nameof(GovernanceOptions.Provider)}"], ignoreCase: true, out var provider) && provider != GovernanceProvider.Postgres)
        {
            throw new StartupException($"Governance:Provider is {provider}, but ConnectionStrings:Governance names no server.");
        }
    }

    /// <summary>The same connection string; its faults name the setting and no password.</summary>
    private static string Check(GovernanceProvider provider, string connectionString)
    {
        try
        {
            DbConnectionStringBuilder builder = provider == GovernanceProvider.SqlServer
                ? new SqlConnectionStringBuilder(connectionString) { ApplicationName = "portal" }
                : new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "portal" };
            var host = builder is NpgsqlConnectionStringBuilder postgres ? postgres.Host : ((SqlConnectionStringBuilder)builder).DataSource;
            return !string.IsNullOrWhiteSpace(host)
                ? builder.ConnectionString
                : throw new StartupException("ConnectionStrings:Governance names no server (key Host for PostgreSQL, Server for SQL Server).");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new StartupException($"ConnectionStrings:Governance: {exception.Message} Governance:Provider says the server is {provider}.", exception);
        }
    }
}

/// <summary>A database server that somebody else runs.</summary>
internal sealed record GovernanceServer(GovernanceProvider Provider, string ConnectionString);
