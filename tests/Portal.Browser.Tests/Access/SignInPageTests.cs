using Microsoft.Playwright;

namespace Portal.Browser.Tests.Access;

public sealed class SignInPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task SignIn_InEveryLook_IsCleanAndAccessible(int look)
    {
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = null });
        await portal.Page.GotoAsync("/sign-in");

        await portal.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }).WaitForAsync();
        (await portal.Page.Locator("button[name=person]").CountAsync()).ShouldBe(7); // one per role
        await portal.CheckAsync("sign-in");
    }

    [Fact]
    public async Task Stranger_OpeningAView_ComesBackToItAfterSigningIn()
    {
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = null });
        await portal.Page.GotoAsync("/?range=6h");
        new Uri(portal.Page.Url).AbsolutePath.ShouldBe("/sign-in");

        await portal.Page.Locator("button[value=viewer]").ClickAsync();
        await portal.WhenInteractiveAsync();

        new Uri(portal.Page.Url).PathAndQuery.ShouldBe("/?range=6h");
    }

    [Fact]
    public async Task SignOut_FromTheMenu_EndsTheSessionAlsoForACopiedCookie()
    {
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/");
        var cookies = await portal.Context.CookiesAsync();

        await portal.Page.Locator("details.user summary").ClickAsync();
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await portal.Page.WaitForURLAsync("**/sign-in**");

        await portal.Context.AddCookiesAsync(cookies.Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path }));
        await portal.Page.GotoAsync("/");
        new Uri(portal.Page.Url).AbsolutePath.ShouldBe("/sign-in");
    }
}
