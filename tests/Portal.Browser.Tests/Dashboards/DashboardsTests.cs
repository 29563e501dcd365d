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
    public async Task Dashboard_CreatedArrangedSavedAndShared_IsOpenToOthersAndOnTheWall()
    {
        await using var owner = await browser.OpenAsync();
        var page = owner.Page;
        await owner.GotoAsync("/dashboards");
        await page.GetByRole(AriaRole.Button, new() { Name = "New dashboard" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Night shift");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Nothing" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("edit=1", StringComparison.Ordinal));

        await AddPanelAsync(page, "latency.p95");
        await AddPanelAsync(page, "calls");
        await Assertions.Expect(page.Locator(".tile")).ToHaveCountAsync(2);
        await owner.CheckAsync("dashboard-edit");

        await page.Locator(".tile-grid[data-ready]").WaitForAsync();

        // The first panel is dragged to the right half; the second makes room.
        var first = page.Locator(".tile").First;
        var id = await first.GetAttributeAsync("data-tile");
        var box = (await first.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 120, box.Y + 150);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 120 + box.Width, box.Y + 155, new() { Steps = 6 });
        await Assertions.Expect(page.Locator($"[data-tile='{id}']")).ToHaveAttributeAsync("style", "--x:7;--y:1;--w:6;--h:5");
        await page.Mouse.UpAsync();

        // Then it is made narrower by its corner: three columns less.
        var corner = (await page.Locator($"[data-tile='{id}'] .tile-resize").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(corner.X + 12, corner.Y + 12);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(corner.X + 12 - box.Width / 2, corner.Y + 12, new() { Steps = 6 });
        await Assertions.Expect(page.Locator($"[data-tile='{id}']")).ToHaveAttributeAsync("style", "--x:7;--y:1;--w:3;--h:5");
        await page.Mouse.UpAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator($"[data-tile='{id}']")).ToHaveAttributeAsync("style", "--x:7;--y:1;--w:6;--h:5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Redo" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Everybody" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("edit=1", StringComparison.Ordinal));
        var address = new Uri(page.Url).AbsolutePath;

        await using var other = await browser.OpenAsync(View.Desktop with { Person = "viewer" });
        await other.GotoAsync(address);
        await Assertions.Expect(other.Page.Locator($"[data-tile='{id}']")).ToHaveAttributeAsync("style", "--x:7;--y:1;--w:3;--h:5");
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true })).ToHaveCountAsync(0);
        await other.GotoAsync($"{address}/wall");
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "Night shift" })).ToBeVisibleAsync();
        await Assertions.Expect(other.Page.Locator(".tile")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Pointer_MovesOnAfterTheDrop_LeavesTheTileWhereItWasDropped()
    {
        await using var portal = await browser.OpenAsync();
        await CreateOwnAsync(portal, "By pointer");
        await AddPanelAsync(portal.Page, "calls");
        await portal.Page.Locator(".tile-grid[data-ready]").WaitForAsync();

        // All in one turn, as on a line slower than the hand: no answer has come when the pointer is let go, nor when it moves on.
        await portal.Page.Locator(".tile-move").EvaluateAsync("""
            handle => {
              const { left, top, width } = handle.getBoundingClientRect();
              const send = (type, share) => handle.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: left + 40 + share * width, clientY: top + 40 }));
              send('pointerdown', 0);
              send('pointermove', 0.5);
              send('pointerup', 0.5);
              send('pointermove', 1);
            }
            """);

        // Half the width of six columns to the right.
        await Assertions.Expect(portal.Page.Locator(".dashboard [role=status]").Last).ToHaveTextAsync("Calls: column 4 of 12, row 1, 6 columns wide, 5 rows high");
        await Assertions.Expect(portal.Page.Locator(".tile")).ToHaveAttributeAsync("style", "--x:4;--y:1;--w:6;--h:5");
        await Assertions.Expect(portal.Page.Locator(".tile[data-dragged]")).ToHaveCountAsync(0);
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
