using System.Net.Http.Headers;
using System.Text;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Models;

public sealed class CardsTests(PortalBrowser browser)
{
    private const string Readme = """
        ---
        license: apache-2.0
        language: [en, no]
        ---
        # Support assistant

        Answers **customers**.

        ## Intended use

        Drafts of replies. <script>alert(1)</script>

        ## Metrics

        F1 and p95.

        """;

    private static readonly View Owner = View.Desktop with { Person = "model-owner" };

    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Card_InEveryLook_IsCleanAndAccessible(int look)
    {
        var name = $"card-look-{look}";
        await CardAsync(name);
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "model-owner" });
        var page = portal.Page;

        await portal.GotoAsync($"/models/{name}?tab=card");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Intended use" }).WaitForAsync();
        await page.Locator(".score summary").First.ClickAsync();
        await portal.CheckAsync("card");
        await portal.GotoAsync($"/models/{name}/card/edit?field=intended-use");
        await page.GetByText("Drafts of replies.").First.WaitForAsync();
        await portal.CheckAsync("card-edit");
        await portal.GotoAsync($"/models/{name}/card/edit?field=panels");
        await page.Locator(".panels li").First.WaitForAsync();
        await portal.CheckAsync("card-edit-panels");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await page.GetByLabel("What changed and why").FillAsync("First.");
        await portal.CheckAsync("card-publish");
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("tab=card", StringComparison.Ordinal));
        await portal.GotoAsync($"/models/{name}/card/versions/1");
        await page.GetByText("As published", new() { Exact = true }).WaitForAsync();
        await portal.CheckAsync("card-version");
        await portal.GotoAsync($"/models/{name}/card/versions");
        await page.Locator(".versions li").First.WaitForAsync();
        await portal.CheckAsync("card-versions");
    }

    [Fact]
    public async Task Card_WrittenFromAReadme_IsPublishedEditedComparedAndExported()
    {
        var process = await browser.Portal;
        await process.RegisterAsync("card-show", "Show assistant", "cards-show-model");
        await using var owner = await browser.OpenAsync(Owner);
        var page = owner.Page;

        await owner.GotoAsync("/models/card-show?tab=card");
        await page.GetByRole(AriaRole.Link, new() { Name = "Import README.md" }).ClickAsync();
        await page.Locator("dialog input[type=file]").SetInputFilesAsync(new FilePayload { Name = "README.md", MimeType = "text/markdown", Buffer = Encoding.UTF8.GetBytes(Readme) });
        await Assertions.Expect(page.Locator("dialog .changes")).ToContainTextAsync("apache-2.0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take into the draft" }).ClickAsync();
        await PublishAsync(page, "From the README.");
        await Assertions.Expect(page.Locator(".body")).ToContainTextAsync("Answers customers.");
        // What looks like a script is a text.
        await Assertions.Expect(page.Locator(".body")).ToContainTextAsync("<script>alert(1)</script>");

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit card" }).ClickAsync();
        await owner.GotoAsync("/models/card-show/card/edit?field=metrics");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Metrics" }).FillAsync("F1, p95 and cost.");
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Preview" })).ToContainTextAsync("F1, p95 and cost.");
        await PublishAsync(page, "Cost matters, too.");

        await owner.GotoAsync("/models/card-show/card/diff?from=1&to=2");
        await Assertions.Expect(page.Locator("ins").Last).ToContainTextAsync("cost");
        await owner.CheckAsync("card-diff");

        await owner.GotoAsync("/models/card-show?tab=card");
        var readme = await DownloadAsync(page, "README.md");
        readme.ShouldBe(Readme.Replace("[en, no]", "\n- en\n- no", StringComparison.Ordinal).Replace("language: \n", "language:\n", StringComparison.Ordinal).Replace("F1 and p95.", "F1, p95 and cost.", StringComparison.Ordinal));
        (await DownloadAsync(page, "PDF")).ShouldStartWith("%PDF-");
    }

    [Fact]
    public async Task SecondAuthor_WhoSavesLater_SeesTheConflictAndLosesNothing()
    {
        await CardAsync("card-two");
        await using var first = await browser.OpenAsync(Owner);
        await using var second = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        await first.GotoAsync("/models/card-two/card/edit?field=metrics");
        await second.GotoAsync("/models/card-two/card/edit?field=metrics");
        await first.Page.GetByRole(AriaRole.Textbox, new() { Name = "Metrics" }).FillAsync("Theirs.");
        await second.Page.GetByRole(AriaRole.Textbox, new() { Name = "Metrics" }).FillAsync("Mine.");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Save draft" }).ClickAsync();
        await Assertions.Expect(first.Page.Locator(".said")).ToContainTextAsync("Saved");

        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Save draft" }).ClickAsync();

        var conflict = second.Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(conflict).ToContainTextAsync("Mei Tanaka saved this draft while you were writing");
        await Assertions.Expect(conflict).ToContainTextAsync("Theirs.");
        await Assertions.Expect(conflict).ToContainTextAsync("Mine.");
        await second.CheckAsync("card-conflict");

        // A closed tab loses nothing: the text and the conflict come back.
        await second.GotoAsync("/models/card-two/card/edit?field=metrics");
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Textbox, new() { Name = "Metrics" })).ToHaveValueAsync("Mine.");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Save draft" }).ClickAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Keep both, mine where we overlap" }).ClickAsync();
        await Assertions.Expect(second.Page.Locator(".said")).ToContainTextAsync("Saved");

        await second.GotoAsync("/models/card-two?tab=card");
        await Assertions.Expect(second.Page.Locator(".body")).ToContainTextAsync("Mine.");
        await second.GotoAsync("/models/card-two/card/versions");
        await Assertions.Expect(second.Page.Locator("ul.versions li")).ToHaveCountAsync(3);
    }

    private async Task CardAsync(string name)
    {
        var portal = await browser.Portal;
        await portal.RegisterAsync(name, "Support assistant", $"{name}-model");
        using var client = portal.CreateClient(portal.AdminKey);
        var panels = string.Join(',', new[] { "calls", "latency.p95", "errors.rate" }.SelectMany(metric => new[] { "stat", "line" }.Select(form => $$"""{"metric":"{{metric}}","form":"{{form}}","range":"1h"}""")));
        var card = $$"""{"metadata":{"license":"mit","tags":["a","b"]},"body":{{System.Text.Json.JsonSerializer.Serialize(Readme[(Readme.IndexOf("# Support", StringComparison.Ordinal))..])}},"panels":[{{panels}}]}""";
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/models/{name}/card/draft") { Content = new StringContent(card, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")) };
        request.Headers.TryAddWithoutValidation("If-Match", "\"0\"");
        using var saved = await client.SendAsync(request);
        saved.IsSuccessStatusCode.ShouldBeTrue(await saved.Content.ReadAsStringAsync());
    }

    private static async Task PublishAsync(IPage page, string note)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await page.GetByLabel("What changed and why").FillAsync(note);
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("tab=card", StringComparison.Ordinal));
    }

    private static async Task<string> DownloadAsync(IPage page, string what)
    {
        await page.Locator("summary", new() { HasText = "Export" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(".items a", new() { HasText = what }).First.ClickAsync());
        await page.Locator("summary", new() { HasText = "Export" }).ClickAsync();
        return await File.ReadAllTextAsync(await download.PathAsync(), Encoding.Latin1) is var text && what == "PDF" ? text : await File.ReadAllTextAsync(await download.PathAsync());
    }
}
