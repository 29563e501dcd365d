using Microsoft.Extensions.Logging.Abstractions;
using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Health;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Senders;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Integration.Tests.Health;

/// <summary>What the portal says about its store, against a real engine.</summary>
public sealed class StoreReportsTests(EngineFixture engine)
{
    private static readonly RetentionOptions Retention = new();

    [Fact]
    public async Task GetStore_FreshSchema_KeepsWhatIsPromised()
    {
        await using var database = await CreateAsync();

        var store = await Reports(database).GetStoreAsync(TestContext.Current.CancellationToken);

        store.Tables.Where(table => table.PromisedTtl is not null).Select(table => table.Name).Order()
            .ShouldBe(TelemetryRetention.Wanted(Retention).Keys.Order());
        store.Tables.ShouldAllBe(table => table.Ttl == TtlVerdict.AsPromised);
        store.Disks.ShouldNotBeEmpty();
        store.Disks.ShouldAllBe(disk => disk.FreeBytes <= disk.TotalBytes);
        store.MemoryBytes.ShouldBeGreaterThan(0UL);
        store.Rollups.ShouldBe(new RollupBacklog(0, 0));
    }

    [Fact]
    public async Task GetStore_TtlChangedBehindThePortalsBack_IsReported()
    {
        await using var database = await CreateAsync();
        await database.ExecuteAsync("ALTER TABLE calls MODIFY TTL toDateTime(start_time) + toIntervalDay(3650)");
        await database.ExecuteAsync("ALTER TABLE call_content REMOVE TTL");

        var tables = (await Reports(database).GetStoreAsync(TestContext.Current.CancellationToken)).Tables.ToDictionary(table => table.Name, StringComparer.Ordinal);

        tables["calls"].Ttl.ShouldBe(TtlVerdict.Differs);
        tables["calls"].RealTtl.ShouldBe("toDateTime(start_time) + toIntervalDay(3650)");
        tables["calls"].PromisedTtl.ShouldBe("toDateTime(start_time) + toIntervalDay(90)");
        tables["call_content"].Ttl.ShouldBe(TtlVerdict.Missing);
        tables.Values.Where(table => table.Name is not ("calls" or "call_content")).ShouldAllBe(table => table.Ttl == TtlVerdict.AsPromised);
    }

    [Fact]
    public async Task GetStore_RowsOfTwoDays_AreDatedFromThePartsIndexes()
    {
        await using var database = await CreateAsync();
        await database.ExecuteAsync("INSERT INTO call_content (tenant, start_time, input) VALUES ('default', now() - INTERVAL 2 DAY, 'a'), ('default', now(), 'b')");

        var table = (await Reports(database).GetStoreAsync(TestContext.Current.CancellationToken)).Tables.Single(table => table.Name == "call_content");

        table.Rows.ShouldBe(2UL);
        table.Parts.ShouldBeInRange(1UL, 2UL);
        (table.Newest!.Value - table.Oldest!.Value).ShouldBe(TimeSpan.FromDays(2), tolerance: TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task GetIntake_CountsOfSeveralTenants_AddUp()
    {
        await using var database = await CreateAsync();
        var time = new ManualTime(new DateTimeOffset(2026, 11, 20, 12, 0, 30, TimeSpan.Zero));
        var statistics = new SenderStatistics(new SenderOptions(), time);
        foreach (var (tenant, signal, items) in new[] { ("one", SenderSignal.Traces, 5), ("two", SenderSignal.Traces, 7), ("two", SenderSignal.Logs, 3) })
        {
            var request = new SenderRecorder();
            request.BeginScope(new SenderKey(tenant, "shop", "", "", "", signal), "", 0);
            for (var i = 0; i < items; i++)
            {
                request.Accept("", default, 0);
            }
            statistics.Add(request, "grpc", items - 1);
            statistics.Request(tenant, "grpc", signal, 200, 100);
        }
        statistics.Request("", "http/json", SenderSignal.Traces, 401, 10);
        await SenderRows.InsertAsync(database.DataSource, statistics.Take(), TestContext.Current.CancellationToken);

        var intake = await Reports(database).GetIntakeAsync(
            new SeriesRequest
            {
                Filter = new CallFilter { Tenant = "one" },
                From = new DateTimeOffset(2026, 11, 20, 11, 58, 0, TimeSpan.Zero),
                To = new DateTimeOffset(2026, 11, 20, 12, 2, 0, TimeSpan.Zero),
                MaxPoints = 10,
            },
            TestContext.Current.CancellationToken);

        // Of each request one item was known: 4 + 6 spans and 2 log records are new.
        intake.Spans.ShouldBe([0UL, 0UL, 10UL, 0UL]);
        intake.Logs.ShouldBe([0UL, 0UL, 2UL, 0UL]);
        intake.Duplicates.ShouldBe(3UL);
        intake.Requests.ShouldBe([new RequestCount("grpc", 200, 3, 300), new RequestCount("http/json", 401, 1, 10)]);
    }

    private async Task<TestDatabase> CreateAsync()
    {
        var database = await TelemetryDatabase.CreateAsync(engine);
        await new TelemetryRetention(database.DataSource, new SchemaOptions(), Retention, NullLogger<TelemetryRetention>.Instance).ApplyAsync(TestContext.Current.CancellationToken);
        return database;
    }

    private static StoreReports Reports(TestDatabase database) => new(database.DataSource, new SchemaOptions(), Retention, TimeProvider.System);
}
