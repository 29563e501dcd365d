using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Schema;
using Portal.Testing;

namespace Portal.Integration.Tests.Schema;

/// <summary>A database of its own with the portal's schema, and calls put in as the writer does.</summary>
internal static class TelemetryDatabase
{
    public static async Task<TestDatabase> CreateAsync(EngineFixture engine)
    {
        var database = await engine.CreateDatabaseAsync();
        await MigratorFor(database).MigrateAsync(CancellationToken.None);
        return database;
    }

    public static SchemaMigrator MigratorFor(TestDatabase database, Action<string>? beforeStatement = null, string cluster = "") => new(
        new ClickHouseDataSource(database.DataSource.Settings with { Database = "default" }),
        database.DataSource,
        database.Name,
        new SchemaOptions { Cluster = cluster },
        TimeProvider.System,
        NullLogger<SchemaMigrator>.Instance)
    {
        BeforeStatement = beforeStatement,
    };

    public static async Task InsertAsync(this TestDatabase database, IEnumerable<CallRow> calls, string token)
    {
        using var writer = new RowBinaryWriter();
        foreach (var call in calls)
        {
            CallRowEncoder.Write(writer, call);
        }
        await database.DataSource.InsertRowBinaryAsync(
            CallColumns.Table, CallColumns.All, writer.WrittenMemory, new InsertOptions { DeduplicationToken = token }, CancellationToken.None);
    }

    public static async Task<T> ScalarAsync<T>(this TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync(CancellationToken.None)).ShouldBeTrue();
        return reader.GetFieldValue<T>(0);
    }

    public static async Task ExecuteAsync(this TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
