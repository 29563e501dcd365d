using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.CrashProbe;
using Portal.Telemetry;
using Portal.Telemetry.Engine;
using Portal.Telemetry.Writing;
using Portal.Testing;

namespace Portal.Integration.Tests.Writing;

public sealed class SpoolWriterTests(EngineFixture engine) : IDisposable
{
    private readonly DataDirectory _data = new(Directory.CreateTempSubdirectory("portal-writer-").FullName);
    private readonly SpoolOptions _options = new() { SegmentBytes = 1 << 20, MaxRetryMilliseconds = 500 };

    public void Dispose() => Directory.Delete(_data.Root, recursive: true);

    [Fact]
    public async Task Writer_FromSpoolToTables_EachCallOnce()
    {
        await using var database = await engine.CreateDatabaseAsync();
        var store = await CallStore.CreateAsync(database.DataSource.Settings, database.Name);
        await using var spool = Open();
        using var writer = store.Writer(spool, _options);
        await writer.StartAsync(CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => spool.AppendAsync(CallBatches.Create(1 + (i * 250), 250))));
        await spool.AppendAsync(CallBatches.Create(1, 250)); // sent again
        await spool.AppendAsync(CallBatches.Create(201, 300)); // batched anew
        await spool.DrainAsync();
        (await store.TotalsAsync()).ShouldBe(CallStore.Expected(10_000));
        await writer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Writer_DamagedRowAmongTenThousand_StoresAllOthers()
    {
        await using var database = await engine.CreateDatabaseAsync();
        var store = await CallStore.CreateAsync(database.DataSource.Settings, database.Name);
        await using var spool = Open();
        var good = CallBatches.Create(1, 10_000);
        var calls = good.RowsOf(SpoolTable.Calls)!;
        var rows = calls.Rows.ToArray();
        var start = calls.Lengths.Span[..4_321].ToArray().Sum();
        rows.AsSpan(start, calls.Lengths.Span[4_321]).Fill(0xFF); // no RowBinary: string lengths without end
        await spool.AppendAsync(good with { Tables = [calls with { Rows = rows }, good.RowsOf(SpoolTable.CallContent)!] });
        using var writer = store.Writer(spool, _options);
        await writer.StartAsync(CancellationToken.None);
        await spool.DrainAsync();
        await writer.StopAsync(CancellationToken.None);

        (await store.TotalsAsync()).ShouldBe(CallStore.Expected(10_000) with
        {
            Calls = 9_999, DistinctCalls = 9_999, InputTokens = (10_000L * 10_001 / 2) - 4_322, SecondCalls = 9_999, MinuteCalls = 9_999, Latencies = 9_999,
        });
        spool.Status.Quarantined.ShouldBe(1);
    }

    [Fact]
    public async Task Writer_EngineDownWhileAppending_DrainsWhenItIsUp()
    {
        await using (var first = Engine())
        {
            await first.StartAsync(CancellationToken.None);
            await CallStore.CreateAsync(first.Settings, "portal");
        }

        await using var own = Engine();
        await using var spool = Open();
        var store = new CallStore(new(own.Settings with { Database = "portal" }));
        using var writer = store.Writer(spool, _options);
        await writer.StartAsync(CancellationToken.None);
        for (var i = 0; i < 20; i++)
        {
            await spool.AppendAsync(CallBatches.Create(1 + (i * 100), 100)); // accepted although nothing listens
        }

        await own.StartAsync(CancellationToken.None);
        await spool.DrainAsync();
        (await store.TotalsAsync()).ShouldBe(CallStore.Expected(2_000));
        spool.Status.LastFault.ShouldNotBeNull();
        spool.Status.CurrentFault.ShouldBeNull();
        await writer.StopAsync(CancellationToken.None);
    }

    [Fact]
    [Trait("Speed", "Long")]
    public async Task Writer_EngineKilledAtRandomMoments_EachCallOnce()
    {
        const int Kills = 12;
        await using var own = Engine();
        await own.StartAsync(CancellationToken.None);
        var store = await CallStore.CreateAsync(own.Settings, "portal");
        await using var spool = Open();
        using var writer = store.Writer(spool, _options);
        await writer.StartAsync(CancellationToken.None);
        using var enough = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            var next = 1;
            for (; !enough.IsCancellationRequested; next += 200)
            {
                await spool.AppendAsync(CallBatches.Create(next, 200));
                await Task.Delay(20);
            }

            return next - 1;
        });
        for (var kill = 0; kill < Kills; kill++)
        {
            var restarted = new TaskCompletionSource();
            void OnRestarted(object? sender, EventArgs e) => restarted.TrySetResult();
            own.Restarted += OnRestarted;
            await Task.Delay(Random.Shared.Next(300, 1_500));
            Process.GetProcessById(own.ProcessId!.Value).Kill();
            await restarted.Task.WaitAsync(TimeSpan.FromMinutes(1));
            own.Restarted -= OnRestarted;
        }

        await enough.CancelAsync();
        var sent = await sending;
        await spool.DrainAsync();
        await writer.StopAsync(CancellationToken.None);
        var totals = await store.TotalsAsync();
        totals.ShouldBe(CallStore.Expected(sent));
    }

    private Spool Open() => Spool.Open(_data, _options, TimeProvider.System, NullLogger<Spool>.Instance);

    private ClickHouseEngine Engine() =>
        new(new ClickHouseEngineOptions { DataPath = _data.ClickHouse }, NullLogger<ClickHouseEngine>.Instance, TimeProvider.System);
}
