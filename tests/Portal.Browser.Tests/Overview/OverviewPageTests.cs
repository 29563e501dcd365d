using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Overview;

public sealed class OverviewPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Overview_InEveryLook_IsCleanAndAccessible(int look)
    {
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look]);
        await portal.GotoAsync("/");
        await portal.Page.Locator(".tiles:not([aria-busy]), .first-trace").First.WaitForAsync();
        await portal.CheckAsync("overview");
    }
}
