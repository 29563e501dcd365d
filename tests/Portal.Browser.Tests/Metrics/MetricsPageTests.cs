using Microsoft.Playwright;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Browser.Tests.Metrics;

public sealed class MetricsPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Metrics_InEveryLook_ShowWhatWasSent(int look)
    {
        await SendAsync(await browser.Portal);
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look]);
        await portal.GotoAsync("/measurements?application=measured");

        await Assertions.Expect(portal.Page.Locator(".judged tbody tr", new() { HasText = "relevance" })).ToContainTextAsync("0.75");
        await Assertions.Expect(portal.Page.Locator("article.card", new() { HasText = "gen_ai.client.inference.duration" })).ToContainTextAsync("gen_ai.client.operation.duration");
        await Assertions.Expect(portal.Page.Locator("section[aria-labelledby=events] tbody tr")).ToContainTextAsync("cache.warmed");
        await Assertions.Expect(portal.Page.Locator("article.card .chart-legend")).ToContainTextAsync("p95");
        await Assertions.Expect(portal.Page.Locator(".judged .chart-legend")).ToContainTextAsync("relevance");
        await portal.CheckAsync("metrics");
    }

    [Fact]
    public async Task Metrics_OfAnApplicationThatSendsNone_SaysHowToSend()
    {
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/measurements?application=silent");

        await Assertions.Expect(portal.Page.GetByText("No metrics were sent in this period.")).ToBeVisibleAsync();
        await portal.CheckAsync("metrics-empty");
    }

    private static async Task SendAsync(PortalProcess portal)
    {
        using var http = new HttpClient();
        var client = new OtlpClient(http, portal.OtlpAddress, portal.IngestKey);
        var now = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        OtlpAttributes resource = new() { { "service.name", "measured" } };
        var judged = Enumerable.Range(0, 2).Select(i => new OtlpLogRecord
        {
            TimeUnixNano = now - 120_000_000_000 + (ulong)i,
            EventName = "gen_ai.evaluation.result",
            Attributes = new() { { "gen_ai.evaluation.name", "relevance" }, { "gen_ai.evaluation.score.value", 0.5 + (i * 0.5) }, { "gen_ai.evaluation.score.label", "pass" } },
        });
        var points = Enumerable.Range(1, 5).Select(minute => new OtlpHistogramPoint(
            now - ((ulong)minute * 60_000_000_000), now - ((ulong)(minute - 1) * 60_000_000_000) - 1_000_000, [], 4.2, [0.5, 1, 2], [3, 4, 2, 1]));
        await client.SendAsync(OtlpSignal.Logs, OtlpJson.Encode(new OtlpLogs(new OtlpResourceLogs { Attributes = resource, Records = [.. judged, new OtlpLogRecord { TimeUnixNano = now - 60_000_000_000, EventName = "cache.warmed", Body = "12 entries" }] })), OtlpJson.ContentType);
        await client.SendAsync(OtlpSignal.Metrics, OtlpJson.Encode(new OtlpMetrics(new OtlpResourceMetrics
        {
            Attributes = resource, Histograms = [new OtlpHistogram("gen_ai.client.operation.duration", "s", [.. points])],
        })), OtlpJson.ContentType);
        await portal.WhenDeliveredAsync();
    }
}
