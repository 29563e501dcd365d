using Portal.Testing;

namespace Portal.Integration.Tests.Engine;

public sealed class ConcurrencyTests(EngineFixture fixture)
{
    [Fact]
    public async Task Parameters_FiveThousandConcurrentQueries_NeverMix()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        var mixed = new List<string>();

        // Three shapes, so that sessions see other numbers of parameters, other types and other ways to run in turn.
        await Parallel.ForAsync(0, 5000, new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (i, cancellationToken) =>
        {
            var text = $"value-{i}-{new string((char)('a' + (i % 26)), i % 50)}";
            var (sql, url, expected) = (i % 3) switch
            {
                0 => ("SELECT {n:UInt64}, {s:String}", $"/?param_n={i}&param_s={text}", $"{i}\t{text}"),
                1 => ("SELECT {s:String}, {n:Decimal(18, 2)}, {list:Array(UInt32)} FORMAT CSV", $"/?param_s={text}&param_list=[{i},1]&param_n={i}", $"\"{text}\",{i},\"[{i},1]\""),
                _ => ("SELECT count() FROM numbers({n:UInt64}) WHERE toString(number) != {s:String} FORMAT Values", $"/?param_n={i}&param_s={text}", $"({i})"),
            };
            var result = await http.QueryAsync(sql, url, cancellationToken);
            if (!string.Equals(result, expected, StringComparison.Ordinal))
            {
                lock (mixed)
                {
                    mixed.Add($"{i}: {result}");
                }
            }
        });

        mixed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Parameters_ConcurrentInserts_ArriveUnmixed()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = new EngineHttp((await fixture.Engine).Settings, database.Name);
        await http.QueryAsync("CREATE TABLE t (a UInt32, b String) ENGINE = MergeTree ORDER BY a");

        await Parallel.ForAsync(0, 500, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellationToken) =>
        {
            var sql = i % 2 == 0 ? "INSERT INTO t SELECT {a:UInt32}, {b:String}" : "INSERT INTO t VALUES ({a:UInt32}, {b:String})";
            await http.QueryAsync(sql, $"/?param_a={i}&param_b=text%20{i}", cancellationToken);
        });

        (await http.QueryAsync("SELECT count(), uniqExact(a), countIf(b = concat('text ', toString(a))) FROM t")).ShouldBe("500\t500\t500");
    }

    [Fact]
    public async Task Settings_OneQuery_DoNotReachTheNext()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        const string Sql = "SELECT getSetting('max_block_size'), getSetting('max_threads') = 1, currentDatabase(), getSetting('max_execution_time')";
        var before = await http.QueryAsync(Sql);

        await Parallel.ForAsync(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellationToken) =>
        {
            if (i % 2 == 0)
            {
                (await http.QueryAsync(Sql, $"/?max_block_size={1000 + i}&max_threads=1&database=system&max_execution_time=7", cancellationToken))
                    .ShouldBe($"{1000 + i}\t1\tsystem\t7");
            }
            else
            {
                (await http.QueryAsync(Sql, cancellationToken: cancellationToken)).ShouldBe(before);
            }
        });
    }

    [Theory]
    [InlineData("SET max_block_size = 4242")]
    [InlineData("USE system")]
    [InlineData("CREATE TEMPORARY TABLE leaked (a Int32)")]
    [InlineData("SET readonly = 1")]
    public async Task SessionStatement_OneRequest_DoesNotReachTheNext(string sql)
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        await http.QueryAsync(sql);

        for (var i = 0; i < 40; i++)
        {
            (await http.QueryAsync("SELECT getSetting('max_block_size') = 4242, currentDatabase(), getSetting('readonly')")).ShouldBe("0\tdefault\t0");
            (await http.QueryAsync("EXISTS TEMPORARY TABLE leaked")).ShouldBe("0");
        }
    }

    [Fact]
    public async Task Pool_MoreQueriesThanSessions_AllRunInTurn()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => http.QueryAsync($"SELECT sleep(0.1), {i}")));

        results.ShouldBe(Enumerable.Range(0, 100).Select(i => $"0\t{i}"));
    }
}
