using Portal.Testing;

namespace Portal.Integration.Tests.Engine;

public sealed class EngineStartTests(EngineFixture fixture)
{
    [Fact]
    public async Task CreateDatabase_RowsInserted_AreCounted()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        await using var create = database.DataSource.CreateCommand("CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a");
        await create.ExecuteNonQueryAsync();
        await using var insert = database.DataSource.CreateCommand("INSERT INTO t SELECT number FROM numbers(1000)");
        await insert.ExecuteNonQueryAsync();
        await using var count = database.DataSource.CreateCommand("SELECT count() FROM t");

        (await count.ExecuteScalarAsync()).ShouldBe(1000UL);
    }
}
