using System.Globalization;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Api;

/// <summary>Calls sent over OTLP come back as numbers worked out by hand.</summary>
public sealed class SeriesApiTests(PortalFixture fixture)
{
    // Ten calls, one per minute from 12:00: the n-th (1..10) takes n * 100 ms, reads n * 10 and writes n * 5 tokens; the last one fails.
    // Sums: input 10 * (1 + ... + 10) = 550, output 5 * 55 = 275.
    private static readonly DateTimeOffset Noon = Today().AddHours(-12);
    private static readonly string Range = $"from={Iso(Noon)}&to={Iso(Noon.AddMinutes(10))}";

    [Fact]
    public async Task Summary_KnownCalls_AddsUp()
    {
        var portal = await DeliverAsync("api-summary");

        var summary = await portal.GetAsync($"/api/v1/calls/summary?{Range}&application=api-summary");

        summary.GetProperty("calls").GetInt64().ShouldBe(10);
        summary.GetProperty("errors").GetInt64().ShouldBe(1);
        summary.GetProperty("inputTokens").GetInt64().ShouldBe(550);
        summary.GetProperty("outputTokens").GetInt64().ShouldBe(275);
        var latency = summary.GetProperty("latencyMs");
        // Below 1,000 values the quantiles come from the calls themselves: between the neighbours of the rank, whatever the rank rule.
        latency.GetProperty("p50").GetDouble().ShouldBeInRange(500, 600);
        latency.GetProperty("p95").GetDouble().ShouldBeInRange(900, 1000);
        latency.GetProperty("p99").GetDouble().ShouldBeInRange(900, 1000);
        latency.GetProperty("count").GetInt64().ShouldBe(10);
    }

    [Fact]
    public async Task Summary_HalfOpenRange_LeavesItsEndOut()
    {
        var portal = await DeliverAsync("api-range");

        // 12:02 (n = 3) up to, not including, 12:05 (n = 6): n = 3, 4, 5; input 30 + 40 + 50 = 120.
        var summary = await portal.GetAsync($"/api/v1/calls/summary?from={Iso(Noon.AddMinutes(2))}&to={Iso(Noon.AddMinutes(5))}&application=api-range");

        summary.GetProperty("calls").GetInt64().ShouldBe(3);
        summary.GetProperty("inputTokens").GetInt64().ShouldBe(120);
    }

    [Fact]
    public async Task Summary_RepeatedParameter_MeansAlternatives()
    {
        var portal = await DeliverAsync("api-one");
        await DeliverAsync("api-two");

        (await CallsAsync(portal, "application=api-one&application=api-two")).ShouldBe(20);
        (await CallsAsync(portal, "application=api-one&application=api-two&model=model-even")).ShouldBe(10);
        (await CallsAsync(portal, "application=api-one&model=model-even&model=model-odd")).ShouldBe(10);
        (await CallsAsync(portal, "application=api-one&model=none")).ShouldBe(0);
    }

    [Fact]
    public async Task Summary_SameRequestTenTimes_CountsOnce()
    {
        var portal = await fixture.Portal;
        var traces = SentCall.ToTraces(Calls("api-once"));
        using var http = new HttpClient();
        var client = new Tools.Otlp.OtlpClient(http, portal.OtlpAddress, portal.IngestKey);
        for (var time = 0; time < 10; time++)
        {
            (await client.SendAsync(traces)).IsSuccess.ShouldBeTrue();
        }
        await portal.WhenDeliveredAsync();

        (await CallsAsync(portal, "application=api-once")).ShouldBe(10);
    }

    [Fact]
    public async Task Summary_KeyOfAnotherTenant_SeesNothing()
    {
        var portal = await DeliverAsync("api-tenant");
        var (exitCode, output, error) = await portal.RunCommandAsync("keys", "create", "--scope", "read", "--tenant", "other");
        exitCode.ShouldBe(0, error);
        var key = output.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).First(word => word.StartsWith("lmp_", StringComparison.Ordinal));

        using var client = portal.CreateClient(key);
        using var answer = JsonDocument.Parse(await client.GetByteArrayAsync($"/api/v1/calls/summary?{Range}&application=api-tenant"));

        answer.RootElement.GetProperty("calls").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Latency_OneMinuteSteps_CarriesEachCallInItsBucket()
    {
        var portal = await DeliverAsync("api-series");

        var series = await portal.GetAsync($"/api/v1/latency?from={Iso(Noon.AddMinutes(-1))}&to={Iso(Noon.AddMinutes(10))}&step=1m&application=api-series");

        var points = series.GetProperty("points").EnumerateArray().ToList();
        points.Select(point => point.GetProperty("time").GetDateTimeOffset()).ShouldBe(Enumerable.Range(-1, 11).Select(minute => Noon.AddMinutes(minute)));
        points.Select(point => point.GetProperty("calls").GetInt32()).ShouldBe([0, .. Enumerable.Repeat(1, 10)]);
        points.Select(point => point.GetProperty("inputTokens").GetInt32()).ShouldBe([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
        points[0].GetProperty("latencyP50").ValueKind.ShouldBe(JsonValueKind.Null);
        points[10].GetProperty("latencyP50").GetDouble().ShouldBe(1000, tolerance: 10);
        series.GetProperty("window").GetProperty("step").GetString().ShouldBe("PT1M");
    }

    [Fact]
    public async Task Latency_StepAsIsoDuration_IsTheSame()
    {
        var portal = await DeliverAsync("api-duration");

        var one = await portal.GetAsync($"/api/v1/latency?{Range}&step=2m&application=api-duration");
        var other = await portal.GetAsync($"/api/v1/latency?{Range}&step=PT2M&application=api-duration");

        other.GetProperty("points").GetRawText().ShouldBe(one.GetProperty("points").GetRawText());
        one.GetProperty("points").GetArrayLength().ShouldBe(5);
    }

    [Fact]
    public async Task Heatmap_KnownCalls_HoldsEachOnce()
    {
        var portal = await DeliverAsync("api-heat");

        var map = await portal.GetAsync($"/api/v1/latency/heatmap?{Range}&step=5m&application=api-heat");

        map.GetProperty("counts").EnumerateArray().Sum(column => column.EnumerateArray().Sum(cell => cell.GetInt64())).ShouldBe(10);
        map.GetProperty("counts").GetArrayLength().ShouldBe(map.GetProperty("times").GetArrayLength());
    }

    [Fact]
    public async Task Errors_KnownCalls_NamesTheType()
    {
        var portal = await DeliverAsync("api-errors");

        var errors = await portal.GetAsync($"/api/v1/latency/errors?{Range}&step=1m&application=api-errors");

        var type = errors.GetProperty("types").EnumerateArray().ShouldHaveSingleItem();
        type.GetProperty("errorType").GetString().ShouldBe("rate_limit");
        type.GetProperty("total").GetInt64().ShouldBe(1);
        type.GetProperty("counts").EnumerateArray().Select(count => count.GetInt32()).ShouldBe([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    }

    [Fact]
    public async Task Breakdown_ByModelOrderedByErrors_PutsTheFailingOneFirst()
    {
        var portal = await DeliverAsync("api-models");

        var rows = (await portal.GetAsync($"/api/v1/latency/breakdown?{Range}&by=model&order=errors&application=api-models")).GetProperty("rows").EnumerateArray().ToList();

        // Even n: 200, 400, ... 1000 ms, n = 10 fails; input 10 * (2 + 4 + 6 + 8 + 10) = 300. Odd n: input 10 * 25 = 250.
        rows.Select(row => (row.GetProperty("name").GetString(), row.GetProperty("calls").GetInt32(), row.GetProperty("errors").GetInt32(), row.GetProperty("inputTokens").GetInt32()))
            .ShouldBe([("model-even", 5, 1, 300), ("model-odd", 5, 0, 250)]);
    }

    [Fact]
    public async Task Overview_KnownApplication_IsListedWithItsNumbers()
    {
        var portal = await DeliverAsync("api-overview");

        var overview = await portal.GetAsync($"/api/v1/overview?{Range}&application=api-overview");

        var application = overview.GetProperty("applications").EnumerateArray().ShouldHaveSingleItem();
        application.GetProperty("current").GetProperty("name").GetString().ShouldBe("api-overview");
        application.GetProperty("current").GetProperty("calls").GetInt32().ShouldBe(10);
        application.GetProperty("previous").ValueKind.ShouldBe(JsonValueKind.Null);
        // Ten calls are fewer than the twenty a verdict needs, unless they are too old already.
        application.GetProperty("status").GetString().ShouldBe("unknown");
        application.GetProperty("reason").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task FilterValues_KnownApplication_AreThoseSent()
    {
        var portal = await DeliverAsync("api-filters");

        var values = (await portal.GetAsync($"/api/v1/calls/filters?{Range}&application=api-filters")).GetProperty("values");

        values.GetProperty("application").EnumerateArray().Select(value => value.GetString()).ShouldContain("api-filters");
        values.GetProperty("model").EnumerateArray().Select(value => value.GetString()).ShouldContain("model-odd");
        values.GetProperty("provider").EnumerateArray().Select(value => value.GetString()).ShouldContain("openai");
    }

    private async Task<PortalProcess> DeliverAsync(string application)
    {
        var portal = await fixture.Portal;
        await portal.DeliverAsync(Calls(application));
        return portal;
    }

    private static List<SentCall> Calls(string application) => [.. Enumerable.Range(1, 10).Select(n => new SentCall
    {
        Application = application,
        Model = n % 2 == 0 ? "model-even" : "model-odd",
        Start = Noon.AddMinutes(n - 1),
        Duration = TimeSpan.FromMilliseconds(n * 100),
        InputTokens = n * 10,
        OutputTokens = n * 5,
        ErrorType = n == 10 ? "rate_limit" : null,
    })];

    private static async Task<long> CallsAsync(PortalProcess portal, string filter) =>
        (await portal.GetAsync($"/api/v1/calls/summary?{Range}&{filter}")).GetProperty("calls").GetInt64();

    private static DateTimeOffset Today() => new(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
