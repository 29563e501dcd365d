using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Safety;

public sealed class SafetyPageTests(PortalBrowser browser)
{
    private static readonly View Admin = View.Desktop with { Person = "admin" };

    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Safety_InEveryLook_IsCleanAndAccessible(int look)
    {
        var application = await SendAsync($"safety-look-{look}");
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look]);
        await portal.GotoAsync($"/safety?application={application}");

        await Assertions.Expect(Row(portal, "Secrets in answers")).ToContainTextAsync("5 %");
        await Assertions.Expect(Row(portal, "Personal data in prompts")).ToContainTextAsync("100 %");
        await Assertions.Expect(portal.Page.Locator(".headline strong")).ToHaveTextAsync("Secrets in answers: 5 %");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Table, new() { Name = "What fired most" })).ToContainTextAsync("E-mail address in prompts");
        await portal.CheckAsync("safety");
    }

    [Fact]
    public async Task Number_OfTheTable_SaysHowItIsComputed()
    {
        var application = await SendAsync("safety-how");
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/safety?application={application}");

        await Row(portal, "Secrets in answers").Locator(".how-open").ClickAsync();

        var panel = portal.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(panel).ToContainTextAsync("Wilson (1927)");
        await Assertions.Expect(panel).ToContainTextAsync("FROM safety_five_minutes");
        await portal.CheckAsync("safety-how");
    }

    [Fact]
    public async Task CallsToReview_AreForThoseWhoMayReadContent()
    {
        var application = await SendAsync("safety-review");
        await using var refused = await browser.OpenAsync();
        await refused.GotoAsync($"/safety?application={application}");
        await Assertions.Expect(refused.Page.GetByText("asks for the right to read prompts and answers")).ToBeVisibleAsync();

        await using var reviewer = await browser.OpenAsync(Admin);
        await reviewer.GotoAsync($"/safety?application={application}");
        await reviewer.Page.GetByRole(AriaRole.Table, new() { Name = "Calls to review" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(reviewer.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/traces/[0-9a-f]{32}/[0-9a-f]{16}$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Policy_OfAnApplication_IsKeptAndHolds()
    {
        await using var portal = await browser.OpenAsync(Admin);
        await portal.GotoAsync("/applications/safety-policy/settings");
        var email = portal.Page.GetByLabel("E-mail address");
        await Assertions.Expect(email).ToHaveValueAsync("");

        await email.SelectOptionAsync("Redact");
        await portal.Page.Locator(".scanning button[type=submit]").ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".scanning [role=status]")).ToHaveTextAsync("Saved. Ingest follows at once.");
        await portal.CheckAsync("safety-policy");

        await portal.GotoAsync("/applications/safety-policy/settings");
        await Assertions.Expect(portal.Page.GetByLabel("E-mail address")).ToHaveValueAsync("Redact");
    }

    private static ILocator Row(PortalPage portal, string name) =>
        portal.Page.GetByRole(AriaRole.Table, new() { Name = "How often something was found" }).Locator("tbody tr", new() { HasText = name });

    /// <summary>Forty calls with an address in every prompt and a key in two answers.</summary>
    private async Task<string> SendAsync(string application)
    {
        var now = TimeProvider.System.GetUtcNow();
        var portal = await browser.Portal;
        await portal.DeliverAsync([.. Enumerable.Range(0, 40).Select(i => new SentCall
        {
            Application = application,
            Start = now.AddSeconds(-60 - i),
            Duration = TimeSpan.FromSeconds(1),
            Attributes = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["gen_ai.input.messages"] = """[{"role":"user","content":"I am anna.smith@example.com"}]""",
                ["gen_ai.output.messages"] = i < 2 ? """[{"role":"assistant","content":"use AKIAIOSFODNN7EXAMPLE"}]""" : """[{"role":"assistant","content":"fine"}]""",
            },
        })]);
        return application;
    }
}
