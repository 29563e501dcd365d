using System.Globalization;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Latency;

public sealed class LatencyPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Latency_InEveryLook_IsCleanAndAccessible(int look)
    {
        var application = await SendAsync($"latency-look-{look}", calls: 40);
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look]);
        await portal.GotoAsync($"/latency?application={application}");

        await Assertions.Expect(Tile(portal, "Calls")).ToHaveTextAsync("40");
        await DrawnAsync(portal);
        await portal.CheckAsync("latency");
    }

    [Fact]
    public async Task Calls_Arriving_MoveTheOpenPage()
    {
        var application = await SendAsync("latency-live", calls: 3);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/latency?range=5m&application={application}");
        await Assertions.Expect(Tile(portal, "Calls")).ToHaveTextAsync("3");

        await SendAsync(application, calls: 4);

        await Assertions.Expect(Tile(portal, "Calls")).ToHaveTextAsync("7");
        await Assertions.Expect(portal.Page.Locator(".headline strong")).ToContainTextAsync("p95");
        await portal.CheckAsync("latency-live");
    }

    [Fact]
    public async Task Pause_HoldsThePageForThisViewerOnly()
    {
        var application = await SendAsync("latency-pause", calls: 3);
        await using var paused = await browser.OpenAsync();
        await using var other = await browser.OpenAsync();
        foreach (var viewer in new[] { paused, other })
        {
            await viewer.GotoAsync($"/latency?range=5m&application={application}");
            await Assertions.Expect(Tile(viewer, "Calls")).ToHaveTextAsync("3");
        }

        await paused.Page.Locator(".pause-button").ClickAsync();
        await Assertions.Expect(paused.Page.Locator(".pause-button")).ToHaveAttributeAsync("aria-pressed", "true");
        await SendAsync(application, calls: 2);

        await Assertions.Expect(Tile(other, "Calls")).ToHaveTextAsync("5");
        await Assertions.Expect(Tile(paused, "Calls")).ToHaveTextAsync("3");
        await paused.Page.Locator(".pause-button").ClickAsync();
        await Assertions.Expect(Tile(paused, "Calls")).ToHaveTextAsync("5");
    }

    [Fact]
    public async Task Filter_ChosenFromTheList_IsInTheAddressAndBackUndoesIt()
    {
        await SendAsync("latency-filter", calls: 2);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/latency?range=1h");

        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Application" }).ClickAsync();
        await portal.Page.GetByRole(AriaRole.Searchbox).FillAsync("latency-filter");
        await portal.Page.GetByRole(AriaRole.Checkbox, new() { Name = "latency-filter" }).CheckAsync();
        await portal.Page.WaitForURLAsync(url => url.Contains("application=latency-filter", StringComparison.Ordinal));
        await portal.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Tile(portal, "Calls")).ToHaveTextAsync("2");

        await portal.Page.GoBackAsync();
        await Assertions.Expect(portal.Page.Locator(".chips")).ToHaveCountAsync(0);
        new Uri(portal.Page.Url).Query.ShouldBe("?range=1h");
    }

    [Fact]
    public async Task Brush_ZoomsAllChartsAndDoubleClickLeaves()
    {
        var application = await SendAsync("latency-zoom", calls: 10);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/latency?range=15m&application={application}");
        await DrawnAsync(portal);

        var box = (await portal.Page.Locator(".chart-overlay").First.BoundingBoxAsync())!;
        await portal.Page.Mouse.MoveAsync(box.X + box.Width * 0.5f, box.Y + 60);
        await portal.Page.Mouse.DownAsync();
        await portal.Page.Mouse.MoveAsync(box.X + box.Width * 0.8f, box.Y + 60, new() { Steps = 4 });
        await portal.Page.Mouse.UpAsync();

        await portal.Page.WaitForURLAsync(url => Uri.UnescapeDataString(url).Contains("Z/", StringComparison.Ordinal));
        var range = System.Web.HttpUtility.ParseQueryString(new Uri(portal.Page.Url).Query)["range"]!.Split('/');
        var length = DateTimeOffset.Parse(range[1], CultureInfo.InvariantCulture) - DateTimeOffset.Parse(range[0], CultureInfo.InvariantCulture);
        // 30 % of the drawing, whose margins take 68 of its pixels, of 15 minutes.
        length.TotalMinutes.ShouldBeInRange(4, 6);

        await portal.Page.Locator(".chart-overlay").First.DblClickAsync(new() { Position = new() { X = 200, Y = 60 } });
        await portal.Page.WaitForURLAsync(url => !Uri.UnescapeDataString(url).Contains("Z/", StringComparison.Ordinal));
        await portal.CheckAsync("latency-zoom");
    }

    [Fact]
    public async Task Crosshair_OfOneChart_ShowsInAllAndLeavesWithThePointer()
    {
        var application = await SendAsync("latency-cross", calls: 5);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/latency?application={application}");
        await DrawnAsync(portal);

        await portal.Page.Locator(".chart-overlay").First.HoverAsync(new() { Position = new() { X = 300, Y = 60 } });

        await Assertions.Expect(portal.Page.Locator(".chart-plot:not(.chart-empty) .chart-cross:not([hidden])").Nth(1)).ToBeVisibleAsync();
        await portal.Page.Mouse.MoveAsync(5, 5);
        await Assertions.Expect(portal.Page.Locator(".chart-cross:not([hidden])")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Theme_ChangedWhileThePageIsOpen_RedrawsTheAxes()
    {
        var application = await SendAsync("latency-theme", calls: 5);
        // Somebody for whom no other test has chosen a theme, which would hold whatever the system says.
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "reviewer" });
        await portal.GotoAsync($"/latency?application={application}");
        await DrawnAsync(portal);
        var tick = portal.Page.Locator(".xtick text").First;
        var light = await tick.EvaluateAsync<string>("e => getComputedStyle(e).fill");

        await portal.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });

        await Assertions.Expect(tick).Not.ToHaveCSSAsync("fill", light);
    }

    [Fact]
    public async Task Chart_AsTable_HasTheNumbersOfTheChart()
    {
        var application = await SendAsync("latency-table", calls: 6);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/latency?application={application}");
        await DrawnAsync(portal);

        await portal.Page.GetByText("View as table").First.ClickAsync();

        var table = portal.Page.Locator(".chart-table table").First;
        await Assertions.Expect(table.Locator("thead th")).ToHaveTextAsync(["Time", "p50", "p95", "p99"]);
        await Assertions.Expect(table.Locator("tbody")).ToContainTextAsync("s");
        await portal.CheckAsync("latency-table");
    }

    [Fact]
    public async Task Spanish_NumbersAndTextsAreSpanish()
    {
        var application = await SendAsync("latency-spanish", calls: 20);
        await using var portal = await browser.OpenAsync(View.Desktop with { Locale = "es-ES", Person = "reviewer" });
        await portal.GotoAsync($"/latency?application={application}");

        await Assertions.Expect(Tile(portal, "Llamadas")).ToHaveTextAsync("20");
        // The slowest of twenty calls took 0.433 s + 19 x 0.1 s.
        await Assertions.Expect(portal.Page.Locator(".headline strong")).ToContainTextAsync("2,");
    }

    [Fact]
    public async Task Phone_FiltersOpenAsASheet()
    {
        var application = await SendAsync("latency-phone", calls: 2);
        await using var portal = await browser.OpenAsync(View.Phone);
        await portal.GotoAsync($"/latency?application={application}");

        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Filters (1)" }).ClickAsync();
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Model" }).ClickAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Dialog, new() { Name = "Model" })).ToBeInViewportAsync();
        await portal.CheckAsync("latency-sheet");
    }

    /// <summary>Calls of 0.4, 0.5, ... s that ended a minute ago and later; returns the application's name.</summary>
    private async Task<string> SendAsync(string application, int calls)
    {
        var now = TimeProvider.System.GetUtcNow();
        await (await browser.Portal).DeliverAsync([.. Enumerable.Range(0, calls).Select(i => new SentCall
        {
            Application = application,
            Start = now.AddSeconds(-60 - (i * 5 % 120)),
            Duration = TimeSpan.FromMilliseconds(433 + 100 * (i % 20)),
            Model = i % 2 == 0 ? "gpt-4o" : "gpt-4o-mini",
            InputTokens = 100,
            OutputTokens = 50,
            ErrorType = i % 7 == 6 ? "timeout" : null,
        })]);
        return application;
    }

    private static ILocator Tile(PortalPage portal, string label) =>
        portal.Page.Locator($".stat-tile[aria-label='{label}'] .stat-value");

    private static Task DrawnAsync(PortalPage portal) => portal.Page.Locator(".chart-plot[data-draw-ms]:not(.chart-empty) .xtick text").First.WaitForAsync();
}
