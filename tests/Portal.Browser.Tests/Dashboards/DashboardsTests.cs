using System.Net.Http.Headers;
using System.Text;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Dashboards;

public sealed class DashboardsTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Dashboard_InEveryLook_IsCleanAndAccessible(int look)
    {
        await (await browser.Portal).DeliverAsync(Call("dashboards-look"));
        var id = await CreateAsync($"Look {look}");
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look]);

        await portal.GotoAsync($"/dashboards/{id}");
        await DrawnAsync(portal);
        await portal.CheckAsync("dashboard");
        await portal.GotoAsync("/dashboards");
        await portal.Page.Locator("[data-dashboard]").First.WaitForAsync();
        await portal.CheckAsync("dashboards");
        await portal.GotoAsync($"/dashboards/{id}/wall");
        await DrawnAsync(portal);
        await portal.CheckAsync("wallboard");
    }

    [Fact]
    public async Task Keyboard_MovesAndResizesAndAnnounces()
    {
        await using var portal = await browser.OpenAsync();
        await CreateOwnAsync(portal, "By keyboard");
        await AddPanelAsync(portal.Page, "calls");
        var handle = portal.Page.GetByRole(AriaRole.Button, new() { Name = "Move Calls", Exact = true });

        await portal.Page.Locator(".tile-grid[data-ready]").WaitForAsync();
        await handle.FocusAsync();
        await portal.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(portal.Page.Locator(".dashboard [role=status]").Last).ToHaveTextAsync("Calls: column 2 of 12, row 1, 6 columns wide, 5 rows high");
        await portal.Page.Keyboard.PressAsync("Shift+ArrowDown");
        await Assertions.Expect(portal.Page.Locator(".dashboard [role=status]").Last).ToHaveTextAsync("Calls: column 2 of 12, row 1, 6 columns wide, 6 rows high");
        await Assertions.Expect(handle).ToBeFocusedAsync();
    }

    [Fact]
    public async Task PrivateDashboard_OpenedByAnother_DoesNotExist()
    {
        await using var owner = await browser.OpenAsync();
        var address = await CreateOwnAsync(owner, "Mine alone");
        await using var other = await browser.OpenAsync(View.Desktop with { Person = "admin" });

        await other.GotoAsync(address);

        await Assertions.Expect(other.Page.GetByText("There is no such dashboard")).ToBeVisibleAsync();
        (await other.Page.ContentAsync()).ShouldNotContain("Mine alone");
    }

    [Fact]
    public async Task Import_BadDocument_NamesTheLineAndThenTakesTheGoodOne()
    {
        await using var portal = await browser.OpenAsync();
        var page = portal.Page;
        await portal.GotoAsync("/dashboards");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();

        await page.Locator("textarea").FillAsync("{\n\"schema\": \"portal.dashboard/1\",\n\"name\": \"\"\n}");
        await Assertions.Expect(page.Locator(".problems")).ToContainTextAsync("Line 3, name: This may not be empty.");
        await portal.CheckAsync("dashboard-import");
        await page.Locator("textarea").FillAsync("{\n\"schema\": \"portal.dashboard/1\",\n\"name\": \"Brought\", \"panels\": [{ \"metric\": \"gpu.heat\" }]\n}");
        await Assertions.Expect(page.GetByText("Not available here, kept as empty panels: gpu.heat")).ToBeVisibleAsync();
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();

        await Assertions.Expect(page.GetByText("This portal has no series \"gpu.heat\"")).ToBeVisibleAsync();
        await portal.CheckAsync("dashboard-unavailable");
    }

    private static async Task AddPanelAsync(IPage page, string metric)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add panel" }).First.ClickAsync();
        await page.GetByLabel("What it shows").SelectOptionAsync(metric);
        await page.Locator("dialog .chart-plot").WaitForAsync();
        await page.Locator("dialog footer").GetByRole(AriaRole.Button, new() { Name = "Add panel" }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog")).ToHaveCountAsync(0);
    }

    private static async Task<string> CreateOwnAsync(PortalPage portal, string name)
    {
        await portal.GotoAsync("/dashboards");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "New dashboard" }).ClickAsync();
        await portal.Page.GetByLabel("Name").FillAsync(name);
        await portal.Page.GetByRole(AriaRole.Radio, new() { Name = "Nothing" }).CheckAsync();
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await portal.Page.WaitForURLAsync(url => url.Contains("edit=1", StringComparison.Ordinal));
        return new Uri(portal.Page.Url).AbsolutePath;
    }

    private async Task<string> CreateAsync(string name)
    {
        var portal = await browser.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        var document = $$"""
            {"schema":"portal.dashboard/1","name":"{{name}}","range":"1h","panels":[
              {"metric":"calls","form":"stat"},{"metric":"latency.p95","form":"line","by":"application"},{"metric":"latency","form":"heatMap"},{"metric":"calls","form":"table","by":"model"}]}
            """;
        using var content = new StringContent(document, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await client.PostAsync("/api/v1/dashboards", content);
        response.EnsureSuccessStatusCode();
        return response.Headers.Location!.ToString().Split('/')[^1];
    }

    private static async Task DrawnAsync(PortalPage portal) =>
        await portal.Page.WaitForFunctionAsync("() => document.querySelectorAll('.chart-plot[data-draw-ms]').length >= 2 && document.querySelector('.stat .value')");

    private static SentCall[] Call(string application) =>
        [.. Enumerable.Range(0, 12).Select(i => new SentCall
        {
            Application = application,
            Start = TimeProvider.System.GetUtcNow().AddMinutes(-i - 1),
            Duration = TimeSpan.FromMilliseconds(200 + (100 * i)),
            OutputTokens = 20,
        })];
}
