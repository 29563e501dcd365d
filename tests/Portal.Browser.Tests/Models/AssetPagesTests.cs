using System.Net.Http.Json;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Models;

/// <summary>Prompts and data sets as a model owner keeps them.</summary>
public sealed class AssetPagesTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_InEveryLook_AreCleanAndAccessible(int look)
    {
        await FillAsync(look);
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "model-owner" });
        await portal.GotoAsync("/prompts");
        await Assertions.Expect(portal.Page.GetByText($"look-{look}", new() { Exact = true }).First).ToBeVisibleAsync();
        await portal.CheckAsync("prompts");

        await portal.GotoAsync($"/prompts/look-{look}?version=2&with=1");
        await Assertions.Expect(portal.Page.Locator(".diff .added").First).ToContainTextAsync("kind");
        await portal.CheckAsync("prompt");

        await portal.GotoAsync("/data-sets");
        await Assertions.Expect(portal.Page.GetByText($"Look {look}", new() { Exact = true })).ToBeVisibleAsync();
        await portal.CheckAsync("data-sets");

        await portal.GotoAsync($"/data-sets/look-{look}");
        await Assertions.Expect(portal.Page.GetByText("crm export").First).ToBeVisibleAsync();
        await portal.CheckAsync("data-set");
    }

    [Fact]
    public async Task Prompt_WrittenLabelledAndChanged_TellsWhoMovedProductionAndWhy()
    {
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "model-owner" });
        await portal.GotoAsync("/prompts");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "New prompt" }).First.ClickAsync();
        await portal.Page.GetByLabel("Name, as applications ask for it").FillAsync("written-here");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(portal.Page.GetByText("No wording yet")).ToBeVisibleAsync();

        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "New version" }).ClickAsync();
        await portal.CheckAsync("prompt-new-version");
        await portal.Page.GetByLabel("Wording").FillAsync("You help {{customer}}.");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Add version" }).ClickAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Name = "Version 1" })).ToBeVisibleAsync();

        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Move a label here" }).ClickAsync();
        await portal.CheckAsync("prompt-label");
        await portal.Page.GetByLabel("Why").FillAsync("first release");
        await portal.Page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Move a label here" }).ClickAsync();

        await Assertions.Expect(portal.Page.Locator(".headline")).ToContainTextAsync("Version 1 is in production: Mei Tanaka put it there");
        await Assertions.Expect(portal.Page.Locator(".moves")).ToContainTextAsync("first release");
    }

    [Fact]
    public async Task Viewer_ReadsPrompts_AndIsOfferedNoChange()
    {
        await FillAsync(9);
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "viewer" });
        await portal.GotoAsync("/prompts/look-9");

        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Name = "Version 2" })).ToBeVisibleAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Button, new() { Name = "New version" })).ToHaveCountAsync(0);
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Button, new() { Name = "Move a label here" })).ToHaveCountAsync(0);
    }

    private async Task FillAsync(int number)
    {
        var server = await browser.Portal;
        using var client = server.CreateClient(server.AdminKey);
        await PostAsync(client, "prompts", new { name = $"look-{number}", description = "Answers tickets", messages = new[] { new { role = "system", content = "Be brief." } } });
        await PostAsync(client, $"prompts/look-{number}/versions", new { messages = new[] { new { role = "system", content = "Be kind." } }, settings = new { temperature = 0.2 }, notes = "kinder" });
        await PostAsync(client, "data-sets", new { name = $"look-{number}", title = $"Look {number}", personalContent = "personal" });
        await PostAsync(client, $"data-sets/look-{number}/versions", new { name = "1", rows = 1200, bytes = 34_000_000, digest = "sha256:aa11", sources = new[] { new { kind = "copied", origin = "crm export" } } });
    }

    /// <summary>A second look finds what the first one sent.</summary>
    private static async Task PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync($"/api/v1/{path}", body);
        ((int)answer.StatusCode).ShouldBeOneOf(200, 201, 409);
    }
}
