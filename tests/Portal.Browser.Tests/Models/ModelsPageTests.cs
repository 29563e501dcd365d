using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Browser.Tests.Models;

public sealed partial class ModelsPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_InEveryLook_AreCleanAndAccessible(int look)
    {
        await SendAsync("models-look", "look-model");
        await RegisterAsync("look-model", "models-look-registered");
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "model-owner" });
        await portal.GotoAsync("/models?q=look-model");
        await Assertions.Expect(portal.Page.GetByText("Title of look-model").First).ToBeVisibleAsync();
        await portal.CheckAsync("models");

        await portal.GotoAsync("/models/unregistered?range=1h");
        await Assertions.Expect(portal.Page.GetByText("models-look", new() { Exact = true }).First).ToBeVisibleAsync();
        await portal.CheckAsync("models-unregistered");

        foreach (var tab in new[] { "overview", "versions", "deployments", "history" })
        {
            await portal.GotoAsync($"/models/look-model?tab={tab}");
            await Assertions.Expect(portal.Page.Locator("[aria-busy]")).ToHaveCountAsync(0);
            await portal.CheckAsync($"model-{tab}");
        }
        await portal.GotoAsync("/models/look-model/edit");
        await Assertions.Expect(portal.Page.Locator("form.model-form")).ToBeVisibleAsync();
        await portal.CheckAsync("model-form");
    }

    [Fact]
    public async Task ModelSeenInTraffic_OneClick_IsRegisteredAndInTheCatalogue()
    {
        await SendAsync("models-clicked", "clicked-model");
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "model-owner" });
        await portal.GotoAsync("/models/unregistered?range=1h");

        await portal.Page.GetByRole(AriaRole.Link, new() { NameRegex = RegisterClicked() }).ClickAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Textbox, new() { Name = "Response models" })).ToHaveValueAsync("clicked-model");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Register a model" }).ClickAsync();
        await Assertions.Expect(portal.Page.GetByText("Say in a sentence what it is used for.")).ToBeVisibleAsync();
        await portal.Page.GetByRole(AriaRole.Textbox, new() { Name = "Purpose" }).FillAsync("Answers clicks.");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Register a model" }).ClickAsync();

        await portal.Page.WaitForURLAsync("**/models/clicked-model-for-models-clicked");
        await Assertions.Expect(portal.Page.Locator("p.headline")).ToContainTextAsync("Mei Tanaka answers for it");
        await Assertions.Expect(portal.Page.Locator(".stat-tile").First).ToContainTextAsync("3");
        await portal.GotoAsync("/models/unregistered?range=1h");
        await Assertions.Expect(portal.Page.Locator("p.headline")).ToBeVisibleAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Link, new() { NameRegex = RegisterClicked() })).ToHaveCountAsync(0);
        await portal.CheckAsync("models-registered");
    }

    [Fact]
    public async Task Edit_OfTwoPeopleAtOnce_SecondSeesWhoAndWhatAndKeepsWhatTheyTyped()
    {
        await RegisterAsync("edited-by-two", "edited");
        await using var first = await browser.OpenAsync(View.Desktop with { Person = "model-owner" });
        await using var second = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        foreach (var person in new[] { first, second })
        {
            await person.GotoAsync("/models/edited-by-two/edit");
            await Assertions.Expect(person.Page.Locator("form.model-form")).ToBeVisibleAsync();
        }
        await first.Page.GetByRole(AriaRole.Textbox, new() { Name = "Purpose" }).FillAsync("First was here.");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await first.Page.WaitForURLAsync("**/models/edited-by-two");

        await second.Page.GetByRole(AriaRole.Textbox, new() { Name = "Purpose" }).FillAsync("Second was here.");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        var conflict = second.Page.Locator(".conflict");
        await Assertions.Expect(conflict).ToContainTextAsync("Mei Tanaka changed this meanwhile");
        await Assertions.Expect(conflict).ToContainTextAsync("First was here.");
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Textbox, new() { Name = "Purpose" })).ToHaveValueAsync("Second was here.");
        await second.CheckAsync("model-conflict");
        await conflict.GetByRole(AriaRole.Button, new() { Name = "Keep mine on top of theirs" }).ClickAsync();
        await second.Page.WaitForURLAsync("**/models/edited-by-two");
        await Assertions.Expect(second.Page.GetByText("Second was here.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Deploy_SharesThatAreNotWhole_SaysSoAndThenRollsBack()
    {
        await RegisterAsync("deployed", "deployed-app");
        await using var portal = await browser.OpenAsync(View.Phone with { Person = "model-owner" });
        await portal.GotoAsync("/models/deployed?tab=deployments");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Deploy" }).ClickAsync();
        await portal.Page.GetByRole(AriaRole.Textbox, new() { Name = "Environment" }).FillAsync("production");
        await portal.Page.GetByLabel("Share of version 1, in percent").FillAsync("60");
        await portal.Page.GetByRole(AriaRole.Textbox, new() { Name = "Reason" }).FillAsync("Release.");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator("dialog")).ToContainTextAsync("The shares make 60 % together");
        await portal.CheckAsync("model-deploy");

        await portal.Page.GetByLabel("Share of version 1, in percent").FillAsync("100");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".environment")).ToContainTextAsync("declared 100 %");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "End deployments: production" }).ClickAsync();
        await portal.Page.GetByRole(AriaRole.Textbox, new() { Name = "Reason" }).FillAsync("Over.");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "End", Exact = true }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".environment")).ToContainTextAsync("Nothing is declared to run");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Roll back: production" }).ClickAsync();
        await portal.Page.GetByRole(AriaRole.Textbox, new() { Name = "Reason" }).FillAsync("Not over.");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Roll back", Exact = true }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".environment")).ToContainTextAsync("declared 100 %");
        await portal.CheckAsync("model-deployed");
    }

    [Fact]
    public async Task Viewer_SeesEverythingAndNoWayToChangeIt()
    {
        await RegisterAsync("only-read", "only-read-app");
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "viewer" });
        await portal.GotoAsync("/models/only-read?tab=versions");
        await Assertions.Expect(portal.Page.GetByText("v1", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Button, new() { Name = "Add a version" })).ToHaveCountAsync(0);
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Link, new() { Name = "Change" })).ToHaveCountAsync(0);
        await portal.GotoAsync("/models/only-read?tab=history");
        await Assertions.Expect(portal.Page.GetByText("Who did it and why is shown to those who review the audit trail.")).ToBeVisibleAsync();
        await portal.CheckAsync("model-viewer");
    }

    private async Task RegisterAsync(string name, string application)
    {
        var portal = await browser.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        using var answer = await client.PostAsJsonAsync(
            "/api/v1/models",
            new
            {
                name, title = $"Title of {name}", purpose = "For a test.", application, riskClass = "transparency", riskBasis = "Talks with people.",
                version = new { name = "v1", stage = "production", responseModels = new[] { "some-model" } },
            });
        (answer.IsSuccessStatusCode || answer.StatusCode == System.Net.HttpStatusCode.Conflict).ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private async Task SendAsync(string application, string model)
    {
        var portal = await browser.Portal;
        using var http = new HttpClient();
        var now = TimeProvider.System.GetUtcNow();
        var reply = await new OtlpClient(http, portal.OtlpAddress, portal.IngestKey).SendAsync(SentCall.ToTraces(Enumerable.Range(0, 3).Select(i => new SentCall
        {
            Application = application,
            Model = model,
            Start = now.AddSeconds(-20 - i),
            Duration = TimeSpan.FromMilliseconds(500),
            InputTokens = 100,
            OutputTokens = 50,
        })));
        reply.IsSuccess.ShouldBeTrue(reply.Message);
    }

    [GeneratedRegex("^Register clicked-model", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RegisterClicked();
}
