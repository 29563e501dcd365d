using Portal.Testing;

namespace Portal.Integration.Tests.Engine;

public sealed class CancellationTests(EngineFixture fixture)
{
    [Theory]
    [InlineData("SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1")]
    [InlineData("SELECT number % 100000 AS g, count() FROM numbers(1000000000000) GROUP BY g FORMAT JSON")]
    [InlineData("INSERT INTO FUNCTION null('n UInt64') SELECT number FROM numbers(1000000000000) WHERE sipHash64(number) = 1")]
    public async Task Request_ClientGoesAway_EndsTheStatement(string sql)
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        var mark = $"gone_{Guid.NewGuid():N}";
        using var client = new CancellationTokenSource();
        var running = http.PostAsync($"/* {mark} */ {sql}", cancellationToken: client.Token);
        await http.WaitUntilRunsAsync(mark, runs: true);

        await client.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        await http.WaitUntilRunsAsync(mark, runs: false);
    }

    [Fact]
    public async Task StreamedResult_ClientStopsReading_EndsTheStatement()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        var mark = $"unread_{Guid.NewGuid():N}";
        var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new StringContent($"/* {mark} */ SELECT number FROM numbers(1000000000000)"),
        });
        await http.WaitUntilRunsAsync(mark, runs: true);

        response.Dispose();

        await http.WaitUntilRunsAsync(mark, runs: false);
    }

    [Fact]
    public async Task StreamedInsert_ClientGoesAwayInTheMiddle_WritesNothing()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = new EngineHttp((await fixture.Engine).Settings, database.Name);
        await http.QueryAsync("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a");
        using var client = new CancellationTokenSource();
        var sent = new TaskCompletionSource();
        var insert = http.PostAsync(new StallingContent("1\n2\n"u8.ToArray(), sent), "/?query=INSERT%20INTO%20t%20FORMAT%20TSV", client.Token);
        await sent.Task;
        await http.WaitUntilRunsAsync("INSERT INTO t", runs: true);

        await client.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(insert);
        await http.WaitUntilRunsAsync("INSERT INTO t", runs: false);
        (await http.QueryAsync("SELECT count() FROM t")).ShouldBe("0");
    }

    [Theory]
    [InlineData("KILL QUERY WHERE query_id = '{0}'")]
    [InlineData("KILL QUERY WHERE query_id='{0}' SYNC")]
    [InlineData("KILL QUERY WHERE position(query, '{0}') > 0 AND position(query, 'KILL') = 0 SYNC")]
    public async Task KillQuery_OwnId_EndsThatStatement(string kill)
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        var id = $"mine-{Guid.NewGuid():N}";
        var victim = http.PostAsync($"SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1 /* {id} */", $"/?query_id={id}");
        await http.WaitUntilRunsAsync(id, runs: true);

        await http.QueryAsync(string.Format(null, kill, id));

        using var response = await victim;
        response.Headers.GetValues("X-ClickHouse-Query-Id").ShouldBe([id]);
        (await response.Content.ReadAsStringAsync()).ShouldStartWith("Code: 394. DB::Exception: ");
    }

    [Fact]
    public async Task KillQuery_UnknownId_AnswersWithNoRows()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        (await http.QueryAsync("KILL QUERY WHERE query_id = 'nobody'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task QueryId_InUse_IsRefused()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        var id = $"twice-{Guid.NewGuid():N}";
        using var client = new CancellationTokenSource();
        var first = http.PostAsync($"SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1 /* {id} */", $"/?query_id={id}", client.Token);
        await http.WaitUntilRunsAsync(id, runs: true);

        using var second = await http.PostAsync("SELECT 1", $"/?query_id={id}");

        (await second.Content.ReadAsStringAsync()).ShouldStartWith("Code: 216.");
        await client.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
    }

    [Fact]
    public async Task Requests_HundredsAbortedAtRandomMoments_LeaveEverySessionUsable()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = new EngineHttp((await fixture.Engine).Settings, database.Name);
        await http.QueryAsync("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a");
        string[] statements =
        [
            "SELECT count() FROM numbers(50000000) WHERE sipHash64(number) = 1",
            "SELECT number FROM numbers(20000000)",
            "SELECT number FROM numbers(300000) FORMAT JSON",
            "INSERT INTO t SELECT number FROM numbers(1000000)",
            "SELECT throwIf(number = 900000) FROM numbers(1000000)",
        ];
        var random = new Random(7);
        var delays = Enumerable.Range(0, 400).Select(_ => TimeSpan.FromMilliseconds(random.Next(60))).ToArray();

        await Parallel.ForAsync(0, delays.Length, new ParallelOptions { MaxDegreeOfParallelism = 48 }, async (i, _) =>
        {
            using var client = new CancellationTokenSource(delays[i]);
            try
            {
                using var response = await http.PostAsync($"{statements[i % statements.Length]} /* storm_{database.Name} */", cancellationToken: client.Token);
                await response.Content.CopyToAsync(Stream.Null, client.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
            {
                // Aborted, or a late error of the statement itself.
            }
        });

        await http.WaitUntilRunsAsync($"storm_{database.Name}", runs: false);
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => http.QueryAsync($"SELECT {i}")));
        results.ShouldBe(Enumerable.Range(0, 64).Select(i => $"{i}"));
    }

    [Fact]
    public async Task MaxExecutionTime_Exceeded_EndsTheStatement()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        using var response = await http.PostAsync("SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1", "/?max_execution_time=1");

        ((int)response.StatusCode).ShouldBe(408);
        response.Headers.GetValues("X-ClickHouse-Exception-Code").ShouldBe(["159"]);
    }

    /// <summary>Sends some bytes and then nothing, without ending.</summary>
    private sealed class StallingContent(byte[] bytes, TaskCompletionSource sent) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(bytes, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            sent.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
