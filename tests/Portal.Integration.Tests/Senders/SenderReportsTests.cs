using Microsoft.Extensions.Logging.Abstractions;
using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Senders;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Integration.Tests.Senders;

/// <summary>What portals count about senders, written to a real engine and read back.</summary>
public sealed class SenderReportsTests(EngineFixture engine)
{
    private static readonly SenderKey Shop = new("default", "shop", "nodejs/2.11.0", "scope", "1.0", SenderSignal.Traces);

    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 30, TimeSpan.Zero);

    private ManualTime _time = new(Start);

    [Fact]
    public async Task GetSenders_TwoPortalsAndThreeMinutes_AddUp()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // Per minute the smallest lag is 100, -4000 (a clock ahead) and 300 ms; the second portal adds 200 to the first minute, which changes nothing.
        await WriteAsync(database, (100, 3), (-4_000, 2), (300, 1));
        _time = new ManualTime(Start);
        await WriteAsync(database, (200, 4));

        var result = await new SenderReports(database.DataSource).GetSendersAsync(Range(), TestContext.Current.CancellationToken);

        result.Total.ShouldBe(1UL);
        result.Step.ShouldBe(TimeSpan.FromMinutes(1));
        var sender = result.Senders.ShouldHaveSingleItem();
        (sender.Application, sender.Sdk, sender.Scope, sender.ScopeVersion).ShouldBe(("shop", "nodejs/2.11.0", "scope", "1.0"));
        (sender.Accepted, sender.Spans, sender.Logs, sender.Rejected).ShouldBe((10UL, 10UL, 0UL, 4UL));
        sender.Rejections.ShouldBe(new Dictionary<string, ulong> { ["TraceId"] = 4 });
        sender.Flags.ShouldBe(new Dictionary<string, ulong> { ["AdditiveCacheCorrected"] = 10 });
        sender.Conventions.Version.ShouldBe("≤ v1.36");
        sender.UnknownNames.ShouldBe([new NameCount("acme.flavour", 4)]);
        // Medians are of minutes: -4000, 100, 300 -> 100.
        sender.Lag!.Smallest.ShouldBe(100);
        sender.Lag.Largest.ShouldBe(300);
        // In order: 0, 0 (the two ahead), 100 three times, 200 four times, 300; the one of rank floor(0.5 * 10) = 5 is 200, known to a bin 9 % wide.
        sender.Lag.P50.ShouldBe(200, tolerance: 18);
        sender.AcceptedOverTime.Where(count => count > 0).ShouldBe([7UL, 2UL, 1UL]);
        sender.LastSeen.ShouldBe(new DateTimeOffset(2026, 11, 20, 12, 2, 30, TimeSpan.Zero));
    }

    // The history came ten minutes before the newest minute: no longer one of the newest ten.
    [Fact]
    public async Task Lag_AfterAHistoryWasSent_IsThatOfTheNewestTenMinutes()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        _time = new ManualTime(Start.AddMinutes(-8));
        await WriteAsync(database, (3_600_000, 50));
        _time = new ManualTime(Start.AddMinutes(2));
        await WriteAsync(database, (100, 1));

        var sender = (await new SenderReports(database.DataSource).GetSendersAsync(Range(), TestContext.Current.CancellationToken)).Senders.ShouldHaveSingleItem();

        sender.Accepted.ShouldBe(51UL);
        (sender.Lag!.Smallest, sender.Lag.Largest).ShouldBe((100L, 100L));
        sender.Lag.P95.ShouldBe(100, tolerance: 9);
    }

    [Fact]
    public async Task GetSender_ById_HasTheNewestSampleOfEachReason()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await WriteAsync(database, (100, 1), (100, 1));
        var reports = new SenderReports(database.DataSource);
        var id = (await reports.GetSendersAsync(Range(), TestContext.Current.CancellationToken)).Senders[0].Id;

        var detail = await reports.GetSenderAsync(Range(), id, TestContext.Current.CancellationToken);

        detail.Sender!.Application.ShouldBe("shop");
        detail.Samples.ShouldBe([new RejectionSample("TraceId", "trace_id: 1 bytes", new DateTimeOffset(2026, 11, 20, 12, 1, 0, TimeSpan.Zero))]);
        (await reports.GetSenderAsync(Range(), "0123456789abcdef", TestContext.Current.CancellationToken)).Sender.ShouldBeNull();
        (await reports.GetSenderAsync(Range("another-tenant"), id, TestContext.Current.CancellationToken)).Sender.ShouldBeNull();
    }

    [Fact]
    public async Task Insert_SameBatchTwice_CountsOnce()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var statistics = Statistics(100, 5);
        statistics.Request("default", "grpc", SenderSignal.Traces, 200, 1_000);
        var batch = statistics.Take();

        await SenderRows.InsertAsync(database.DataSource, batch, TestContext.Current.CancellationToken);
        await SenderRows.InsertAsync(database.DataSource, batch, TestContext.Current.CancellationToken);

        (await database.ScalarAsync<ulong>("SELECT sum(accepted) FROM senders")).ShouldBe(5UL);
        (await database.ScalarAsync<ulong>("SELECT sum(requests) FROM ingest_requests")).ShouldBe(1UL);
    }

    [Fact]
    public async Task Writer_ToldToStop_WritesWhatWaits()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var statistics = Statistics(100, 5);
        using var writer = new SenderWriter(statistics, new SenderOptions(), database.DataSource, _time, NullLogger<SenderWriter>.Instance);

        await writer.StartAsync(TestContext.Current.CancellationToken);
        await writer.StopAsync(TestContext.Current.CancellationToken);

        (await database.ScalarAsync<ulong>("SELECT sum(accepted) FROM senders")).ShouldBe(5UL);
    }

    private static SeriesRequest Range(string tenant = "default") => new()
    {
        Filter = new CallFilter { Tenant = tenant },
        From = new DateTimeOffset(2026, 11, 20, 11, 50, 0, TimeSpan.Zero),
        To = new DateTimeOffset(2026, 11, 20, 12, 10, 0, TimeSpan.Zero),
        MaxPoints = 60,
    };

    /// <summary>One minute after the other: so many items whose lag is given.</summary>
    private async Task WriteAsync(TestDatabase database, params (long LagMilliseconds, int Items)[] minutes)
    {
        foreach (var (lag, items) in minutes)
        {
            await SenderRows.InsertAsync(database.DataSource, Statistics(lag, items).Take(), TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private SenderStatistics Statistics(long lagMilliseconds, int items)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var request = new SenderRecorder();
        request.BeginScope(Shop, "", now);
        for (var i = 0; i < items; i++)
        {
            request.Accept("gen_ai", CallFlags.AdditiveCacheCorrected, (ulong)(now - lagMilliseconds) * 1_000_000);
        }
        request.Attribute("gen_ai.system", understood: true);
        request.Attribute("acme.flavour", understood: false);
        request.Reject("TraceId");
        request.Sample("TraceId", "trace_id: 1 bytes");
        var statistics = new SenderStatistics(new SenderOptions(), _time);
        statistics.Add(request, "http/protobuf", items);
        return statistics;
    }
}
