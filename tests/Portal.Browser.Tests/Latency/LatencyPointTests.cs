using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Latency;

/// <summary>From a point of a chart to the calls behind it.</summary>
public sealed class LatencyPointTests(PortalBrowser browser)
{
    [Fact]
    public async Task Bucket_EnterOrClick_OpensItsCalls()
    {
        var now = TimeProvider.System.GetUtcNow();
        await (await browser.Portal).DeliverAsync([.. Enumerable.Range(0, 40).Select(i => new SentCall
        {
            Application = "latency-points",
            Start = now.AddSeconds(-30 - i),
            Duration = TimeSpan.FromMilliseconds(800),
            ErrorType = i % 4 == 0 ? "timeout" : null,
        })]);
        await using var portal = await browser.OpenAsync();

        // The fifth chart shows errors; by keyboard no type is meant, so all failed calls of the bucket are.
        await OpenAsync(portal, chart: 5, plot => plot.PressAsync("Enter"));
        Search(portal).ShouldBe("status:error");

        // The fourth shows throughput: a click opens the bucket as a whole.
        await OpenAsync(portal, chart: 4, plot => plot.ClickAsync());
        Search(portal).ShouldBe("");
    }

    private static async Task OpenAsync(PortalPage portal, int chart, Func<ILocator, Task> open)
    {
        await portal.GotoAsync("/latency?range=5m&application=latency-points");
        var plot = portal.Page.Locator($".charts .card:nth-child({chart}) .chart-plot[data-draw-ms]:not(.chart-empty)");
        await plot.WaitForAsync();
        await plot.FocusAsync();
        await open(plot);
        await portal.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/calls");
        var query = System.Web.HttpUtility.ParseQueryString(new Uri(portal.Page.Url).Query);
        query["application"].ShouldBe("latency-points");
        query["range"].ShouldNotBeNull().ShouldContain("/");
    }

    private static string Search(PortalPage portal) => System.Web.HttpUtility.ParseQueryString(new Uri(portal.Page.Url).Query)["q"] ?? "";
}
