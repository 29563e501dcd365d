using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Applications;

public sealed class ApplicationsPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_InEveryLook_AreCleanAndAccessible(int look)
    {
        await SendAsync("applications-look");
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "admin" });
        await portal.GotoAsync("/applications");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Link, new() { Name = "applications-look", Exact = true })).ToBeVisibleAsync();
        await portal.CheckAsync("applications");

        await portal.GotoAsync("/applications/applications-look/settings");
        await Assertions.Expect(portal.Page.Locator("#one-in")).ToHaveValueAsync("1");
        await portal.CheckAsync("application-settings");

        await portal.Page.Locator("section.danger button").ClickAsync();
        await Assertions.Expect(portal.Page.Locator("dialog.confirm .contents")).ToContainTextAsync("calls");
        await portal.CheckAsync("application-delete");
    }

    [Fact]
    public async Task Settings_OfTwoPeopleAtOnce_SecondSeesWhoAndWhatAndOverwritesNothing()
    {
        await using var first = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        await using var second = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        foreach (var person in new[] { first, second })
        {
            await person.GotoAsync("/applications/edited-by-two/settings");
            await Assertions.Expect(person.Page.Locator("#one-in")).ToHaveValueAsync("1");
        }

        await first.Page.Locator("#one-in").FillAsync("10");
        await first.Page.Locator("button[form=settings]").ClickAsync();
        await Assertions.Expect(first.Page.Locator(".foot")).ToContainTextAsync("Saved");
        await second.Page.Locator("#one-in").FillAsync("4");
        await second.Page.Locator("button[form=settings]").ClickAsync();

        var conflict = second.Page.Locator(".conflict");
        await Assertions.Expect(conflict).ToContainTextAsync("Ada Novak changed this meanwhile");
        await Assertions.Expect(conflict).ToContainTextAsync("Theirs 10");
        await Assertions.Expect(conflict).ToContainTextAsync("Yours 4");
        await Assertions.Expect(second.Page.Locator("#one-in")).ToHaveValueAsync("4");
        await second.CheckAsync("application-conflict");
        await conflict.GetByRole(AriaRole.Button).First.ClickAsync();
        await Assertions.Expect(second.Page.Locator("#one-in")).ToHaveValueAsync("10");
    }

    [Fact]
    public async Task Settings_WrongNumber_SaysTheRangeAndCannotBeSaved()
    {
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        await portal.GotoAsync("/applications/typing/settings");

        await portal.Page.Locator("#bytes").FillAsync("12");

        await Assertions.Expect(portal.Page.Locator("#bytes-hint")).ToContainTextAsync("From 256 to 16,777,216");
        await Assertions.Expect(portal.Page.Locator("button[form=settings]")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Delete_NameTyped_RunsAndShowsItsReceipt()
    {
        await SendAsync("applications-gone");
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        await portal.GotoAsync("/applications/applications-gone/settings");
        await portal.Page.Locator("section.danger button").ClickAsync();
        var act = portal.Page.Locator("dialog.confirm button[type=submit]");
        await Assertions.Expect(act).ToBeDisabledAsync();

        await portal.Page.Locator("#confirm-name").FillAsync("applications-gone");
        await act.ClickAsync();

        await Assertions.Expect(portal.Page.Locator("article.deletion")).ToContainTextAsync("Asked for by Ada Novak");
        await Assertions.Expect(portal.Page.Locator("article.deletion dl")).ToContainTextAsync("calls", new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Applications_WithoutTheRight_AreRefused()
    {
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "viewer" });
        var answer = await portal.Page.GotoAsync("/applications");

        answer!.Status.ShouldBe(403);
    }

    private async Task SendAsync(string application)
    {
        var portal = await browser.Portal;
        await portal.DeliverAsync([.. Enumerable.Range(0, 5).Select(number => new SentCall
        {
            Application = application, Start = TimeProvider.System.GetUtcNow().AddSeconds(-number), Duration = TimeSpan.FromMilliseconds(30), InputTokens = 10,
        })]);
    }
}
