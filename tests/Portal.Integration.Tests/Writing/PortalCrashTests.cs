using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.CrashProbe;
using Portal.Telemetry;
using Portal.Telemetry.Writing;
using Portal.Testing;

namespace Portal.Integration.Tests.Writing;

/// <summary>A process that accepts and delivers is killed at random moments, again and again, on one folder and one database.</summary>
public sealed class PortalCrashTests(EngineFixture engine) : IDisposable
{
    /// <summary>Batches before the last acknowledged one that the next process is sent again, as exporters do that got no answer.</summary>
    private const int SentAgain = 30;

    private readonly DataDirectory _data = new(Directory.CreateTempSubdirectory("portal-crash-").FullName);

    public void Dispose() => Directory.Delete(_data.Root, recursive: true);

    [Theory]
    [InlineData(2)]
    [InlineData(100, Traits = ["Speed", "Long"])]
    public async Task Kill_AtRandomMoments_EveryAcknowledgedCallIsStoredOnce(int rounds)
    {
        await using var database = await engine.CreateDatabaseAsync();
        var store = await CallStore.CreateAsync(database.DataSource.Settings, database.Name);
        var acknowledged = new SortedSet<int>();
        for (var round = 0; round < rounds; round++)
        {
            await RunAndKillAsync(store, acknowledged);
        }

        var options = new SpoolOptions();
        await using var spool = Spool.Open(_data, options, TimeProvider.System, NullLogger<Spool>.Instance);
        using var writer = store.Writer(spool, options);
        await writer.StartAsync(CancellationToken.None);
        await spool.DrainAsync();
        await writer.StopAsync(CancellationToken.None);

        acknowledged.Count.ShouldBeGreaterThan(rounds);
        spool.Status.Quarantined.ShouldBe(0);
        var totals = await store.TotalsAsync();
        totals.Calls.ShouldBe(totals.DistinctCalls);
        (totals.SecondCalls, totals.MinuteCalls, totals.Latencies).ShouldBe((totals.Calls, totals.Calls, totals.Calls));
        var stored = new HashSet<ulong>();
        await using var command = store.Source.CreateCommand("SELECT span_number FROM (SELECT reinterpretAsUInt64(reverse(span_id)) AS span_number FROM calls)");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            stored.Add(reader.GetFieldValue<ulong>(0));
        }

        var missing = acknowledged.SelectMany(batch => Enumerable.Range((batch * CallBatches.Size) + 1, CallBatches.Size)).Where(id => !stored.Contains((ulong)id));
        missing.ShouldBeEmpty();
    }

    private async Task RunAndKillAsync(CallStore store, SortedSet<int> acknowledged)
    {
        var first = Math.Max(0, acknowledged.Count == 0 ? 0 : acknowledged.Max - SentAgain);
        var settings = store.Source.Settings;
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                typeof(CallBatches).Assembly.Location,
                _data.Root,
                first.ToString(CultureInfo.InvariantCulture),
                $"Host={settings.Endpoint.Host};Port={settings.Endpoint.Port};Protocol=http;Database={settings.Database};Username={settings.User};Password={settings.Password}",
            },
        };
        using var probe = Process.Start(start)!;
        var before = acknowledged.Count;
        var killed = false;
        var kill = TimeSpan.Zero;
        while (await probe.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged.Add(int.Parse(line, CultureInfo.InvariantCulture));
            if (!killed && acknowledged.Count > before)
            {
                killed = true;
                kill = TimeSpan.FromMilliseconds(Random.Shared.Next(0, 500));
                _ = Task.Delay(kill).ContinueWith(_ => probe.Kill(), TaskScheduler.Default);
            }
        }

        await probe.WaitForExitAsync();
        killed.ShouldBeTrue("the probe ended by itself");
    }
}
