using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Calls;

public sealed class CallsPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Calls_InEveryLook_AreCleanAndAccessible(int look)
    {
        var application = await SendAsync($"calls-look-{look}", calls: 30);
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look]);
        await portal.GotoAsync($"/calls?application={application}");

        await Assertions.Expect(portal.Page.Locator("p.count")).ToHaveTextAsync("30 calls, 10\u00a0% failed");
        await Assertions.Expect(Rows(portal).First).ToContainTextAsync("gpt-4o-mini");
        await Assertions.Expect(Rows(portal).First.Locator("time")).Not.ToBeEmptyAsync();
        await portal.CheckAsync("calls");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task EndUsers_AreCleanAndAccessible(int look)
    {
        var application = await SendAsync($"users-look-{look}", calls: 9);
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "data-protection" });
        await portal.GotoAsync($"/end-users?application={application}");

        await Assertions.Expect(portal.Page.Locator(".headline")).ToHaveTextAsync("3 end users; 0 calls name nobody");
        await portal.CheckAsync("end-users");

        await portal.Page.Locator("#user-id").FillAsync("user-1");
        await portal.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(portal.Page.Locator(".table tbody tr")).ToHaveCountAsync(1);
        portal.Page.Url.ShouldNotContain("user-1");
    }

    [Fact]
    public async Task Search_Typed_SuggestsByKeyboardAndLandsInTheAddress()
    {
        var application = await SendAsync("calls-search", calls: 10);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/calls?application={application}");
        await Assertions.Expect(portal.Page.Locator("p.count")).ToHaveTextAsync("10 calls, 10\u00a0% failed");
        var box = portal.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search calls" });

        await box.PressSequentiallyAsync("stat");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Option).First).ToContainTextAsync("status:");
        await portal.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(box).ToHaveValueAsync("status:");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Option).First.Locator("code")).ToContainTextAsync("error");
        await portal.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("error");
        await portal.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(box).ToHaveValueAsync("status:error ");
        await portal.Page.Keyboard.PressAsync("Escape");
        await portal.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(portal.Page.Locator("p.count")).ToHaveTextAsync("1 call, 100\u00a0% failed");
        new Uri(portal.Page.Url).Query.ShouldContain("q=status%3Aerror");
    }

    [Fact]
    public async Task Search_WithAMistake_MarksItAndKeepsTheText()
    {
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/calls?q=status%3Abroken%20model%3Ax");

        await Assertions.Expect(portal.Page.Locator(".fault mark")).ToHaveTextAsync("broken");
        await Assertions.Expect(portal.Page.Locator(".fault")).ToContainTextAsync("error, ok");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search calls" })).ToHaveValueAsync("status:broken model:x");
        await portal.CheckAsync("calls-fault");
    }

    [Fact]
    public async Task Search_OverContentWithoutTheRight_SaysSo()
    {
        await using var portal = await browser.OpenAsync(); // on-call may not read content
        await portal.GotoAsync("/calls?q=marmalade");
        await Assertions.Expect(portal.Page.Locator(".error-state")).ToContainTextAsync("may not search prompts and answers");
    }

    [Fact]
    public async Task Search_WithoutAMatch_NamesTheConditionAndTakesItAway()
    {
        var application = await SendAsync("calls-none", calls: 10);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/calls?application={application}&q=status%3Aerror%20model%3Agpt-9");

        await Assertions.Expect(portal.Page.Locator(".no-match li")).ToContainTextAsync("model:gpt-9");
        await portal.CheckAsync("calls-none");
        await portal.Page.Locator(".no-match li a").ClickAsync();
        await Assertions.Expect(portal.Page.Locator("p.count")).ToHaveTextAsync("1 call, 100\u00a0% failed");
    }

    [Fact]
    public async Task Grid_ByKeyboard_MovesSelectsAndOpens()
    {
        var application = await SendAsync("calls-keys", calls: 40);
        await using var portal = await browser.OpenAsync();
        await portal.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await portal.GotoAsync($"/calls?application={application}");
        await Assertions.Expect(Rows(portal).First).ToContainTextAsync("gpt-4o-mini");
        var grid = portal.Page.GetByRole(AriaRole.Grid);
        await grid.FocusAsync();

        await portal.Page.Keyboard.PressAsync("ArrowDown");
        await portal.Page.Keyboard.PressAsync(" ");
        await Assertions.Expect(portal.Page.Locator(".row[aria-selected=true]")).ToHaveCountAsync(1);
        await portal.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(portal.Page.Locator(".row.active[aria-rowindex='41']")).ToBeVisibleAsync();
        await portal.Page.Keyboard.PressAsync(" ");
        await Assertions.Expect(portal.Page.Locator(".selection")).ToContainTextAsync("2 selected");
        await portal.Page.Keyboard.PressAsync("Control+c");
        await portal.Page.WaitForFunctionAsync("async () => (await navigator.clipboard.readText()).split('\\n').length === 3");
        await portal.Page.Keyboard.PressAsync("Enter");

        await portal.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath.StartsWith("/traces/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Follow_NewCalls_AppearOnTop()
    {
        var application = await SendAsync("calls-follow", calls: 3);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/calls?application={application}&follow=1");
        await Assertions.Expect(Rows(portal)).ToHaveCountAsync(3);

        await SendAsync(application, calls: 2, model: "gpt-4.1");

        await Assertions.Expect(Rows(portal)).ToHaveCountAsync(5, new() { Timeout = 15_000 });
        await Assertions.Expect(Rows(portal).First).ToContainTextAsync("gpt-4.1");
    }

    [Fact]
    public async Task View_Saved_IsOpenedDeletedAndBroughtBack()
    {
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/calls?range=1h&q=latency%3E2s");
        var menu = portal.Page.Locator("details.views");
        await menu.Locator("summary").ClickAsync();
        await menu.GetByRole(AriaRole.Button, new() { Name = "Save this view" }).ClickAsync();
        await portal.Page.GetByLabel("Name").FillAsync("Slow ones");
        await portal.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(menu.GetByRole(AriaRole.Link, new() { Name = "Slow ones" })).ToHaveAttributeAsync("href", "/calls?range=1h&q=latency%3E2s");
        await portal.CheckAsync("calls-views");

        await menu.GetByRole(AriaRole.Button, new() { Name = "Delete Slow ones" }).ClickAsync();
        await Assertions.Expect(menu.GetByRole(AriaRole.Link, new() { Name = "Slow ones" })).ToHaveCountAsync(0);
        await menu.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(menu.GetByRole(AriaRole.Link, new() { Name = "Slow ones" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Columns_Chosen_StayForTheNextVisit()
    {
        var application = await SendAsync("calls-columns", calls: 3);
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "reviewer" });
        await portal.GotoAsync($"/calls?application={application}");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Columns", Exact = true }).ClickAsync();
        await portal.Page.GetByPlaceholder("Field or attribute").FillAsync("attr.plan");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "attr.plan" }).First.ClickAsync();
        await portal.CheckAsync("calls-columns");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Assertions.Expect(Rows(portal).First).ToContainTextAsync("gold");

        await portal.GotoAsync($"/calls?application={application}");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Columnheader, new() { Name = "attr.plan" })).ToBeVisibleAsync();
        await Assertions.Expect(Rows(portal).First).ToContainTextAsync("gold");
    }

    [Fact]
    public async Task Palette_WithATraceId_OffersToOpenIt()
    {
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/");
        await portal.Page.Keyboard.PressAsync("Control+k");
        await portal.Page.Locator("dialog.palette [role=combobox]").FillAsync("4bf92f3577b34da6a3ce929d0e0e4736");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Option, new() { Name = "Open trace" })).ToHaveAttributeAsync("href", "/traces/4bf92f3577b34da6a3ce929d0e0e4736");
    }

    private static ILocator Rows(PortalPage portal) => portal.Page.Locator(".data-grid .body .row:not(.waiting)");

    /// <summary>Calls of which every tenth failed, of three end users.</summary>
    private async Task<string> SendAsync(string application, int calls, string model = "gpt-4o-mini")
    {
        var now = TimeProvider.System.GetUtcNow();
        await (await browser.Portal).DeliverAsync([.. Enumerable.Range(0, calls).Select(i => new SentCall
        {
            Application = application,
            Start = now.AddSeconds(-1 - i),
            Duration = TimeSpan.FromMilliseconds(500 + (10 * i)),
            Model = model,
            InputTokens = 100,
            OutputTokens = 50,
            ErrorType = i % 10 == 0 && model == "gpt-4o-mini" ? "timeout" : null,
            Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["user.id"] = $"user-{i % 3}", ["plan"] = "gold" },
        })]);
        return application;
    }
}
