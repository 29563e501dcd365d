using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Shell;

public sealed class ReconnectTests(PortalBrowser browser)
{
    [Fact]
    public async Task Portal_KilledAndStartedAgain_PageComesBackWithItsView()
    {
        await using var portal = await PortalProcess.StartAsync();
        await using var page = await browser.OpenAsync(portal: portal);
        await page.GotoAsync("/?range=6h");
        await page.Page.EvaluateAsync("() => { window.oldDocument = true; }");

        await portal.KillAsync();
        await Assertions.Expect(page.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await portal.StartAgainAsync();

        // The circuit is gone with the process: a new document of the same address takes the old one's place, still signed in.
        await page.Page.WaitForFunctionAsync("() => !window.oldDocument && document.querySelector('[data-interactive=true]')", null, new() { Timeout = 60_000 });
        new Uri(page.Page.Url).PathAndQuery.ShouldBe("/?range=6h");
    }
}
