using Portal.Telemetry.Schema;
using Portal.Testing;

namespace Portal.Integration.Tests.Schema;

public sealed class SchemaMigratorTests(EngineFixture engine)
{
    [Fact]
    public async Task MigrateAsync_EmptyServer_CreatesDatabaseAndRecordsEveryFile()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await database.ExecuteAsync($"DROP DATABASE {database.Name}");

        await TelemetryDatabase.MigratorFor(database).MigrateAsync(CancellationToken.None);

        (await database.ScalarAsync<ulong>("SELECT count() FROM schema_migrations")).ShouldBe((ulong)SchemaMigration.LoadEmbedded().Count);
        (await database.ScalarAsync<ulong>("SELECT count() FROM calls")).ShouldBe(0UL);
    }

    [Fact]
    public async Task MigrateAsync_SecondStart_SendsNoStatement()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var sent = new List<string>();

        await TelemetryDatabase.MigratorFor(database, sent.Add).MigrateAsync(CancellationToken.None);

        sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task MigrateAsync_EightStartsAtOnce_AllSucceed()
    {
        await using var database = await engine.CreateDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TelemetryDatabase.MigratorFor(database).MigrateAsync(CancellationToken.None)));

        (await database.ScalarAsync<ulong>("SELECT uniqExact(version) FROM schema_migrations")).ShouldBe((ulong)SchemaMigration.LoadEmbedded().Count);
        (await TablesAsync(database)).ShouldBe(await TablesOfOneStartAsync());
    }

    [Fact]
    public async Task MigrateAsync_KilledBeforeEachStatementInTurn_NextStartCompletes()
    {
        await using var database = await engine.CreateDatabaseAsync();
        var kills = 0;
        for (var survived = 0; ; survived++)
        {
            var left = survived;
            try
            {
                await TelemetryDatabase.MigratorFor(database, _ => { if (left-- == 0) { throw new OperationCanceledException("killed"); } })
                    .MigrateAsync(CancellationToken.None);
                break;
            }
            catch (OperationCanceledException)
            {
                kills++;
            }
        }

        kills.ShouldBeGreaterThan(5);
        (await TablesAsync(database)).ShouldBe(await TablesOfOneStartAsync());
    }

    [Fact]
    public async Task MigrateAsync_AppliedFileChanged_IsAClearError()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var changed = SchemaMigration.LoadEmbedded()
            .Select(migration => migration.Version == 2 ? SchemaMigration.Parse(migration.Name, migration.Sql + "\n-- changed") : migration).ToList();

        var error = await Should.ThrowAsync<SchemaException>(() => TelemetryDatabase.MigratorFor(database).MigrateAsync(changed, CancellationToken.None));

        error.Message.ShouldContain(changed[1].Name);
        error.Message.ShouldContain("was changed after it had been applied");
    }

    [Fact]
    public async Task MigrateAsync_StoreFromNewerPortal_IsAClearError()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var older = SchemaMigration.LoadEmbedded().SkipLast(1).ToList();

        var error = await Should.ThrowAsync<SchemaException>(() => TelemetryDatabase.MigratorFor(database).MigrateAsync(older, CancellationToken.None));

        error.Message.ShouldContain("Start a newer version");
    }

    [Fact]
    public async Task MigrateAsync_ClusterSettingChanged_IsAClearError()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // The ledger of a cluster would be created ON CLUSTER, which one engine cannot run; only the comparison is of interest here.
        await database.ExecuteAsync(
            "INSERT INTO schema_migrations SELECT version, name, checksum, 'main', applied_at + 1 FROM schema_migrations");

        var error = await Should.ThrowAsync<SchemaException>(() => TelemetryDatabase.MigratorFor(database).MigrateAsync(CancellationToken.None));

        error.Message.ShouldContain("ClickHouse:Cluster");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("main")]
    public async Task Statements_SingleAndCluster_AreParsedByTheEngine(string? cluster)
    {
        await using var database = await engine.CreateDatabaseAsync();
        foreach (var statement in SchemaMigration.LoadEmbedded().SelectMany(migration => SchemaMigrator.Statements(migration, new SchemaMacros(cluster))))
        {
            await using var command = database.DataSource.CreateCommand("SELECT formatQuery({statement:String})");
            command.Parameters.AddWithValue("statement", statement);

            var formatted = (string?)await command.ExecuteScalarAsync();

            formatted.ShouldNotBeNull().Contains("ON CLUSTER").ShouldBe(cluster is not null, statement);
        }
    }

    private async Task<string> TablesOfOneStartAsync()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        return await TablesAsync(database);
    }

    private static Task<string> TablesAsync(TestDatabase database) =>
        database.ScalarAsync<string>("SELECT arrayStringConcat(arraySort(groupArray(name)), ',') FROM system.tables WHERE database = currentDatabase()");
}
