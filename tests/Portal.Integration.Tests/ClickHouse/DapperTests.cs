using Dapper;
using Portal.Telemetry.ClickHouse;
using Portal.Testing;

namespace Portal.Integration.Tests.ClickHouse;

public sealed class DapperTests(EngineFixture engine)
{
    [Fact]
    public async Task Query_ObjectMembers_FillAtPlaceholders()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var connection = database.DataSource.CreateConnection();
        var rows = await connection.QueryAsync<Row>(
            "SELECT number AS Id, concat(@prefix, toString(number)) AS Name, toDateTime64(number, 3, 'UTC') AS Time FROM numbers(10) WHERE number >= @from ORDER BY Id",
            new { prefix = "it's ", from = 8 });
        rows.ShouldBe([new Row(8, "it's 8", DateTime.UnixEpoch.AddSeconds(8)), new Row(9, "it's 9", DateTime.UnixEpoch.AddSeconds(9))]);
    }

    [Fact]
    public async Task Query_DynamicParameters_FillTypedPlaceholders()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var connection = database.DataSource.CreateConnection();
        var parameters = new DynamicParameters();
        parameters.Add("from", new DateTimeOffset(2024, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)));
        parameters.Add("name", null);
        var row = await connection.QuerySingleAsync<(DateTime From, string? Name)>("SELECT {from:DateTime64(6, 'UTC')}, {name:Nullable(String)}", parameters);
        row.ShouldBe((new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), null));
    }

    [Fact]
    public async Task Query_Lists_AreArrays()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var connection = database.DataSource.CreateConnection();
        var byAt = await connection.QueryAsync<ulong>("SELECT number FROM numbers(10) WHERE number IN @ids ORDER BY number", new { ids = new List<ulong> { 3, 5 } });
        byAt.ShouldBe([3UL, 5UL]);
        var parameters = new DynamicParameters();
        parameters.Add("names", new[] { "3", "7" });
        var byBraces = await connection.QueryAsync<ulong>("SELECT number FROM numbers(10) WHERE toString(number) IN {names:Array(String)} ORDER BY number", parameters);
        byBraces.ShouldBe([3UL, 7UL]);
        (await connection.QueryAsync<ulong>("SELECT number FROM numbers(10) WHERE number IN @ids", new { ids = Array.Empty<ulong>() })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Query_MembersOfOtherTypes_AreConverted()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var connection = database.DataSource.CreateConnection();
        var item = await connection.QuerySingleAsync<Item>("""
            SELECT toUInt64(5) AS Count, toDate('2024-02-29') AS Day, toDateTime64('2024-02-29 12:00:00', 3, 'UTC') AS At, CAST(NULL, 'Nullable(Float64)') AS Ratio,
                   ['a', 'b'] AS Tags, CAST('tool', 'Enum8(\'tool\' = 5)') AS Kind, toDecimal64('1.5', 3) AS Cost, toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') AS Key
            """);
        item.Count.ShouldBe(5);
        item.Day.ShouldBe(new DateOnly(2024, 2, 29));
        item.At.ShouldBe(new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero));
        item.Ratio.ShouldBeNull();
        item.Tags.ShouldBe(["a", "b"]);
        item.Kind.ShouldBe("tool");
        item.Cost.ShouldBe(1.5m);
        item.Key.ShouldBe(Guid.Parse("61f0c404-5cb3-11e7-907b-a6006ad3dba0"));
    }

    [Fact]
    public async Task Query_MemberTheStatementDoesNotNameWithAt_SaysWhatToDo()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var connection = database.DataSource.CreateConnection();
        var error = await Should.ThrowAsync<InvalidOperationException>(() => connection.QueryAsync<int>("SELECT {n:Int32}", new { n = 1 }));
        error.Message.ShouldContain("@n");
    }

    [Fact]
    public async Task Execute_Statement_Runs()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var connection = database.DataSource.CreateConnection();
        await connection.ExecuteAsync("CREATE TABLE t (a Int32) ENGINE = Memory");
        await connection.ExecuteAsync("INSERT INTO t SELECT @a", new { a = 7 });
        connection.ExecuteScalar<int>("SELECT sum(a) FROM t").ShouldBe(7);
        connection.Query<int>("SELECT a FROM t").ShouldBe([7]);
    }

    private sealed record Row(ulong Id, string Name, DateTime Time);

    private sealed class Item
    {
        public long Count { get; set; }
        public DateOnly Day { get; set; }
        public DateTimeOffset At { get; set; }
        public double? Ratio { get; set; }
        public string[] Tags { get; set; } = [];
        public string Kind { get; set; } = "";
        public decimal Cost { get; set; }
        public Guid Key { get; set; }
    }
}
