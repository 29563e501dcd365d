using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Engine;

namespace Portal.Testing;

/// <summary>
/// One real engine per test run, started when the first test asks. Declare it once per test assembly
/// (<c>[assembly: AssemblyFixture(typeof(EngineFixture))]</c>) and take it in constructors of test classes.
/// </summary>
public sealed class EngineFixture : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-engine-").FullName;
    private readonly Lazy<Task<ClickHouseEngine>> _engine;
    private int _databases;

    public EngineFixture() => _engine = new Lazy<Task<ClickHouseEngine>>(StartAsync);

    /// <summary>The only folder BACKUP and RESTORE may use.</summary>
    public string BackupFolder => Path.Combine(_folder, "backups");

    /// <summary>Where the engine keeps its tables.</summary>
    public string DataFolder => Path.Combine(_folder, "data");

    /// <summary>The running engine. Tests that stop or kill an engine start one of their own.</summary>
    public Task<ClickHouseEngine> Engine => _engine.Value;

    /// <summary>A fresh, empty database, so that tests do not see each other's tables.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var engine = await Engine;
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using var server = new ClickHouseDataSource(engine.Settings);
        await using (var create = server.CreateCommand($"CREATE DATABASE {name}"))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        return new TestDatabase(name, new ClickHouseDataSource(engine.Settings with { Database = name }));
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine.IsValueCreated)
        {
            await (await Engine).DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<ClickHouseEngine> StartAsync()
    {
        var options = new ClickHouseEngineOptions { DataPath = DataFolder, BackupPath = BackupFolder };
        var engine = new ClickHouseEngine(options, NullLogger<ClickHouseEngine>.Instance, TimeProvider.System);
        await engine.StartAsync(CancellationToken.None);
        return engine;
    }
}

/// <summary>A database of its own for one test, and the way to it.</summary>
public sealed record TestDatabase(string Name, ClickHouseDataSource DataSource) : IAsyncDisposable
{
    /// <summary>Drops the database: hundreds of them, with all the portal's tables, fill the engine's memory. Without SYNC it would keep them for eight minutes.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (DataSource)
        {
            await using var server = new ClickHouseDataSource(DataSource.Settings with { Database = "default" });
            await using var drop = server.CreateCommand($"DROP DATABASE IF EXISTS {Name} SYNC");
            await drop.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
