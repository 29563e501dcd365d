using System.Globalization;
using Portal.Telemetry.ClickHouse;
using Portal.Testing;

namespace Portal.Integration.Tests.ClickHouse;

/// <summary>Every type goes into the real engine and comes back; random types of types too. A failure names the seed that repeats it.</summary>
public sealed class RoundTripTests(EngineFixture engine)
{
    public static TheoryData<int> Seeds => [1, 2, 3, Environment.TickCount & 0xFFFF];

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task InsertAndSelect_EveryScalarType_GivesTheValuesBack(int seed)
    {
        var values = new TypedValues(new Random(seed));
        string[] types = [.. TypedValues.ScalarTypes, .. TypedValues.ScalarTypes.Where(type => !type.StartsWith("Low", StringComparison.Ordinal)).Select(type => $"Nullable({type})")];
        await RoundTripAsync(values, types, rows: 300, $"seed {seed}");
    }

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task InsertAndSelect_RandomNestedTypes_GivesTheValuesBack(int seed)
    {
        var values = new TypedValues(new Random(seed));
        string[] types = [.. Enumerable.Range(0, 30).Select(_ => values.NextType(depth: 3))];
        await RoundTripAsync(values, types, rows: 60, $"seed {seed}");
    }

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task Parameters_EveryScalarType_ReachTheServerUnchanged(int seed)
    {
        var values = new TypedValues(new Random(seed));
        for (var round = 0; round < 12; round++)
        {
            string[] types = [.. TypedValues.ScalarTypes.Where(type => type != "FixedString(16)")];
            await SendAsync(values, types, $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task Parameters_NestedTypes_ReachTheServerUnchanged(int seed)
    {
        var values = new TypedValues(new Random(seed));
        for (var round = 0; round < 12; round++)
        {
            string[] types = [.. Enumerable.Range(0, 12).Select(_ => values.NextType(depth: 2)).Where(type => !type.Contains("FixedString", StringComparison.Ordinal))];
            await SendAsync(values, types, $"seed {seed}, round {round}");
        }
    }

    // What the server itself prints for a value, so that writer and reader cannot be wrong in the same way.
    [Theory]
    [InlineData("UInt256", "115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    [InlineData("Int256", "-57896044618658097711785492504343953926634992332820282019728792003956564819968")]
    [InlineData("Int128", "-170141183460469231731687303715884105728")]
    [InlineData("UUID", "61f0c404-5cb3-11e7-907b-a6006ad3dba0")]
    [InlineData("IPv4", "1.2.3.4")]
    [InlineData("IPv6", "2001:db8::1")]
    [InlineData("Date", "2149-06-06")]
    [InlineData("Date32", "1900-01-01")]
    [InlineData("DateTime('UTC')", "2106-02-07 06:28:15")]
    [InlineData("DateTime64(7, 'UTC')", "1969-12-31 23:59:59.9999999")]
    [InlineData("DateTime64(3, 'Asia/Tokyo')", "2024-01-01 09:00:00.123")]
    [InlineData("Decimal(38, 10)", "-1234567890123456.0000000001")]
    [InlineData("Float64", "0.1")]
    [InlineData("Enum8('a' = -128, 'b' = 127)", "a")]
    public async Task InsertAndSelect_TextOfTheServer_SurvivesReadingAndWriting(string type, string text)
    {
        await using var database = await engine.CreateDatabaseAsync();
        await ExecuteAsync(database, $"CREATE TABLE t (v {type}) ENGINE = Memory");
        await using var cast = database.DataSource.CreateCommand($"SELECT CAST({{text:String}}, {Quoted(type)})");
        cast.Parameters.Add("text", text);
        var value = await cast.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        await new RowBinaryInsert<object?>("t", ["v"], (writer, row) => TypedValues.Write(writer, type, row))
            .InsertAsync(database.DataSource, [value], InsertOptions.Default, CancellationToken.None);
        await using var back = database.DataSource.CreateCommand("SELECT toString(v) FROM t");
        (await back.ExecuteScalarAsync(CancellationToken.None)).ShouldBe(text);
    }

    private async Task RoundTripAsync(TypedValues values, string[] types, int rows, string hint)
    {
        await using var database = await engine.CreateDatabaseAsync();
        var columns = types.Select((_, i) => $"c{i}").ToArray();
        await ExecuteAsync(database, $"CREATE TABLE t (id UInt32, {string.Join(", ", types.Select((type, i) => $"c{i} {type}"))}) ENGINE = MergeTree ORDER BY id SETTINGS allow_nullable_key = 1");
        object?[][] data = [.. Enumerable.Range(0, rows).Select(_ => types.Select(type => values.Next(type)).ToArray())];

        var id = 0u;
        await new RowBinaryInsert<object?[]>("t", ["id", .. columns], (writer, row) =>
        {
            writer.WriteUInt32(id++);
            for (var i = 0; i < row.Length; i++)
            {
                TypedValues.Write(writer, types[i], row[i]);
            }
        }).InsertAsync(database.DataSource, data, InsertOptions.Default, CancellationToken.None);

        await using var command = database.DataSource.CreateCommand($"SELECT {string.Join(", ", columns)} FROM t ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync();
        var read = 0;
        for (; await reader.ReadAsync(); read++)
        {
            for (var i = 0; i < types.Length; i++)
            {
                AssertSame(data[read][i], reader.GetValue(i), $"{types[i]}, row {read}, {hint}");
                reader.IsDBNull(i).ShouldBe(data[read][i] is null);
            }
        }
        read.ShouldBe(rows);
    }

    private async Task SendAsync(TypedValues values, string[] types, string hint)
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var command = database.DataSource.CreateCommand($"SELECT {string.Join(", ", types.Select((type, i) => $"{{p{i}:{type}}}"))}");
        var sent = types.Select(type => values.Next(type)).ToArray();
        for (var i = 0; i < types.Length; i++)
        {
            command.Parameters.Add(string.Create(CultureInfo.InvariantCulture, $"p{i}"), sent[i]);
        }

        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        for (var i = 0; i < types.Length; i++)
        {
            AssertSame(sent[i], reader.GetValue(i), $"{types[i]}, {hint}");
        }
    }

    // Texts of values may be long; Shouldly's difference of two texts is longer.
    private static void AssertSame(object? expected, object actual, string hint)
    {
        var (sent, came) = (TypedValues.Show(expected), TypedValues.Show(actual));
        (sent == came).ShouldBeTrue($"{hint}: sent {sent}, got {came}");
    }

    private static async Task ExecuteAsync(TestDatabase database, string statement)
    {
        await using var command = database.DataSource.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static string Quoted(string text) => "'" + text.Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
