using System.Net.Http.Json;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Audit;

/// <summary>The audit trail as risk officers use it.</summary>
public sealed class AuditPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Page_InEveryLook_IsCleanAndAccessible(int look)
    {
        var application = await ChangeAsync();
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "admin" });
        await portal.GotoAsync($"/audit?subject=application:{application}");
        await Assertions.Expect(portal.Page.Locator(".data-grid .body .row")).ToHaveCountAsync(2);
        await portal.CheckAsync("audit");

        await portal.Page.Locator(".data-grid .body .row").First.ClickAsync();
        await Assertions.Expect(portal.Page.Locator("dialog.entry")).ToContainTextAsync("Sample one in");
        await portal.CheckAsync("audit-entry");
    }

    [Fact]
    public async Task History_OfOneThing_ShowsWhoAndTheValuesBeforeAndAfter()
    {
        var application = await ChangeAsync();
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        await portal.GotoAsync($"/applications/{application}/settings");
        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "Change history" }).ClickAsync();
        await portal.Page.Locator(".data-grid .body .row").First.ClickAsync();

        var entry = portal.Page.Locator("dialog.entry");
        await Assertions.Expect(entry).ToContainTextAsync("Settings changed");
        var field = entry.Locator(".row", new() { HasText = "Sample one in" });
        await Assertions.Expect(field.Locator(".before")).ToContainTextAsync("10");
        await Assertions.Expect(field.Locator(".after")).ToContainTextAsync("20");
        await entry.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(entry).ToHaveCountAsync(0);
        await portal.CheckAsync("audit-history");
    }

    [Fact]
    public async Task Verify_OfAWholeTrail_SaysSoAndExportOffersTheFile()
    {
        await ChangeAsync();
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        await portal.GotoAsync("/audit");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".verdict")).ToContainTextAsync("entries are as they were written", new() { Timeout = 30_000 });

        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        var download = await portal.Page.RunAndWaitForDownloadAsync(() => portal.Page.Locator("dialog.export a.button").ClickAsync());
        download.SuggestedFilename.ShouldEndWith(".jsonl");
        await portal.CheckAsync("audit-export");
    }

    [Fact]
    public async Task Page_WithoutTheRight_IsRefused()
    {
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "viewer" });

        (await portal.Page.GotoAsync("/audit"))!.Status.ShouldBe(403);
    }

    /// <summary>Two changes of the settings of an application of its own.</summary>
    private async Task<string> ChangeAsync()
    {
        var portal = await browser.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        var application = $"audited-{Guid.NewGuid():N}";
        foreach (var (oneIn, version) in new[] { (10, 0), (20, 1) })
        {
            using var answer = await client.PutAsJsonAsync($"/api/v1/applications/{application}/settings", new { sampleOneIn = oneIn, keepErrors = true, version });
            answer.EnsureSuccessStatusCode();
        }
        return application;
    }
}
