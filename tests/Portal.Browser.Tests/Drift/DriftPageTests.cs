using Microsoft.Playwright;

namespace Portal.Browser.Tests.Drift;

/// <summary>The demo's drift, seen in the browser: what the page says is held against what was sent.</summary>
[Trait("Speed", "Long")]
public sealed class DriftPageTests(PortalBrowser browser, DriftStories stories) : IClassFixture<DriftStories>
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Drift_InEveryLook_IsCleanAndAccessible(int look)
    {
        var story = await stories.DriftedAsync(browser);
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "model-owner" });
        await OpenAsync(portal, story);

        await Assertions.Expect(portal.Page.Locator("#drift-feature-title")).ToBeVisibleAsync();
        await Assertions.Expect(portal.Page.Locator(".chart-plot[data-draw-ms]").First).ToBeAttachedAsync();
        await Assertions.Expect(portal.Page.Locator(".changes li").First).ToBeVisibleAsync();
        await portal.CheckAsync("drift");
    }

    [Fact]
    public async Task Release_ThatChangedTheTraffic_TurnsTheRightRowsWithinOneColumnAndIsNamed()
    {
        var story = await stories.DriftedAsync(browser);
        await using var portal = await browser.OpenAsync();
        await OpenAsync(portal, story);
        var page = portal.Page;

        // The cue makes questions 2.4 times as long and Spanish, answers about half as long and often cut, and changes the provider's fingerprint; the mix of models stays.
        foreach (var feature in new[] { "Provider fingerprint", "Language", "Input tokens", "Output tokens", "Truncation" })
        {
            await Assertions.Expect(Row(page, feature).Locator(".map-name")).ToContainTextAsync("Drifted");
        }
        foreach (var feature in new[] { "Model", "Errors", "Documents retrieved", "Answered by another model" })
        {
            await Assertions.Expect(Row(page, feature).Locator(".map-name")).ToContainTextAsync("Steady");
        }

        // A column of a quarter of an hour holds 150 calls, enough to see it in the first one after the release.
        var columns = await page.Locator(".map-time").EvaluateAllAsync<long[][]>("heads => heads.map(head => [Number(head.dataset.from), Number(head.dataset.to)])");
        var cells = await Row(page, "Input tokens").Locator(".map-cell").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.className)");
        var released = story.Released.ToUnixTimeMilliseconds();
        var before = cells.Where((_, column) => columns[column][1] <= released).ToList();
        var after = cells.Where((_, column) => columns[column][0] >= released).ToList();
        (before.Count, after.Count).ShouldBe((18, 6)); // six hours in quarters, the release after four and a half
        before.ShouldAllBe(cell => !cell.Contains("critical", StringComparison.Ordinal));
        after[0].ShouldMatch("warning|critical");
        after[1..].ShouldAllBe(cell => cell.Contains("critical", StringComparison.Ordinal));

        await Assertions.Expect(page.Locator(".summary .reason")).ToContainTextAsync($"when release {DriftStory.Release} was first seen");
        await Assertions.Expect(page.Locator(".changes .near").Filter(new() { HasText = "Release" }).Locator("strong")).ToHaveTextAsync(DriftStory.Release);
    }

    [Fact]
    public async Task Traffic_ThatStayed_IsSteady()
    {
        var story = await stories.SteadyAsync(browser);
        await using var portal = await browser.OpenAsync();
        await OpenAsync(portal, story);

        await Assertions.Expect(portal.Page.Locator(".summary")).ToContainTextAsync("None of ");
        await Assertions.Expect(portal.Page.Locator(".map-row .critical")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Cell_ReachedByKeys_OpensItsFeatureAndLeadsToTheCalls()
    {
        var story = await stories.DriftedAsync(browser);
        await using var portal = await browser.OpenAsync();
        await OpenAsync(portal, story);
        var page = portal.Page;
        await Assertions.Expect(page.Locator(".cell-map[data-keys]")).ToBeVisibleAsync();

        await Row(page, "Finish reason").Locator(".map-cell").First.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Assertions.Expect(page.Locator(".map-tip")).ToContainTextAsync("Finish reason");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#drift-feature-title")).ToContainTextAsync("Finish reason");
        new Uri(page.Url).Query.ShouldContain("feature=finish_reason");
        await Assertions.Expect(page.Locator(".picked")).ToContainTextAsync("PSI");
        await page.Locator(".moved a").First.ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/calls" && url.Contains("q=finish", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("[role=row]").Nth(1)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Number_ExplainsItselfAndGivesTheFocusBack()
    {
        var story = await stories.DriftedAsync(browser);
        await using var portal = await browser.OpenAsync();
        await OpenAsync(portal, story);
        var page = portal.Page;
        var button = page.GetByRole(AriaRole.Button, new() { Name = "How is Population stability index" });

        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var panel = page.Locator(".how-panel:popover-open");
        await Assertions.Expect(panel.Locator(".how-formula")).ToContainTextAsync("PSI = Σ");
        await Assertions.Expect(panel.Locator("pre")).ToContainTextAsync("feature_bins");
        await portal.CheckAsync("drift-how");
        await page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(panel).ToHaveCountAsync(0);
        await Assertions.Expect(button).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Reference_PinnedUnpinnedAndBroughtBack_IsPinned()
    {
        var story = await stories.SteadyAsync(browser);
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "model-owner" });
        await OpenAsync(portal, story);
        var page = portal.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Pin this window" }).ClickAsync();
        await page.Locator("dialog input").FillAsync(" ");
        await page.Locator("dialog button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("dialog .fault")).ToHaveTextAsync("Give it a name that others will understand.");
        await page.Locator("dialog input").FillAsync("A quiet week");
        await portal.CheckAsync("drift-pin");
        await page.Locator("dialog button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("dialog")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".reference-picker option").First).ToHaveTextAsync("Pinned: A quiet week");

        await page.GetByRole(AriaRole.Button, new() { Name = "Unpin", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".message")).ToContainTextAsync("no longer pinned");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator(".reference-picker option").First).ToHaveTextAsync("Pinned: A quiet week");
    }

    [Fact]
    public async Task Application_WithoutFeatures_IsToldWhatToSend()
    {
        await stories.SteadyAsync(browser);
        await using var portal = await browser.OpenAsync(View.Phone);
        await portal.GotoAsync("/drift?application=drift-nobody");

        await Assertions.Expect(portal.Page.Locator(".empty")).ToContainTextAsync("portal.feature.");
        await portal.CheckAsync("drift-empty");
    }

    /// <summary>Opens the story, and waits until the page has followed what was sent: it refreshes by itself.</summary>
    private static async Task OpenAsync(PortalPage portal, DriftStory story)
    {
        await portal.GotoAsync(story.Address);
        await Assertions.Expect(portal.Page.Locator(".headline")).ToContainTextAsync("features drifted", new() { Timeout = 30_000 });
    }

    private static ILocator Row(IPage page, string feature) => page.Locator(".map-row").Filter(new() { Has = page.Locator($".map-name button[title='{feature}']") });
}

/// <summary>The stories of this class, each sent when the first test asks.</summary>
public sealed class DriftStories
{
    private readonly Lock _gate = new();
    private Task<DriftStory>? _drifted;
    private Task<DriftStory>? _steady;

    public Task<DriftStory> DriftedAsync(PortalBrowser browser)
    {
        lock (_gate)
        {
            return _drifted ??= SendAsync(browser, "drift-changed", drifts: true);
        }
    }

    public Task<DriftStory> SteadyAsync(PortalBrowser browser)
    {
        lock (_gate)
        {
            return _steady ??= SendAsync(browser, "drift-steady", drifts: false);
        }
    }

    private static async Task<DriftStory> SendAsync(PortalBrowser browser, string application, bool drifts) =>
        await DriftStory.SendAsync(await browser.Portal, application, drifts);
}
