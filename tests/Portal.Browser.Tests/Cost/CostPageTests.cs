using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Cost;

public sealed class CostPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Cost_InEveryLook_IsCleanAndAccessible(int look)
    {
        var application = await SendAsync($"cost-look-{look}", calls: 3);
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "admin" });
        await portal.GotoAsync($"/cost?range=24h&application={application}");

        // gpt-4o-mini: 1,000,000 x 0.15 + 100,000 x 0.60 per million = 0.21 a call
        await Assertions.Expect(Tile(portal, "Spend")).ToHaveTextAsync("$0.63");
        await Assertions.Expect(portal.Page.Locator(".headline strong")).ToContainTextAsync("this month");
        await Assertions.Expect(portal.Page.Locator(".data-table").First).ToContainTextAsync(application);
        await Assertions.Expect(portal.Page.Locator(".chart-plot[data-draw-ms]").First).ToBeAttachedAsync();
        await portal.CheckAsync("cost");
    }

    [Fact]
    public async Task Calls_Arriving_MoveTheSpend()
    {
        var application = await SendAsync("cost-live", calls: 1);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/cost?range=5m&application={application}");
        await Assertions.Expect(Tile(portal, "Spend")).ToHaveTextAsync("$0.21");

        await SendAsync(application, calls: 2);

        await Assertions.Expect(Tile(portal, "Spend")).ToHaveTextAsync("$0.63");
    }

    [Fact]
    public async Task Model_WithoutAPrice_IsUnknownAndLeadsToPrices()
    {
        var application = await SendAsync("cost-unknown", calls: 2, model: "nobody-knows-1");
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/cost?range=24h&application={application}");

        await Assertions.Expect(portal.Page.Locator(".notice")).ToContainTextAsync("nobody-knows-1");
        await Assertions.Expect(Tile(portal, "Spend")).ToHaveTextAsync("–");
        (await portal.Page.Locator(".notice a").GetAttributeAsync("href")).ShouldBe("/prices");
    }

    [Fact]
    public async Task Bar_Clicked_OpensItsCalls()
    {
        var application = await SendAsync("cost-click", calls: 1);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/cost?range=24h&application={application}");
        await Assertions.Expect(portal.Page.Locator(".chart-plot.chart-pick").First).ToBeAttachedAsync();

        await portal.Page.Locator(".chart-plot.chart-pick").First.FocusAsync();
        await portal.Page.Keyboard.PressAsync("End");
        await portal.Page.Keyboard.PressAsync("Enter");

        await portal.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/calls" && url.Contains($"application={application}", StringComparison.Ordinal) && url.Contains("range=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Budget_MadeChangedDeletedAndBroughtBack_IsThere()
    {
        await SendAsync("cost-budget", calls: 1);
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        await portal.GotoAsync("/cost");
        var page = portal.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "New budget" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog")).ToContainTextAsync("Give it a name.");
        await page.GetByLabel("Name", new() { Exact = false }).First.FillAsync("Everything");
        await page.GetByLabel("Amount a month").FillAsync("500");
        await portal.CheckAsync("cost-budget-form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("article h3")).ToHaveTextAsync("Everything");

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit Everything" }).ClickAsync();
        await page.GetByLabel("Amount a month").FillAsync("0.01");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("article")).ToContainTextAsync("Used up on");
        await portal.CheckAsync("cost-budget");

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete Everything" }).ClickAsync();
        await Assertions.Expect(page.Locator("article")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator("article h3")).ToHaveTextAsync("Everything");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete Everything" }).ClickAsync();
        await Assertions.Expect(page.Locator("article")).ToHaveCountAsync(0);
    }

    private static ILocator Tile(PortalPage portal, string label) => portal.Page.Locator($".stat-tile[aria-label='{label}'] .stat-value");

    private async Task<string> SendAsync(string application, int calls, string model = "gpt-4o-mini")
    {
        var now = TimeProvider.System.GetUtcNow();
        await (await browser.Portal).DeliverAsync([.. Enumerable.Range(0, calls).Select(number => new SentCall
        {
            Application = application,
            Start = now.AddSeconds(-2 - number),
            Duration = TimeSpan.FromSeconds(1),
            Model = model,
            InputTokens = 1_000_000,
            OutputTokens = 100_000,
        })]);
        return application;
    }
}
