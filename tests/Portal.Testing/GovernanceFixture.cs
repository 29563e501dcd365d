using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Portal.Governance;
using Portal.Governance.Engine;
using Portal.Governance.Store;

namespace Portal.Testing;

/// <summary>
/// One real PostgreSQL per test run, started when the first test asks, and a database of its own for whoever wants one. Declare it once per test assembly
/// (<c>[assembly: AssemblyFixture(typeof(GovernanceFixture))]</c>). SQL Server takes part where <see cref="GovernanceProviders.SqlServerVariable"/> names one.
/// </summary>
public sealed class GovernanceFixture : IAsyncDisposable
{
    private const string Template = "portal_template";

    private readonly string _folder = Directory.CreateTempSubdirectory("portal-records-").FullName;
    private readonly Lazy<Task<PostgresEngine>> _engine;
    private int _databases;

    public GovernanceFixture() => _engine = new Lazy<Task<PostgresEngine>>(StartAsync);

    /// <summary>The running PostgreSQL. Tests that stop or kill one start their own.</summary>
    public Task<PostgresEngine> Engine => _engine.Value;

    /// <summary>A fresh database without rows.</summary>
    /// <param name="provider">Take it from <see cref="GovernanceProviders"/>, which skips what is not there.</param>
    /// <param name="schema">Whether the portal's schema is there; else the database is empty.</param>
    public async Task<GovernanceDatabase> CreateDatabaseAsync(
        GovernanceProvider provider = GovernanceProvider.Postgres, bool schema = true, CancellationToken cancellationToken = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        if (provider == GovernanceProvider.SqlServer)
        {
            var server = GovernanceProviders.SqlServer ?? throw new InvalidOperationException($"{GovernanceProviders.SqlServerVariable} is not set.");
            var sqlServer = PortalDbOptions.For(provider, new SqlConnectionStringBuilder(server) { InitialCatalog = name }.ConnectionString);
            if (schema)
            {
                await GovernanceSchema.UpgradeAsync(sqlServer, cancellationToken);
            }
            else
            {
                await using var db = new PortalDb(sqlServer);
                await db.GetService<IRelationalDatabaseCreator>().CreateAsync(cancellationToken);
            }
            return new GovernanceDatabase(name, provider, sqlServer);
        }

        var engine = await Engine;
        await using (var server = NpgsqlDataSource.Create(engine.ConnectionString("postgres")))
        {
            // A copy of a migrated database is made ten times as fast as a migration runs.
            await using var create = server.CreateCommand($"CREATE DATABASE {name} TEMPLATE {(schema ? Template : "template0")}");
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        // Hundreds of databases on one small server: what a test no longer uses must not hold connections others need.
        var connection = new NpgsqlConnectionStringBuilder(engine.ConnectionString(name)) { ConnectionIdleLifetime = 2, ConnectionPruningInterval = 1 }.ConnectionString;
        return new GovernanceDatabase(name, provider, PortalDbOptions.For(provider, connection));
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine.IsValueCreated)
        {
            await (await Engine).DisposeAsync();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<PostgresEngine> StartAsync()
    {
        var options = new PostgresEngineOptions { HomePath = Path.Combine(_folder, "postgres"), PasswordPath = Path.Combine(_folder, "keys", "postgres.password") };
        var engine = new PostgresEngine(options, NullLogger<PostgresEngine>.Instance, TimeProvider.System);
        await engine.StartAsync(CancellationToken.None);
        await engine.CreateDatabaseAsync(Template, CancellationToken.None);
        var template = new NpgsqlConnectionStringBuilder(engine.ConnectionString(Template)) { Pooling = false };
        await GovernanceSchema.UpgradeAsync(PortalDbOptions.For(GovernanceProvider.Postgres, template.ConnectionString), CancellationToken.None);
        return engine;
    }
}

/// <summary>A database of its own for one test class or test, and the way to it. On SQL Server it is dropped at the end; PostgreSQL's go with the engine.</summary>
public sealed record GovernanceDatabase(string Name, GovernanceProvider Provider, DbContextOptions<PortalDb> Options) : IAsyncDisposable
{
    /// <summary>What slices take: opens a context per operation.</summary>
    public IDbContextFactory<PortalDb> Contexts { get; } = new PooledDbContextFactory<PortalDb>(Options);

    public async ValueTask DisposeAsync()
    {
        await using var db = await Contexts.CreateDbContextAsync();
        if (Provider == GovernanceProvider.SqlServer)
        {
            await db.Database.EnsureDeletedAsync();
        }
        else if (db.Database.GetDbConnection() is NpgsqlConnection connection)
        {
            NpgsqlConnection.ClearPool(connection);
        }
    }
}
