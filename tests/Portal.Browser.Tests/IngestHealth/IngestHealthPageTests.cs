using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.IngestHealth;

public sealed class IngestHealthPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task IngestHealth_InEveryLook_IsCleanAndAccessible(int look)
    {
        await (await browser.Portal).SendAsync(new SentCall { Application = "ingest-health", Start = TimeProvider.System.GetUtcNow().AddSeconds(-2), Duration = TimeSpan.FromSeconds(1) });
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look]);
        await portal.GotoAsync("/ingest-health");

        // The promised and the real time of the table of calls, 90 days by default, stand side by side.
        var calls = portal.Page.Locator(".data-table tbody tr").Filter(new() { Has = portal.Page.GetByText("calls", new() { Exact = true }) });
        await Assertions.Expect(calls.Locator("td", new() { HasText = "90 d" })).ToHaveCountAsync(2, new() { Timeout = 15_000 });
        await Assertions.Expect(portal.Page.Locator("dl").First).ToContainTextAsync("Rows waiting");
        await portal.CheckAsync("ingest-health");
    }
}
