using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Access;

public sealed class ProjectPagesTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_InEveryLook_AreCleanAndAccessible(int look)
    {
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "admin" });
        await MakeProjectAsync(portal, $"Look {look}");
        await portal.CheckAsync("project-empty");
        await MakeTeamAsync(portal, "Checkout");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Give a right" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator("dialog .picker li").First).ToBeVisibleAsync();
        await portal.CheckAsync("project-grant");
        await portal.Page.Locator("dialog .picker li button").First.ClickAsync();
        await portal.Page.Locator("dialog footer .primary").ClickAsync();
        await Assertions.Expect(portal.Page.Locator("section[aria-labelledby=grants] tbody tr")).ToHaveCountAsync(1);
        await portal.CheckAsync("project");

        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "Checkout", Exact = true }).ClickAsync();
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Add a person" }).First.ClickAsync();
        await portal.Page.Locator("dialog .picker li button").First.ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".members li")).ToHaveCountAsync(1);
        await portal.CheckAsync("team");

        await portal.GotoAsync("/projects");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Link, new() { Name = $"Look {look}", Exact = true })).ToBeVisibleAsync();
        await portal.CheckAsync("projects");
    }

    [Fact]
    public async Task Person_GivenARightInAnotherProject_SwitchesThereAndSeesNothingOfTheFirst()
    {
        await (await browser.Portal).DeliverAsync(new SentCall { Application = "only-in-default", Start = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromMilliseconds(10), InputTokens = 1, OutputTokens = 1 });
        await using var reviewer = await browser.OpenAsync(View.Desktop with { Person = "reviewer" });
        await reviewer.GotoAsync("/calls?range=1h&q=application:only-in-default");
        await Assertions.Expect(reviewer.Page.Locator("main")).ToContainTextAsync("only-in-default");

        await using (var admin = await browser.OpenAsync(View.Desktop with { Person = "admin" }))
        {
            await MakeProjectAsync(admin, "Elsewhere");
            await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Give a right" }).ClickAsync();
            await admin.Page.Locator("dialog input[name=person]").FillAsync("rosa");
            await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Rosa Keller" }).ClickAsync();
            await admin.Page.Locator("dialog footer .primary").ClickAsync();
            await Assertions.Expect(admin.Page.Locator("section[aria-labelledby=grants] tbody")).ToContainTextAsync("Rosa Keller");
        }

        await reviewer.GotoAsync("/");
        await reviewer.Page.Locator("details.user summary").ClickAsync();
        await Assertions.Expect(reviewer.Page.GetByRole(AriaRole.Button, new() { Name = "Elsewhere" })).ToBeVisibleAsync();
        await reviewer.CheckAsync("project-switch");
        await reviewer.Page.GetByRole(AriaRole.Button, new() { Name = "Elsewhere" }).ClickAsync();
        await reviewer.WhenInteractiveAsync();
        await reviewer.Page.Locator("details.user summary").ClickAsync();
        await Assertions.Expect(reviewer.Page.Locator("form.projects button[aria-current=true]")).ToContainTextAsync("Elsewhere");

        foreach (var page in new[] { "/", "/calls?range=1h", "/latency?range=1h", "/cost", "/senders", "/dashboards", "/end-users" })
        {
            await reviewer.GotoAsync(page);
            await reviewer.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await Assertions.Expect(reviewer.Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
            (await reviewer.Page.Locator("main").InnerTextAsync()).ShouldNotContain("only-in-default", Case.Sensitive, page);
        }
        // A role of the provider holds in the default project only: here Rosa is a viewer, and no administrator's page opens.
        (await reviewer.Page.GotoAsync("/projects"))!.Status.ShouldBe(403);
    }

    [Fact]
    public async Task Project_RenamedByTwoAtOnce_TellsTheSecondAndOverwritesNothing()
    {
        await using var first = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        await MakeProjectAsync(first, "Edited by two");
        await using var second = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        await second.GotoAsync("/projects/edited-by-two");
        foreach (var (page, name) in new[] { (first, "Theirs"), (second, "Mine") })
        {
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
            await page.Page.Locator("dialog input[name=name]").FillAsync(name);
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        }
        await Assertions.Expect(second.Page.Locator("dialog [role=alert]")).ToContainTextAsync("Ada Novak renamed it to 'Theirs'");
        await Assertions.Expect(second.Page.Locator("dialog input[name=name]")).ToHaveValueAsync("Mine");
        await second.CheckAsync("project-conflict");
    }

    [Fact]
    public async Task Page_InSpanish_IsSpanish()
    {
        await using var portal = await browser.OpenAsync(View.Phone with { Person = "admin", Locale = "es-ES" });
        await portal.GotoAsync("/teams");
        await Assertions.Expect(portal.Page.Locator("main")).ToContainTextAsync("En este proyecto valen los roles");
        await portal.CheckAsync("project-es");
    }

    private static async Task MakeProjectAsync(PortalPage portal, string title)
    {
        await portal.GotoAsync("/projects");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "New project" }).ClickAsync();
        await portal.Page.Locator("dialog input[name=title]").FillAsync(title);
        await portal.Page.Locator("dialog footer .primary").ClickAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true })).ToBeVisibleAsync(new() { Timeout = 15_000 });
    }

    private static async Task MakeTeamAsync(PortalPage portal, string name)
    {
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "New team" }).First.ClickAsync();
        await portal.Page.Locator("dialog input[name=name]").FillAsync(name);
        await portal.Page.Locator("dialog footer .primary").ClickAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToBeVisibleAsync();
    }
}
