using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Governance;
using Portal.Governance.Engine;
using Portal.Governance.Store;
using Portal.Hosting;
using Portal.Operations.Control;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Engine;

namespace Portal.Operations.Backup;

/// <summary>Where telemetry and records are, for a command: through the running portal, or brought up by the command itself while the portal is stopped.</summary>
internal sealed class PortalStores : IAsyncDisposable
{
    private readonly ControlClient? _portal;
    private readonly ClickHouseEngine? _clickHouseEngine;
    private readonly PostgresEngine? _postgres;

    private PortalStores(ClickHouseConnectionSettings telemetry, DbContextOptions<PortalDb> records, ControlClient? portal, ClickHouseEngine? clickHouseEngine, PostgresEngine? postgres)
    {
        // Copies of large tables may be silent for long; nothing here is worth compressing twice.
        Telemetry = new ClickHouseDataSource(telemetry with { CommandTimeout = TimeSpan.FromMinutes(10) });
        TelemetryServer = new ClickHouseDataSource(telemetry with { Database = "default", CommandTimeout = TimeSpan.FromMinutes(10) });
        Records = records;
        _portal = portal;
        _clickHouseEngine = clickHouseEngine;
        _postgres = postgres;
    }

    /// <summary>The portal's database of telemetry.</summary>
    public ClickHouseDataSource Telemetry { get; }

    /// <summary>The same server, where the portal's database need not exist.</summary>
    public ClickHouseDataSource TelemetryServer { get; }

    public DbContextOptions<PortalDb> Records { get; }

    /// <summary>Asks the running portal to hold deliveries and to tell where its stores are.</summary>
    public static async Task<PortalStores> HoldAsync(ControlClient portal, CancellationToken cancellationToken)
    {
        var addresses = (await portal.AskAsync(ControlRequest.Hold, cancellationToken)).Stores!;
        var telemetry = new ClickHouseConnectionSettings
        {
            Endpoint = addresses.ClickHouse,
            User = addresses.ClickHouseUser,
            Password = addresses.ClickHousePassword,
            Database = addresses.ClickHouseDatabase,
        };
        return new PortalStores(telemetry, PortalDbOptions.For(addresses.RecordsProvider, addresses.Records), portal, clickHouseEngine: null, postgres: null);
    }

    /// <summary>Starts the engines that the settings ask for. The data folder must be this process's.</summary>
    public static async Task<PortalStores> StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var clickHouse = services.GetService<ClickHouseEngine>();
        var postgres = services.GetService<PostgresEngine>();
        try
        {
            if (clickHouse is not null)
            {
                await clickHouse.StartAsync(cancellationToken);
            }
            DbContextOptions<PortalDb> records;
            if (postgres is not null)
            {
                await postgres.StartAsync(cancellationToken);
                await postgres.CreateDatabaseAsync(GovernanceHost.Database, cancellationToken);
                records = PortalDbOptions.For(GovernanceProvider.Postgres, postgres.ConnectionString(GovernanceHost.Database));
            }
            else
            {
                var server = services.GetRequiredService<GovernanceServer>();
                records = PortalDbOptions.For(server.Provider, server.ConnectionString);
            }
            return new PortalStores(services.GetRequiredService<ClickHouseConnectionSettings>(), records, portal: null, clickHouse, postgres);
        }
        catch
        {
            await StopAsync(clickHouse, postgres);
            throw;
        }
    }

    /// <summary>Deliveries may go on.</summary>
    /// <exception cref="IOException">The portal ended meanwhile: what was copied since the hold does not fit together.</exception>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_portal is not null)
        {
            await _portal.AskAsync(ControlRequest.Release, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Telemetry.DisposeAsync();
        await TelemetryServer.DisposeAsync();
        await StopAsync(_clickHouseEngine, _postgres);
    }

    private static async Task StopAsync(ClickHouseEngine? clickHouse, PostgresEngine? postgres)
    {
        if (clickHouse is not null)
        {
            await clickHouse.DisposeAsync();
        }
        if (postgres is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await postgres.DisposeAsync();
        }
    }
}
