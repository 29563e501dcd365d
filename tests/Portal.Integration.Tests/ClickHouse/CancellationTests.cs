using Portal.Telemetry.ClickHouse;
using Portal.Testing;

namespace Portal.Integration.Tests.ClickHouse;

/// <summary>A query nobody waits for any more must not go on computing.</summary>
public sealed class CancellationTests(EngineFixture engine)
{
    private const string Endless = "SELECT count() FROM system.numbers WHERE NOT ignore(sipHash64(number))";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_QueryWithoutRowsYet_EndsItOnTheServer(bool killOnCancel)
    {
        await using var source = await SourceAsync(settings => settings with { KillOnCancel = killOnCancel });
        using var cancel = new CancellationTokenSource();
        await using var command = source.CreateCommand(Marked(Endless, out var mark));
        var running = command.ExecuteScalarAsync(cancel.Token);
        await UntilAsync(source, mark, isRunning: true);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await UntilAsync(source, mark, isRunning: false);
    }

    [Fact]
    public async Task Cancel_ByTheCommand_EndsItOnTheServer()
    {
        await using var source = await SourceAsync(settings => settings);
        await using var command = source.CreateCommand(Marked(Endless, out var mark));
        var running = command.ExecuteScalarAsync(CancellationToken.None);
        await UntilAsync(source, mark, isRunning: true);
        command.Cancel();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await UntilAsync(source, mark, isRunning: false);
    }

    [Fact]
    public async Task Dispose_ReaderWithRowsLeft_EndsItOnTheServer()
    {
        await using var source = await SourceAsync(settings => settings);
        await using var command = source.CreateCommand(Marked("SELECT number FROM system.numbers", out var mark));
        await using (var reader = await command.ExecuteReaderAsync())
        {
            (await reader.ReadAsync()).ShouldBeTrue();
            await UntilAsync(source, mark, isRunning: true);
        }
        await UntilAsync(source, mark, isRunning: false);
    }

    [Fact]
    public async Task Timeout_SilentQuery_IsATransientErrorAndEndsItOnTheServer()
    {
        await using var source = await SourceAsync(settings => settings);
        await using var command = source.CreateCommand(Marked(Endless, out var mark));
        command.CommandTimeout = 1;
        var error = await Should.ThrowAsync<ClickHouseException>(() => command.ExecuteScalarAsync(CancellationToken.None));
        error.Code.ShouldBe(159);
        error.IsTransient.ShouldBeTrue();
        await UntilAsync(source, mark, isRunning: false);
    }

    [Fact]
    public async Task Cancel_WhileRowsKeepComing_StopsReadingAndEndsItOnTheServer()
    {
        await using var source = await SourceAsync(settings => settings);
        using var cancel = new CancellationTokenSource();
        await using var command = source.CreateCommand(Marked("SELECT number FROM system.numbers", out var mark));
        await using var reader = await command.ExecuteReaderAsync(cancel.Token);
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            for (var rows = 0; await reader.ReadAsync(cancel.Token); rows++)
            {
                if (rows == 100_000)
                {
                    await cancel.CancelAsync();
                }
            }
        });
        await UntilAsync(source, mark, isRunning: false);
    }

    [Fact]
    public async Task Cancel_BeforeSending_SendsNothing()
    {
        await using var source = await SourceAsync(settings => settings);
        await using var command = source.CreateCommand("SELECT 1");
        await Should.ThrowAsync<OperationCanceledException>(() => command.ExecuteScalarAsync(new CancellationToken(canceled: true)));
    }

    private async Task<ClickHouseDataSource> SourceAsync(Func<ClickHouseConnectionSettings, ClickHouseConnectionSettings> change) =>
        new(change((await engine.Engine).Settings));

    private static string Marked(string statement, out string mark)
    {
        mark = "mark_" + Guid.NewGuid().ToString("N");
        return statement.Replace("SELECT ", $"SELECT /* {mark} */ ", StringComparison.Ordinal);
    }

    private static async Task UntilAsync(ClickHouseDataSource source, string mark, bool isRunning)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            await using var command = source.CreateCommand("SELECT count() FROM system.processes WHERE query LIKE {mark:String} AND query NOT LIKE '%system.processes%'");
            command.Parameters.Add("mark", $"%{mark}%");
            if ((ulong)(await command.ExecuteScalarAsync(patience.Token))! > 0 == isRunning)
            {
                return;
            }

            await Task.Delay(10, patience.Token);
        }
    }
}
