using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Access;

public sealed class EndedSessionTests(PortalBrowser browser)
{
    [Fact]
    public async Task SignOut_InOneTab_ClosesTheOpenPageOfAnother()
    {
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Access:RevalidateSeconds"] = "1" },
        });
        await using var tab = await browser.OpenAsync(portal: portal);
        await tab.GotoAsync("/?range=6h");
        var other = await tab.Context.NewPageAsync();
        await other.GotoAsync("/");
        // The circuit renders the page anew, which closes a menu that was opened before.
        await other.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await other.Locator("details.user summary").ClickAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await tab.Page.WaitForURLAsync("**/sign-in?returnUrl=%2F%3Frange%3D6h", new() { Timeout = 20_000 });
    }
}
