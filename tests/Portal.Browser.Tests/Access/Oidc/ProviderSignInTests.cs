using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Portal.Browser.Tests.Access.Oidc;

/// <summary>Signing in and out by a certified OpenID provider, as a person with a browser does it.</summary>
public sealed class ProviderSignInTests(PortalBrowser browser, OpenIdPortal openId) : IClassFixture<OpenIdPortal>
{
    private static readonly View Stranger = View.Desktop with { Person = null };

    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Fact]
    public async Task Group_GivesARole_AndTakesItAwayAtTheNextSignIn()
    {
        await openId.GiveGroupsAsync("admins");
        await using var first = await browser.OpenAsync(Stranger, openId.Portal);
        await SignInAsync(first, "Contoso", "nadia", "/latency?range=6h");
        new Uri(first.Page.Url).PathAndQuery.ShouldBe("/latency?range=6h");
        await UserMenuShouldSayAsync(first, "Test nadia", "Administrator");
        await first.CheckAsync("signed-in-by-provider");

        await openId.GiveGroupsAsync("watchers");
        await using var second = await browser.OpenAsync(Stranger, openId.Portal);
        await SignInAsync(second, "Contoso", "nadia");
        await UserMenuShouldSayAsync(second, "Test nadia", "Viewer");
        // The page that was open all the time learns it, too.
        await Assertions.Expect(first.Page.Locator("details.user .who .muted")).ToHaveTextAsync("Viewer", new() { Timeout = 20_000 });
    }

    [Theory]
    [InlineData("Fabrikam")] // private_key_jwt
    [InlineData("Northwind")] // client_secret_post
    [InlineData("Tailspin")] // public client
    public async Task Portal_ProvesItselfInEveryWay(string provider)
    {
        await openId.GiveGroupsAsync("watchers");
        await using var page = await browser.OpenAsync(Stranger, openId.Portal);
        await SignInAsync(page, provider, "wanda");
        await UserMenuShouldSayAsync(page, "Test wanda", "Viewer");
    }

    [Fact]
    public async Task SignOut_EndsTheSessionAtTheProviderAsWell()
    {
        await openId.GiveGroupsAsync("watchers");
        await using var page = await browser.OpenAsync(Stranger, openId.Portal);
        await SignInAsync(page, "Contoso", "otto");
        await page.Page.Locator("details.user summary").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();
        await page.Page.WaitForURLAsync("**/signed-out?**");
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "You are signed out" }).WaitForAsync();
        page.Forget("fonts.googleapis.com");
        await page.CheckAsync("signed-out");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in again" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Contoso" }).ClickAsync();
        await page.Page.Locator("input[name=login]").WaitForAsync(); // the provider asks who it is
    }

    [Fact]
    public async Task SessionEndedAtTheProvider_ClosesTheOpenPage()
    {
        await openId.GiveGroupsAsync("watchers");
        await using var page = await browser.OpenAsync(Stranger, openId.Portal);
        await SignInAsync(page, "Contoso", "pia", "/?range=6h");
        var told = openId.WhenPortalWasToldAsync();
        var elsewhere = await page.Context.NewPageAsync();
        await elsewhere.GotoAsync($"{openId.Issuer}/session/end");
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();

        await told;
        await page.Page.WaitForURLAsync("**/sign-in?returnUrl=%2F%3Frange%3D6h", new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task PersonDisabledHere_LosesThePageAndIsToldAtTheNextSignIn()
    {
        await openId.GiveGroupsAsync("watchers");
        await using var page = await browser.OpenAsync(Stranger, openId.Portal);
        await SignInAsync(page, "Contoso", "dora");
        await using var admin = await browser.OpenAsync(View.Desktop with { Person = "admin" }, openId.Portal);
        await admin.GotoAsync("/people?q=dora");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Test dora" }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await admin.Page.Locator("#reason").FillAsync("Left the company");
        await admin.Page.Locator("dialog button[type=submit]").ClickAsync();

        await page.Page.WaitForURLAsync("**/sign-in?returnUrl=**", new() { Timeout = 20_000 });
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Contoso" }).ClickAsync(); // the provider still knows who it is
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "You cannot sign in here" }).WaitForAsync();
        await openId.Portal.WaitForLineAsync("Sign-in by basic refused: Disabled.");
        page.Forget("403");
        await page.CheckAsync("sign-in-refused-disabled");
    }

    [Fact]
    public async Task NewKeysOfTheProvider_AreFetchedWhenATokenNamesThem()
    {
        await openId.GiveGroupsAsync("watchers");
        await using var before = await browser.OpenAsync(Stranger, openId.Portal);
        await SignInAsync(before, "Contoso", "quinn");
        await openId.TellAsync(new JsonObject { ["rotate"] = true });

        await using var after = await browser.OpenAsync(Stranger, openId.Portal);
        await SignInAsync(after, "Contoso", "quinn");
        await UserMenuShouldSayAsync(after, "Test quinn", "Viewer");
    }

    [Fact]
    public async Task ProviderThatIsDown_LeavesSessionsAlone()
    {
        await openId.GiveGroupsAsync("watchers");
        await using var inside = await browser.OpenAsync(Stranger, openId.Portal);
        await SignInAsync(inside, "Contoso", "rita");
        await openId.TellAsync(new JsonObject { ["down"] = true });
        try
        {
            await inside.GotoAsync("/latency");
            await UserMenuShouldSayAsync(inside, "Test rita", "Viewer");
            await inside.Page.Locator("details.user summary").ClickAsync();
            await inside.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await inside.Page.WaitForURLAsync(url => !url.Contains("/latency", StringComparison.Ordinal));
            (await inside.Context.APIRequest.GetAsync($"{openId.Portal.Address}latency", new() { MaxRedirects = 0 })).Status.ShouldBe(302); // signed out here all the same
        }
        finally
        {
            await openId.TellAsync(new JsonObject { ["down"] = false });
        }
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_OfSigningInAndOut_AreCleanAndAccessible(int look)
    {
        await using var page = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = null }, openId.Portal);
        await page.Page.GotoAsync("/sign-in");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Contoso" }).WaitForAsync();
        await page.CheckAsync("sign-in-providers");

        await page.Page.GotoAsync("/sign-in/with/basic/callback?state=made-up");
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "This sign-in cannot go on" }).WaitForAsync();
        page.Forget("403"); // the status of the page itself
        await page.CheckAsync("sign-in-refused");
    }

    [Fact]
    public async Task Refusal_InSpanish_IsSpanishThroughout()
    {
        await using var page = await browser.OpenAsync(View.Phone with { Person = null, Locale = "es-ES" }, openId.Portal);
        await page.Page.GotoAsync("/sign-in/with/basic/callback?state=made-up");
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "Este inicio de sesión no puede continuar" }).WaitForAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Intentarlo de nuevo" }).WaitForAsync();
        page.Forget("403");
        await page.CheckAsync("sign-in-refused-es");
    }

    private async Task SignInAsync(PortalPage page, string provider, string login, string path = "/")
    {
        await page.Page.GotoAsync(path);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = provider }).ClickAsync();
        await page.Page.Locator("input[name=login]").FillAsync(login);
        await page.Page.Locator("input[name=password]").FillAsync("anything");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign-in" }).ClickAsync();
        await page.Page.WaitForURLAsync(url => url.StartsWith(openId.Portal.Address.AbsoluteUri, StringComparison.Ordinal));
        await page.WhenInteractiveAsync();
        page.Forget("fonts.googleapis.com"); // the provider's own page wants a font
    }

    private static async Task UserMenuShouldSayAsync(PortalPage page, string name, string role)
    {
        await Assertions.Expect(page.Page.Locator("details.user .who strong")).ToHaveTextAsync(name);
        await Assertions.Expect(page.Page.Locator("details.user .who .muted")).ToHaveTextAsync(role);
    }
}
