using System.Text;
using Portal.Telemetry.ClickHouse;

namespace Portal.Tests.ClickHouse;

/// <summary>Errors that arrive after a 200, in the ways ClickHouse 24 to 26 sends them, and answers that break off.</summary>
public sealed class ResultFaultTests
{
    private const string Tag = "dngjzjnxkvlwkeua";
    private const string Error = "Code: 395. DB::Exception: Value passed to 'throwIf' function is non-zero: while executing. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO) (version 26.7.3.1 (official build))";

    // One column `n` of type UInt8, then its rows.
    private static byte[] Rows(params byte[] rows) => [1, 1, (byte)'n', 5, .. "UInt8"u8, .. rows];

    private static byte[] Framed(string error) =>
        Encoding.ASCII.GetBytes($"\r\n__exception__\r\n{Tag}\r\n{error}\n{error.Length + 1} {Tag}\r\n__exception__\r\n");

    [Fact]
    public async Task Read_FramedExceptionAfterRows_GivesTheRowsThenTheError()
    {
        var (rows, error) = await ReadAsync(async exchange =>
        {
            await exchange.HeadAsync($"X-ClickHouse-Exception-Tag: {Tag}", "X-ClickHouse-Query-Id: q1");
            await exchange.ChunkAsync(Rows(1, 2, 3));
            await exchange.ChunkAsync(Framed(Error));
        });
        rows.ShouldBe([1, 2, 3]);
        error.ShouldNotBeNull().Code.ShouldBe(395);
        error.Name.ShouldBe("FUNCTION_THROW_IF_VALUE_IS_NON_ZERO");
        error.QueryId.ShouldBe("q1");
        error.IsTransient.ShouldBeFalse();
        error.Message.ShouldStartWith("Code: 395. DB::Exception: Value passed to 'throwIf'");
    }

    [Fact]
    public async Task Read_FrameArrivesByteByByte_TakesNoByteOfItForARow()
    {
        var (rows, error) = await ReadAsync(async exchange =>
        {
            await exchange.HeadAsync($"X-ClickHouse-Exception-Tag: {Tag}");
            foreach (var one in Rows(13, 10, 13).Concat(Framed(Error)))
            {
                await exchange.ChunkAsync([one]);
            }
        });
        rows.ShouldBe([13, 10, 13]);
        error.ShouldNotBeNull().Code.ShouldBe(395);
    }

    [Fact]
    public async Task Read_RowsThatLookLikeTheBeginningOfAFrame_AreRows()
    {
        var (rows, error) = await ReadAsync(async exchange =>
        {
            await exchange.HeadAsync($"X-ClickHouse-Exception-Tag: {Tag}");
            await exchange.ChunkAsync(Rows("\r\n__exception__\r\n"u8.ToArray()));
            await exchange.EndAsync();
        });
        error.ShouldBeNull();
        rows.ShouldBe("\r\n__exception__\r\n"u8.ToArray());
    }

    [Theory]
    [InlineData("__exception__\r\n" + Error)]
    [InlineData(Error + "\n")]
    public async Task Read_BareErrorTextOfOlderServers_IsTheError(string text)
    {
        var (_, error) = await ReadAsync(async exchange =>
        {
            await exchange.HeadAsync();
            await exchange.ChunkAsync(Rows(1, 2, 3));
            await exchange.ChunkAsync(Encoding.ASCII.GetBytes(text));
            exchange.Socket.Close();
        });
        error.ShouldNotBeNull().Code.ShouldBe(395);
        error.Name.ShouldBe("FUNCTION_THROW_IF_VALUE_IS_NON_ZERO");
    }

    [Fact]
    public async Task Read_ConnectionLostBetweenRows_IsATransientErrorAndNoEnd()
    {
        var (rows, error) = await ReadAsync(async exchange =>
        {
            await exchange.HeadAsync();
            await exchange.ChunkAsync(Rows(1, 2));
            exchange.Socket.Close();
        });
        rows.ShouldBe([1, 2]);
        error.ShouldNotBeNull().Name.ShouldBe(ClickHouseException.NetworkError);
        error.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Read_BodyEndsInsideARow_IsAnError()
    {
        var (_, error) = await ReadAsync(async exchange =>
        {
            await exchange.HeadAsync();
            await exchange.ChunkAsync([1, 1, (byte)'n', 6, .. "UInt32"u8, 1, 0, 0, 0, 2, 0]);
            await exchange.EndAsync();
        });
        error.ShouldNotBeNull().Message.ShouldContain("ends inside a row");
    }

    [Fact]
    public async Task Read_ImpossibleLength_IsAnError()
    {
        var (_, error) = await ReadAsync(async exchange =>
        {
            await exchange.HeadAsync();
            await exchange.ChunkAsync([1, 1, (byte)'n', 6, .. "String"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]);
            await exchange.EndAsync();
        });
        error.ShouldNotBeNull().Message.ShouldContain("damaged");
    }

    [Theory]
    [InlineData(404, "Code: 60. DB::Exception: Table default.x does not exist. (UNKNOWN_TABLE) (version 24.3.1.1 (official build))\n", 60, "UNKNOWN_TABLE", false)]
    [InlineData(500, "Code: 252. DB::Exception: Too many parts (300). (TOO_MANY_PARTS)", 252, "TOO_MANY_PARTS", true)]
    [InlineData(500, "Code: 210. DB::NetException: Connection refused (h:9000). (NETWORK_ERROR) (version 25.8.1)", 210, "NETWORK_ERROR", true)]
    [InlineData(502, "<html>Bad gateway</html>", 0, "", true)]
    [InlineData(401, "who are you", 0, "", false)]
    public async Task Execute_ErrorStatus_IsTheServersError(int status, string text, int code, string name, bool transient)
    {
        var (_, error) = await ReadAsync(exchange => exchange.RefuseAsync(status, text, "X-ClickHouse-Query-Id: q2"));
        error.ShouldNotBeNull().Code.ShouldBe(code);
        error.Name.ShouldBe(name);
        error.IsTransient.ShouldBe(transient);
        error.QueryId.ShouldBe("q2");
    }

    [Fact]
    public async Task Execute_ExceptionCodeHeaderWithStatus200_IsAnError()
    {
        var (_, error) = await ReadAsync(exchange => exchange.RefuseAsync(200, Error, "X-ClickHouse-Exception-Code: 395"));
        error.ShouldNotBeNull().Code.ShouldBe(395);
    }

    [Fact]
    public async Task Execute_NobodyListens_IsATransientError()
    {
        ClickHouseConnectionSettings settings;
        await using (var server = new ScriptedServer(_ => Task.CompletedTask))
        {
            settings = server.Settings;
        }

        await using var source = new ClickHouseDataSource(settings);
        var error = await Should.ThrowAsync<ClickHouseException>(() => source.CreateCommand("SELECT 1").ExecuteScalarAsync());
        error.Name.ShouldBe(ClickHouseException.NetworkError);
        error.IsTransient.ShouldBeTrue();
        error.Message.ShouldContain(settings.Endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Execute_SilentServer_TimesOut(bool afterFirstRow)
    {
        await using var server = new ScriptedServer(async exchange =>
        {
            if (afterFirstRow)
            {
                await exchange.HeadAsync();
                await exchange.ChunkAsync(Rows(1));
            }
            await Task.Delay(Timeout.Infinite, exchange.Stopped).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var source = new ClickHouseDataSource(server.Settings with { CommandTimeout = TimeSpan.FromMilliseconds(100) });
        var error = await Should.ThrowAsync<ClickHouseException>(async () =>
        {
            await using var reader = await source.CreateCommand("SELECT 1").ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                reader.GetByte(0).ShouldBe((byte)1);
            }
        });
        error.Code.ShouldBe(159);
        error.InnerException.ShouldBeOfType<TimeoutException>();
        server.Requests.ShouldHaveSingleItem().ShouldContain("max_execution_time=2");
    }

    [Fact]
    public async Task Cancel_WhileReading_ClosesTheRequestAndKillsTheQueryByItsId()
    {
        var closed = new TaskCompletionSource();
        var killed = new TaskCompletionSource<string>();
        await using var server = new ScriptedServer(async exchange =>
        {
            if (exchange.Head.Contains("param_victim=", StringComparison.Ordinal))
            {
                killed.SetResult(exchange.Head);
                await exchange.RefuseAsync(200, "");
                return;
            }
            await exchange.HeadAsync();
            await exchange.ChunkAsync(Rows(1));
            var body = new byte[64];
            while (await exchange.Stream.ReadAsync(body) > 0)
            {
            }
            closed.SetResult();
        });
        await using var source = new ClickHouseDataSource(server.Settings with { KillOnCancel = true });
        using var cancel = new CancellationTokenSource();
        var command = source.CreateCommand("SELECT 1");
        command.QueryId = "the-victim";
        await using var reader = await command.ExecuteReaderAsync(cancel.Token);
        (await reader.ReadAsync(cancel.Token)).ShouldBeTrue();
        var waiting = reader.ReadAsync(cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        await closed.Task;
        (await killed.Task).ShouldContain("param_victim=the-victim");
    }

    private static async Task<(byte[] Rows, ClickHouseException? Error)> ReadAsync(Func<ScriptedServer.Exchange, Task> answer)
    {
        await using var server = new ScriptedServer(answer);
        await using var source = new ClickHouseDataSource(server.Settings);
        var rows = new List<byte>();
        try
        {
            await using var reader = await source.CreateCommand("SELECT 1").ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows.Add(reader.GetByte(0));
            }

            return ([.. rows], null);
        }
        catch (ClickHouseException e)
        {
            return ([.. rows], e);
        }
    }
}
