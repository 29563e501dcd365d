using Microsoft.Extensions.Logging.Abstractions;
using Portal.Integration.Tests.Rollups;
using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Deletion;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Series;
using Portal.Telemetry.Writing;
using Portal.Testing;

namespace Portal.Integration.Tests.Deletion;

/// <summary>An application goes with everything of it, and the numbers of the others stay what they were.</summary>
public sealed class ApplicationErasureTests(EngineFixture engine) : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow().Floor(TimeSpan.FromHours(1));

    private readonly string _folder = Directory.CreateTempSubdirectory("portal-erasure-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task DeleteRows_OfOneApplication_LeavesNoneInAnyTableAndEveryOtherNumberAsItWas()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = RandomCalls.Create(new Random(23), 3_000, Now.AddHours(-6), Now.AddHours(-2));
        await database.InsertAsync(calls, "calls");
        var computation = new RollupComputation(database.DataSource, new SchemaOptions(), new RetentionOptions(), TimeProvider.System) { Quiet = TimeSpan.Zero };
        await computation.ComputeAsync(RollupStep.Hour, CancellationToken.None);
        await using var spool = Spool.Open(_folder, new SpoolOptions(), TimeProvider.System, NullLogger<Spool>.Instance);
        using var writer = new SpoolWriter(spool, new SpoolOptions(), database.DataSource, TimeProvider.System, NullLogger<SpoolWriter>.Instance);
        var erasure = new ApplicationErasure(database.DataSource, new SchemaOptions(), new RetentionOptions(), spool, writer, TimeProvider.System);
        var before = await erasure.CountAsync("default", "app-1", CancellationToken.None);

        await erasure.DeleteRowsAsync("default", "app-1", CancellationToken.None);

        before.Single(count => count.Table == "calls").Rows.ShouldBe((ulong)calls.Count(call => call.Application == "app-1"));
        before.Select(count => count.Table).ShouldBe(
            [
                "calls", "calls_hour", "calls_minute", "calls_second", "cost_hour", "errors_hour", "errors_minute", "features_hour", "features_minute",
                "feature_bins_day", "feature_bins_five_minutes", "feature_bins_hour", "safety_five_minutes", "safety_hour",
            ], ignoreOrder: true);
        (await erasure.CountAsync("default", "app-1", CancellationToken.None)).ShouldBeEmpty();
        var left = calls.Where(call => call.Application != "app-1" && call.Counted).ToList();
        // From raw calls, and from computed hours, which are read only while the books on them balance.
        foreach (var cheapScan in new[] { 3_000_000d, 0d })
        {
            var summary = await new CallSeries(database.DataSource, new ManualTime(Now)) { CheapScan = cheapScan }.GetSummaryAsync(
                new SeriesRequest { Filter = new CallFilter { Tenant = "default" }, From = Now.AddHours(-6), To = Now.AddHours(-2) }, CancellationToken.None);
            (summary.Calls, summary.InputTokens).ShouldBe(((ulong)left.Count, left.Aggregate(0UL, (sum, call) => sum + call.InputTokens)));
            summary.Window.Source.ShouldBe(cheapScan > 0 ? SeriesSource.Raw : SeriesSource.Hour);
        }
        (await computation.ComputeAsync(RollupStep.Hour, CancellationToken.None)).Due.ShouldBe(0, "no hour has to be computed again");
    }

    [Fact]
    public async Task DeleteRows_Twice_ChangesNothing()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(RandomCalls.Create(new Random(29), 300, Now.AddHours(-4), Now.AddHours(-2)), "calls");
        await using var spool = Spool.Open(_folder, new SpoolOptions(), TimeProvider.System, NullLogger<Spool>.Instance);
        using var writer = new SpoolWriter(spool, new SpoolOptions(), database.DataSource, TimeProvider.System, NullLogger<SpoolWriter>.Instance);
        var erasure = new ApplicationErasure(database.DataSource, new SchemaOptions(), new RetentionOptions(), spool, writer, TimeProvider.System);
        await erasure.DeleteRowsAsync("default", "app-0", CancellationToken.None);
        var changes = await database.ScalarAsync<ulong>("SELECT sum(calls) FROM rollup_changes");

        await erasure.DeleteRowsAsync("default", "app-0", CancellationToken.None);

        (await database.ScalarAsync<ulong>("SELECT sum(calls) FROM rollup_changes")).ShouldBe(changes);
        changes.ShouldBe(await database.ScalarAsync<ulong>("SELECT count() FROM calls WHERE counted"));
    }

    [Fact]
    public async Task DeleteRows_HostileName_IsOnlyAName()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(RandomCalls.Create(new Random(31), 50, Now.AddHours(-4), Now.AddHours(-2)), "calls");
        await using var spool = Spool.Open(_folder, new SpoolOptions(), TimeProvider.System, NullLogger<Spool>.Instance);
        using var writer = new SpoolWriter(spool, new SpoolOptions(), database.DataSource, TimeProvider.System, NullLogger<SpoolWriter>.Instance);
        var erasure = new ApplicationErasure(database.DataSource, new SchemaOptions(), new RetentionOptions(), spool, writer, TimeProvider.System);

        await erasure.DeleteRowsAsync("default", "x' OR 1=1 --\\", CancellationToken.None);

        (await database.ScalarAsync<ulong>("SELECT count() FROM calls")).ShouldBe(50UL);
    }

    [Fact]
    public async Task OffDisk_QuarantinedRows_OfTheApplicationGoAndOthersStay()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await using var spool = Spool.Open(_folder, new SpoolOptions(), TimeProvider.System, NullLogger<Spool>.Instance);
        using var writer = new SpoolWriter(spool, new SpoolOptions(), database.DataSource, TimeProvider.System, NullLogger<SpoolWriter>.Instance);
        var erasure = new ApplicationErasure(database.DataSource, new SchemaOptions(), new RetentionOptions(), spool, writer, TimeProvider.System);
        foreach (var application in new[] { "shop", "search" })
        {
            // RowBinary: a length, then the text; tenant and application come first.
            byte[] row = [7, .. "default"u8, (byte)application.Length, .. System.Text.Encoding.UTF8.GetBytes(application), 1, 2, 3];
            spool.Quarantine.SetAside($"calls-1-{application}", row, new QuarantineReason("calls", "refused", "here", "default"));
        }

        (await erasure.CountAsync("default", "shop", CancellationToken.None)).ShouldBe([new TableRows("quarantine", 1)]);
        (await erasure.WhenOffDiskAsync("default", "shop", CancellationToken.None)).ShouldBeTrue();

        Directory.GetFiles(Path.Combine(_folder, "quarantine")).Select(Path.GetFileName).ShouldBe(["calls-1-search.bin", "calls-1-search.json"], ignoreOrder: true);
    }
}
