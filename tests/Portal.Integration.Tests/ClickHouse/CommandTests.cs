using System.Data;
using System.Data.Common;
using System.Globalization;
using Portal.Telemetry.ClickHouse;
using Portal.Testing;

namespace Portal.Integration.Tests.ClickHouse;

public sealed class CommandTests(EngineFixture engine)
{
    [Fact]
    public async Task GetFieldValue_NumberOfAnotherWidth_ConvertsWhereItFits()
    {
        await using var row = await Row.OfAsync(engine, "SELECT toUInt64(5), toInt8(-1), 2.5, toDecimal64('1.25', 2), toUInt64(18446744073709551615), CAST('b', 'Enum8(\\'a\\' = 1, \\'b\\' = 2)'), true");
        var reader = row.Reader;
        reader.GetInt64(0).ShouldBe(5);
        reader.GetInt32(0).ShouldBe(5);
        reader.GetDouble(0).ShouldBe(5);
        reader.GetFieldValue<byte>(0).ShouldBe((byte)5);
        reader.GetFieldValue<DayOfWeek>(0).ShouldBe(DayOfWeek.Friday);
        reader.GetInt64(1).ShouldBe(-1);
        Should.Throw<OverflowException>(() => reader.GetUInt64(1));
        reader.GetFloat(2).ShouldBe(2.5f);
        reader.GetDouble(3).ShouldBe(1.25);
        reader.GetUInt64(4).ShouldBe(ulong.MaxValue);
        Should.Throw<OverflowException>(() => reader.GetInt64(4));
        reader.GetString(5).ShouldBe("b");
        reader.GetInt32(5).ShouldBe(2);
        reader.GetBoolean(6).ShouldBeTrue();
        Should.Throw<InvalidCastException>(() => reader.GetString(0)).Message.ShouldContain("UInt64");
        Should.Throw<InvalidCastException>(() => reader.GetGuid(0));
    }

    [Fact]
    public async Task GetFieldValue_NullableColumn_IsReadAsNullableOrRefused()
    {
        await using var row = await Row.OfAsync(engine, "SELECT CAST(NULL, 'Nullable(UInt32)'), CAST(7, 'Nullable(UInt32)'), NULL, CAST(NULL, 'Nullable(String)'), [1, NULL]");
        var reader = row.Reader;
        reader.IsDBNull(0).ShouldBeTrue();
        reader.GetFieldValue<uint?>(0).ShouldBeNull();
        reader.GetFieldValue<long?>(0).ShouldBeNull();
        reader.GetValue(0).ShouldBe(DBNull.Value);
        Should.Throw<InvalidCastException>(() => reader.GetInt64(0)).Message.ShouldContain("NULL");
        reader.IsDBNull(1).ShouldBeFalse();
        reader.GetFieldValue<long?>(1).ShouldBe(7);
        reader.GetInt32(1).ShouldBe(7);
        reader.GetFieldType(1).ShouldBe(typeof(uint));
        reader.IsDBNull(2).ShouldBeTrue();
        Should.Throw<InvalidCastException>(() => reader.GetString(3));
        reader.GetFieldValue<int?[]>(4).ShouldBe([1, null]);
    }

    [Fact]
    public async Task GetFieldValue_ListsTimesAndBytes_InTheShapesCallersWant()
    {
        await using var row = await Row.OfAsync(engine, """
            SELECT [toUInt64(1), 2], [toDateTime64('2024-01-01 00:00:00.5', 6, 'UTC')], map('a', toUInt64(1)), toFixedString('ab', 4), 'text',
                   toDateTime64('2024-07-01 12:00:00.123456789', 9, 'Europe/Madrid'), tuple(1, 'x'), toDate('2024-02-29'), array('a', 'b'), generateUUIDv4()
            """);
        var reader = row.Reader;
        reader.GetFieldValue<ulong[]>(0).ShouldBe([1UL, 2UL]);
        reader.GetFieldValue<long[]>(0).ShouldBe([1L, 2L]);
        reader.GetFieldValue<IReadOnlyList<ulong>>(0).ShouldBe([1UL, 2UL]);
        reader.GetFieldValue<DateTimeOffset[]>(1).ShouldBe([new DateTimeOffset(2024, 1, 1, 0, 0, 0, 500, TimeSpan.Zero)]);
        reader.GetFieldValue<IReadOnlyDictionary<string, ulong>>(2).ShouldHaveSingleItem().ShouldBe(new("a", 1));
        reader.GetSpan(3).ToArray().ShouldBe("ab\0\0"u8.ToArray());
        reader.GetFieldValue<byte[]>(3).ShouldBe("ab\0\0"u8.ToArray());
        reader.GetString(3).ShouldBe("ab");
        var part = new byte[2];
        reader.GetBytes(4, 1, part, 0, 2).ShouldBe(2);
        part.ShouldBe("ex"u8.ToArray());
        reader.GetBytes(4, 0, null, 0, 0).ShouldBe(4);
        // Madrid is two hours ahead of UTC in July; .NET has no more than 100 ns.
        reader.GetDateTime(5).ShouldBe(new DateTime(2024, 7, 1, 10, 0, 0, DateTimeKind.Utc).AddTicks(1234567));
        reader.GetDateTime(5).Kind.ShouldBe(DateTimeKind.Utc);
        reader.GetDateTimeOffset(5).Offset.ShouldBe(TimeSpan.Zero);
        reader.GetInt64(5).ShouldBe(1719828000123456789);
        reader.GetFieldValue<(byte, string)>(6).ShouldBe(((byte)1, "x"));
        reader.GetFieldValue<DateOnly>(7).ShouldBe(new DateOnly(2024, 2, 29));
        reader.GetDateTime(7).ShouldBe(new DateTime(2024, 2, 29));
        reader.GetFieldValue<object>(8).ShouldBe(new[] { "a", "b" });
        reader.GetGuid(9).ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task Reader_Columns_HaveNamesTypesAndOrdinals()
    {
        await using var row = await Row.OfAsync(engine, "SELECT 1 AS One, CAST('x', 'LowCardinality(String)') AS two");
        row.Reader.FieldCount.ShouldBe(2);
        row.Reader.GetName(1).ShouldBe("two");
        row.Reader.GetOrdinal("TWO").ShouldBe(1);
        row.Reader.GetDataTypeName(1).ShouldBe("LowCardinality(String)");
        row.Reader["One"].ShouldBe((byte)1);
        Should.Throw<IndexOutOfRangeException>(() => row.Reader.GetOrdinal("three")).Message.ShouldContain("One, two");
        Should.Throw<IndexOutOfRangeException>(() => row.Reader.GetValue(2));
    }

    [Fact]
    public async Task Reader_NoRows_KnowsItsColumns()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var command = database.DataSource.CreateCommand("SELECT number FROM numbers(0)");
        await using var reader = await command.ExecuteReaderAsync();
        reader.HasRows.ShouldBeFalse();
        reader.GetName(0).ShouldBe("number");
        (await reader.ReadAsync()).ShouldBeFalse();
        (await reader.ReadAsync()).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => reader.GetValue(0)).Message.ShouldContain("No row is current");
        (await command.ExecuteScalarAsync(CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Read_Synchronously_GivesTheSameRows()
    {
        await using var database = await engine.CreateDatabaseAsync();
        DbDataSource source = database.DataSource;
        using var connection = source.OpenConnection();
        connection.State.ShouldBe(ConnectionState.Open);
        connection.Database.ShouldBe(database.Name);
        connection.ServerVersion.ShouldMatch(@"^\d+\.\d+");
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number FROM numbers(200000)";
        using var reader = command.ExecuteReader();
        var sum = 0L;
        while (reader.Read())
        {
            sum += reader.GetInt64(0);
        }
        // 0 + 1 + ... + (n - 1) = n (n - 1) / 2
        sum.ShouldBe(200000L * 199999 / 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_MillionRows_AllArriveInOrder(bool compression)
    {
        var settings = (await engine.Engine).Settings with { Compression = compression };
        await using var source = new ClickHouseDataSource(settings);
        await using var command = source.CreateCommand("SELECT number, toString(number) FROM numbers(1000000)");
        await using var reader = await command.ExecuteReaderAsync();
        var next = 0UL;
        for (; await reader.ReadAsync(); next++)
        {
            if (reader.GetUInt64(0) != next)
            {
                reader.GetUInt64(0).ShouldBe(next);
            }
        }
        next.ShouldBe(1_000_000UL);
    }

    [Fact]
    public async Task Read_RowLargerThanTheBuffer_ArrivesWhole()
    {
        await using var row = await Row.OfAsync(engine, "SELECT repeat('abcdefghij', 1000000), range(1000000), 'end'");
        row.Reader.GetString(0).Length.ShouldBe(10_000_000);
        row.Reader.GetFieldValue<ulong[]>(1)[^1].ShouldBe(999_999UL);
        row.Reader.GetString(2).ShouldBe("end");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_ErrorAfterManyRows_GivesRowsThenTheError(bool compression)
    {
        await using var source = new ClickHouseDataSource((await engine.Engine).Settings with { Compression = compression });
        await using var command = source.CreateCommand("SELECT number, throwIf(number = 3000000, 'too far') FROM numbers(5000000)");
        command.QuerySettings["max_threads"] = "1";
        var rows = 0;
        var error = await Should.ThrowAsync<ClickHouseException>(async () =>
        {
            await using var reader = await command.ExecuteReaderAsync();
            for (; await reader.ReadAsync(); rows++)
            {
                reader.GetByte(1).ShouldBe((byte)0);
            }
        });
        error.Code.ShouldBe(395);
        error.Name.ShouldBe("FUNCTION_THROW_IF_VALUE_IS_NON_ZERO");
        error.Message.ShouldContain("too far");
        error.QueryId.ShouldNotBeNullOrEmpty();
        rows.ShouldBeInRange(1, 3_000_000);
    }

    [Fact]
    public async Task Execute_StatementInError_HasCodeNameAndQueryId()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var command = database.DataSource.CreateCommand("SELECT * FROM nowhere");
        command.QueryId = Guid.NewGuid().ToString();
        var error = await Should.ThrowAsync<ClickHouseException>(() => command.ExecuteScalarAsync(CancellationToken.None));
        error.Code.ShouldBe(60);
        error.Name.ShouldBe("UNKNOWN_TABLE");
        error.QueryId.ShouldBe(command.QueryId);
        error.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task Execute_StatementWithItsOwnFormat_IsRefusedClearly()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var command = database.DataSource.CreateCommand("SELECT 1 FORMAT JSON");
        var error = await Should.ThrowAsync<InvalidOperationException>(() => command.ExecuteScalarAsync(CancellationToken.None));
        error.Message.ShouldContain("FORMAT");
    }

    [Fact]
    public async Task Execute_QuerySettings_HoldForThisCommandOnly()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var command = database.DataSource.CreateCommand("SELECT getSetting('max_threads')");
        command.QuerySettings["max_threads"] = "3";
        Convert.ToInt32(await command.ExecuteScalarAsync(CancellationToken.None), CultureInfo.InvariantCulture).ShouldBe(3);
        command.QuerySettings.Clear();
        Convert.ToInt32(await command.ExecuteScalarAsync(CancellationToken.None), CultureInfo.InvariantCulture).ShouldNotBe(3);
    }

    [Fact]
    public async Task Execute_Summary_SaysWhatItCost()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var command = database.DataSource.CreateCommand("SELECT count() FROM numbers(1234567)");
        (await command.ExecuteScalarAsync(CancellationToken.None)).ShouldBe(1234567UL);
        command.Summary.ShouldNotBeNull().Elapsed.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Parameters_OfManyConcurrentQueries_NeverMix()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (i, token) =>
        {
            await using var command = database.DataSource.CreateCommand("SELECT {n:Int32}, {s:String}, {a:Array(Int32)}");
            command.Parameters.Add("n", i);
            command.Parameters.Add("s", $"s{i}");
            command.Parameters.Add("a", new[] { i, -i });
            await using var reader = await command.ExecuteReaderAsync(token);
            (await reader.ReadAsync(token)).ShouldBeTrue();
            reader.GetInt32(0).ShouldBe(i);
            reader.GetString(1).ShouldBe($"s{i}");
            reader.GetFieldValue<int[]>(2).ShouldBe([i, -i]);
        });
    }

    [Fact]
    public async Task Parameters_BytesAndNamesAndLongLists_ReachTheServer()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var command = database.DataSource.CreateCommand(
            "SELECT hex({id:FixedString(16)}), hex({any:String}), arraySum({many:Array(UInt32)}), dummy FROM {schema:Identifier}.one");
        var id = Enumerable.Range(0, 16).Select(i => (byte)(i * 17)).ToArray();
        var any = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        command.Parameters.Add("id", id);
        command.Parameters.Add("any", any);
        command.Parameters.Add("many", Enumerable.Range(0, 50_000));
        command.Parameters.Add("schema", "system");
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        reader.GetString(0).ShouldBe(Convert.ToHexString(id));
        reader.GetString(1).ShouldBe(Convert.ToHexString(any));
        reader.GetInt64(2).ShouldBe(50_000L * 49_999 / 2);
    }

    [Fact]
    public async Task Parameters_TooLongForAnAddress_SayWhatToDo()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var command = database.DataSource.CreateCommand("SELECT length({text:String})");
        command.Parameters.Add("text", new string('x', 1_100_000));
        var error = await Should.ThrowAsync<InvalidOperationException>(() => command.ExecuteScalarAsync(CancellationToken.None));
        error.Message.ShouldContain("1 MiB");
    }

    [Fact]
    public async Task Connection_ChangeDatabaseAndTransactions_DoWhatClickHouseCan()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var connection = database.DataSource.CreateConnection();
        Should.Throw<InvalidOperationException>(() => connection.CreateCommand().ExecuteScalar());
        await connection.OpenAsync(CancellationToken.None);
        connection.ChangeDatabase("system");
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT currentDatabase()";
        (await command.ExecuteScalarAsync(CancellationToken.None)).ShouldBe("system");
        Should.Throw<NotSupportedException>(() => connection.BeginTransaction()).Message.ShouldContain("no transactions");
        Should.Throw<NotSupportedException>(() => command.CommandType = CommandType.StoredProcedure);
    }

    [Fact]
    public async Task Execute_WrongPassword_IsRefusedByTheServer()
    {
        await using var source = new ClickHouseDataSource((await engine.Engine).Settings with { Password = "wröng" });
        await using var command = source.CreateCommand("SELECT 1");
        var error = await Should.ThrowAsync<ClickHouseException>(() => command.ExecuteScalarAsync(CancellationToken.None));
        error.Name.ShouldBe("AUTHENTICATION_FAILED");
        error.IsTransient.ShouldBeFalse();
    }

    private sealed class Row : IAsyncDisposable
    {
        required public TestDatabase Database { get; init; }
        required public ClickHouseDataReader Reader { get; init; }

        public static async Task<Row> OfAsync(EngineFixture engine, string statement)
        {
            var database = await engine.CreateDatabaseAsync();
            var reader = await database.DataSource.CreateCommand(statement).ExecuteReaderAsync();
            reader.HasRows.ShouldBeTrue();
            (await reader.ReadAsync()).ShouldBeTrue();
            return new Row { Database = database, Reader = reader };
        }

        public async ValueTask DisposeAsync()
        {
            await Reader.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
