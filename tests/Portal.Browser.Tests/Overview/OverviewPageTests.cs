using Microsoft.Playwright;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Browser.Tests.Overview;

public sealed class OverviewPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Overview_InEveryLook_IsCleanAndAccessible(int look)
    {
        await SendAsync(await browser.Portal, "overview-fine", calls: 50, errors: 0);
        await SendAsync(await browser.Portal, "overview-failing", calls: 50, errors: 10);
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look]);
        await portal.GotoAsync("/");

        // 10 of 50 calls failed: 20 %, above the 5 % that make an application critical, so it comes first.
        var failing = portal.Page.Locator("a.tile", new() { HasText = "overview-failing" });
        await Assertions.Expect(failing).ToContainTextAsync("error rate 20\u00a0%");
        await Assertions.Expect(portal.Page.Locator("a.tile", new() { HasText = "overview-fine" })).ToBeVisibleAsync();
        await portal.CheckAsync("overview");
    }

    [Fact]
    public async Task Overview_WithoutAnyCall_ShowsHowToSendOne_AndTheFirstAppearsByItself()
    {
        await using var fresh = await PortalProcess.StartAsync();
        await using var portal = await browser.OpenAsync(portal: fresh);
        await portal.GotoAsync("/");
        await Assertions.Expect(portal.Page.Locator(".first-trace pre")).ToContainTextAsync(fresh.IngestKey);
        await portal.CheckAsync("overview-empty");

        await SendAsync(fresh, "first-application", calls: 1, errors: 0);

        await Assertions.Expect(portal.Page.Locator("a.tile")).ToContainTextAsync("first-application", new() { Timeout = 15_000 });
        await Assertions.Expect(portal.Page.Locator(".first-trace")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Tile_Clicked_LeadsToItsLatencyOverTheSameRange()
    {
        await SendAsync(await browser.Portal, "overview-linked", calls: 30, errors: 0);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/?range=6h");
        await portal.Page.Locator("a.tile", new() { HasText = "overview-linked" }).ClickAsync();
        await portal.Page.WaitForURLAsync(url => new Uri(url).PathAndQuery == "/latency?range=6h&application=overview-linked");
    }

    private static async Task SendAsync(PortalProcess portal, string application, int calls, int errors)
    {
        using var http = new HttpClient();
        var now = TimeProvider.System.GetUtcNow();
        var reply = await new OtlpClient(http, portal.OtlpAddress, portal.IngestKey).SendAsync(SentCall.ToTraces(Enumerable.Range(0, calls).Select(i => new SentCall
        {
            Application = application,
            Start = now.AddSeconds(-20 - i),
            Duration = TimeSpan.FromMilliseconds(500 + (10 * i)),
            InputTokens = 100,
            OutputTokens = 50,
            ErrorType = i < errors ? "timeout" : null,
        })));
        reply.IsSuccess.ShouldBeTrue(reply.Message);
    }
}
