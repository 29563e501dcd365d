using Portal.Telemetry.ClickHouse;
using Portal.Testing;

namespace Portal.Integration.Tests.ClickHouse;

public sealed class InsertTests(EngineFixture engine)
{
    private static readonly RowBinaryInsert<(ulong Id, string Text)> Insert = new("rows", ["id", "text"], (writer, row) =>
    {
        writer.WriteUInt64(row.Id);
        writer.WriteString(row.Text);
    });

    private static IEnumerable<(ulong, string)> Rows(int count) => Enumerable.Range(0, count).Select(i => ((ulong)i, $"row {i}"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InsertAsync_ManyRows_AllArrive(bool compression)
    {
        await using var database = await CreateAsync();
        await using var source = new ClickHouseDataSource(database.DataSource.Settings with { Compression = compression });
        var summary = await Insert.InsertAsync(source, Rows(300_000), InsertOptions.Default, CancellationToken.None);
        (await CountAsync(source)).ShouldBe((300_000UL, 299_999UL * 300_000 / 2));
        summary.ShouldNotBeNull().WrittenRows.ShouldBe(300_000UL);
    }

    [Fact]
    public async Task InsertAsync_AsyncRows_AllArrive()
    {
        await using var database = await CreateAsync();
        await Insert.InsertAsync(database.DataSource, LaterAsync(), InsertOptions.Default, CancellationToken.None);
        (await CountAsync(database.DataSource)).ShouldBe((2UL, 3UL));

        static async IAsyncEnumerable<(ulong, string)> LaterAsync()
        {
            yield return (1, "a");
            await Task.Yield();
            yield return (2, "b");
        }
    }

    [Fact]
    public async Task InsertAsync_SameTokenAgain_CountsOnce()
    {
        await using var database = await CreateAsync("SETTINGS non_replicated_deduplication_window = 100");
        for (var i = 0; i < 3; i++)
        {
            await Insert.InsertAsync(database.DataSource, Rows(10), new InsertOptions { DeduplicationToken = "batch-1" }, CancellationToken.None);
        }

        await Insert.InsertAsync(database.DataSource, Rows(10), new InsertOptions { DeduplicationToken = "batch-2" }, CancellationToken.None);
        (await CountAsync(database.DataSource)).Rows.ShouldBe(20UL);
    }

    [Fact]
    public async Task InsertAsync_RowsThatThrow_InsertNothingAndThrowTheSame()
    {
        await using var database = await CreateAsync();
        var error = await Should.ThrowAsync<FormatException>(() =>
            Insert.InsertAsync(database.DataSource, Rows(50_000).Concat(Faulty()), InsertOptions.Default, CancellationToken.None));
        error.Message.ShouldBe("a bad row");
        (await CountAsync(database.DataSource)).Rows.ShouldBe(0UL);

        static IEnumerable<(ulong, string)> Faulty()
        {
            yield return (1, "a");
            throw new FormatException("a bad row");
        }
    }

    [Fact]
    public async Task InsertAsync_UnknownColumn_IsTheServersErrorHoweverLongTheBody()
    {
        await using var database = await CreateAsync();
        var insert = new RowBinaryInsert<(ulong Id, string Text)>("rows", ["id", "txt"], (writer, row) => writer.WriteString(row.Text));
        var error = await Should.ThrowAsync<ClickHouseException>(() => insert.InsertAsync(database.DataSource, Rows(2_000_000), InsertOptions.Default, CancellationToken.None));
        error.Name.ShouldBe("NO_SUCH_COLUMN_IN_TABLE");
        error.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task InsertAsync_BodyThatIsNoRows_IsTheServersError()
    {
        await using var database = await CreateAsync();
        var error = await Should.ThrowAsync<ClickHouseException>(() =>
            database.DataSource.InsertRowBinaryAsync("rows", ["id", "text"], new byte[] { 1, 2, 3 }, InsertOptions.Default, CancellationToken.None));
        error.Code.ShouldBeGreaterThan(0);
        error.IsTransient.ShouldBeFalse();
        (await CountAsync(database.DataSource)).Rows.ShouldBe(0UL);
    }

    [Fact]
    public async Task InsertAsync_Cancelled_InsertsNothing()
    {
        await using var database = await CreateAsync();
        using var cancel = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => Insert.InsertAsync(database.DataSource, UntilCancelled(), InsertOptions.Default, cancel.Token));
        (await CountAsync(database.DataSource)).Rows.ShouldBe(0UL);

        IEnumerable<(ulong, string)> UntilCancelled()
        {
            for (ulong i = 0; ; i++)
            {
                if (i == 100_000)
                {
                    cancel.Cancel();
                }

                yield return (i, "x");
            }
        }
    }

    [Fact]
    public async Task InsertAsync_ColumnNamesOfAnyKind_AreQuoted()
    {
        await using var database = await engine.CreateDatabaseAsync();
        await ExecuteAsync(database.DataSource, @"CREATE TABLE odd (`a b` UInt8, `c``d` UInt8, `e\\f` UInt8) ENGINE = Memory");
        await database.DataSource.InsertRowBinaryAsync("odd", ["a b", "c`d", "e\\f"], new byte[] { 1, 2, 3 }, InsertOptions.Default, CancellationToken.None);
        await using var command = database.DataSource.CreateCommand("SELECT `a b` + `c``d` + `e\\\\f` FROM odd");
        Convert.ToInt32(await command.ExecuteScalarAsync(CancellationToken.None), System.Globalization.CultureInfo.InvariantCulture).ShouldBe(6);
    }

    [Fact]
    public async Task ExecuteNonQuery_InsertSelect_SaysHowManyRows()
    {
        await using var database = await CreateAsync();
        await using var command = database.DataSource.CreateCommand("INSERT INTO rows SELECT number, {text:String} FROM numbers(42)");
        command.Parameters.Add("text", "x");
        (await command.ExecuteNonQueryAsync(CancellationToken.None)).ShouldBe(42);
        (await CountAsync(database.DataSource)).Rows.ShouldBe(42UL);
    }

    private async Task<TestDatabase> CreateAsync(string settings = "")
    {
        var database = await engine.CreateDatabaseAsync();
        await ExecuteAsync(database.DataSource, $"CREATE TABLE rows (id UInt64, text String) ENGINE = MergeTree ORDER BY id {settings}");
        return database;
    }

    private static async Task ExecuteAsync(ClickHouseDataSource source, string statement)
    {
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task<(ulong Rows, ulong Sum)> CountAsync(ClickHouseDataSource source)
    {
        await using var command = source.CreateCommand("SELECT count(), sum(id) FROM rows");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetUInt64(0), reader.GetUInt64(1));
    }
}
