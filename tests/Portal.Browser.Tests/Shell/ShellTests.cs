using Microsoft.Playwright;

namespace Portal.Browser.Tests.Shell;

public sealed class ShellTests(PortalBrowser browser)
{
    private const string ThemeOf = "() => document.documentElement.dataset.theme";

    [Fact]
    public async Task Palette_OpenedByKeys_FindsAPageAndGoesThere()
    {
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/?range=6h");

        await portal.Page.Keyboard.PressAsync("Control+k");
        var input = portal.Page.GetByRole(AriaRole.Combobox);
        await Assertions.Expect(input).ToBeFocusedAsync();
        await input.FillAsync("over");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Overview");
        await portal.CheckAsync("palette");
        await input.PressAsync("Enter");

        await portal.Page.WaitForURLAsync(url => new Uri(url).PathAndQuery == "/");
        await Assertions.Expect(portal.Page.Locator("dialog.palette")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Palette_Escape_ClosesItAndItOpensAgain()
    {
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/");
        for (var time = 0; time < 2; time++)
        {
            await portal.Page.Keyboard.PressAsync("Control+k");
            await Assertions.Expect(portal.Page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
            await portal.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(portal.Page.Locator("dialog.palette")).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task QuestionMark_ListsShortcuts_AndEachPageHasOne()
    {
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/");
        await portal.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Go to Overview");
        await portal.CheckAsync("shortcuts");
    }

    [Fact]
    public async Task Theme_ChosenInTheMenu_IsThereBeforeTheFirstPaintOfTheNextPage()
    {
        // A choice holds for the person from now on, other tests included: it is made by somebody they hardly need.
        await using var portal = await browser.OpenAsync(View.Desktop with { Scheme = ColorScheme.Light, Person = "risk-officer" });
        await portal.GotoAsync("/");
        (await portal.Page.EvaluateAsync<string>(ThemeOf)).ShouldBe("light");

        await portal.Page.Locator("details.user summary").ClickAsync();
        await portal.Page.Locator("[data-set-theme=dark]").ClickAsync();
        (await portal.Page.EvaluateAsync<string>(ThemeOf)).ShouldBe("dark");

        var document = await portal.Context.APIRequest.GetAsync("/");
        (await document.TextAsync()).ShouldContain("data-theme=\"dark\""); // set by the server, so no flash
    }

    [Fact]
    public async Task Theme_WithoutAChoice_FollowsTheSystemWhileThePageIsOpen()
    {
        await using var portal = await browser.OpenAsync(View.Desktop with { Scheme = ColorScheme.Dark });
        await portal.GotoAsync("/");
        (await portal.Page.EvaluateAsync<string>(ThemeOf)).ShouldBe("dark");
        await portal.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Assertions.Expect(portal.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
    }

    [Fact]
    public async Task Language_OfTheBrowser_IsUsedUntilAnotherIsChosen()
    {
        await using var portal = await browser.OpenAsync(View.Desktop with { Locale = "es-MX", Person = "risk-officer" });
        await portal.GotoAsync("/");
        (await portal.Page.EvaluateAsync<string>("() => document.documentElement.lang")).ShouldBe("es");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Resumen");

        await portal.Page.Locator("details.user summary").ClickAsync();
        await portal.Page.Locator("[data-set-language=en]").ClickAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Overview");
        (await portal.Page.EvaluateAsync<string>("() => document.documentElement.lang")).ShouldBe("en");
    }

    [Fact]
    public async Task Phone_Drawer_ListsThePages()
    {
        await using var portal = await browser.OpenAsync(View.Phone);
        await portal.GotoAsync("/");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Link, new() { Name = "Overview" })).ToBeVisibleAsync();
        await portal.CheckAsync("drawer");
    }

    [Fact]
    public async Task UnknownAddress_SaysSo_With404()
    {
        await using var portal = await browser.OpenAsync();
        var answer = await portal.Page.GotoAsync("/no-such-page");
        answer!.Status.ShouldBe(404);
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This page does not exist");
        portal.Forget("404");
        await portal.CheckAsync("not-found");
    }

    [Fact]
    public async Task SkipLink_FirstTabStop_LeadsToTheContent()
    {
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/?range=6h");
        (await portal.Page.EvaluateAsync<string>("() => document.querySelector('a[href], button, input').className")).ShouldContain("skip-link");
        await portal.Page.Locator(".skip-link").FocusAsync();
        await portal.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(portal.Page.Locator("#main")).ToBeFocusedAsync();
        new Uri(portal.Page.Url).PathAndQuery.ShouldBe("/?range=6h");
    }

    [Fact]
    public async Task Policy_InlineScript_DoesNotRun()
    {
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/");
        await portal.Page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.injected = true'; document.body.append(s); }");
        (await portal.Page.EvaluateAsync<bool>("() => window.injected === true")).ShouldBeFalse();
    }
}
