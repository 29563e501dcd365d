using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Prices;

public sealed class PricesPageTests(PortalBrowser browser)
{
    private static readonly View Admin = View.Desktop with { Person = "admin" };

    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Prices_InEveryLook_AreCleanAndAccessible(int look)
    {
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "admin" });
        await portal.GotoAsync("/prices");
        await Assertions.Expect(portal.Page.Locator(".headline")).ToContainTextAsync("prices for");
        await portal.CheckAsync("prices");

        await portal.Page.Locator(".table button.link").First.ClickAsync();
        await Assertions.Expect(portal.Page.Locator("dialog.price-history")).ToBeVisibleAsync();
        await portal.CheckAsync("prices-history");
        await portal.Page.Locator("dialog.price-history .acts .button").First.ClickAsync();
        await Assertions.Expect(portal.Page.Locator("dialog.price-editor")).ToBeVisibleAsync();
        await portal.CheckAsync("prices-editor");

        await portal.GotoAsync("/prices/recost");
        await Assertions.Expect(portal.Page.Locator(".recost h2").First).ToBeVisibleAsync();
        await portal.CheckAsync("prices-recost");
    }

    [Fact]
    public async Task UnpricedModel_GetsAPriceInOneClick_AndItsCallsAreRecosted()
    {
        var model = $"lumen-{Guid.NewGuid():N}"[..20];
        await (await browser.Portal).DeliverAsync(new SentCall
        {
            Application = "prices-browser", Model = model, Start = TimeProvider.System.GetUtcNow().AddMinutes(-5), Duration = TimeSpan.FromSeconds(1), InputTokens = 1_000_000, OutputTokens = 0,
        });
        await using var portal = await browser.OpenAsync(Admin);
        await portal.GotoAsync("/prices");

        await portal.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = $"Add price for {model}" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator("input[name=Model]")).ToHaveValueAsync(model);
        await portal.Page.Locator("input[name=RateInput]").FillAsync("-2");
        await Assertions.Expect(portal.Page.Locator("dialog .fault")).ToHaveTextAsync("A rate is a number, 0 or more.");
        await portal.Page.Locator("input[name=RateInput]").FillAsync("2");
        await portal.Page.Locator("input[name=RateOutput]").FillAsync("8");
        await portal.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "What would change?" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".impact")).ToContainTextAsync("would cost $2 instead of $0");
        await portal.Page.Locator(".impact input").CheckAsync();
        await portal.Page.Locator("input[name=Source]").FillAsync("https://example.org/prices");
        await portal.Page.Locator("input[name=Reason]").FillAsync("Published today");
        await portal.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".notice")).ToContainTextAsync("are being re-costed");

        await portal.GotoAsync("/prices/recost");
        await Assertions.Expect(portal.Page.Locator(".runs li").First).ToContainTextAsync("Done", new() { Timeout = 30_000 });
        await Assertions.Expect(portal.Page.Locator(".runs li").First).ToContainTextAsync("Published today");
        await portal.CheckAsync("prices-recosted");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Export_OfAProvider_IsComparedAndExplained(int look)
    {
        var model = new[] { "gpt-4.1", "gpt-5-pro", "o1-pro", "o3-pro" }[look];
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        await (await browser.Portal).DeliverAsync(new SentCall { Application = "reconcile", Model = model, Start = start, Duration = TimeSpan.FromSeconds(1), InputTokens = 1_000_000, OutputTokens = 0 });
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "admin" });
        await portal.GotoAsync("/prices/reconciliation");
        await portal.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "march.csv", MimeType = "text/csv",
            Buffer = System.Text.Encoding.UTF8.GetBytes($"when,which,in,out\n{start.UtcDateTime:yyyy-MM-dd},{model},2000000,0\n"),
        });
        await Assertions.Expect(portal.Page.Locator(".fault")).ToContainTextAsync("not those of an OpenAI or Anthropic");
        foreach (var (name, column) in new[] { ("Day", "when"), ("Model", "which"), ("Input", "in"), ("Output", "out") })
        {
            await portal.Page.Locator($"select[name={name}]").SelectOptionAsync(column);
        }
        await Assertions.Expect(portal.Page.GetByText("1 lines")).ToBeVisibleAsync();
        await portal.CheckAsync("reconciliation");
        await portal.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Compare" }).ClickAsync();

        await Assertions.Expect(portal.Page.Locator(".why")).ToContainTextAsync("Calls the portal never saw");
        await portal.CheckAsync("reconciliation-report");
    }

    [Fact]
    public async Task SomebodyElseWasFaster_WhatWasTypedIsKeptAndTheDifferenceShown()
    {
        await using var mine = await browser.OpenAsync(Admin);
        await using var theirs = await browser.OpenAsync(Admin);
        foreach (var portal in new[] { mine, theirs })
        {
            await portal.GotoAsync("/prices?q=gpt-4.5-preview");
            await portal.Page.Locator(".table button.link").First.ClickAsync();
            await portal.Page.Locator("dialog.price-history .acts .button").First.ClickAsync();
        }
        await SaveAsync(theirs, "80");
        await Assertions.Expect(theirs.Page.Locator(".notice")).ToContainTextAsync("is saved");

        await SaveAsync(mine, "70");

        await Assertions.Expect(mine.Page.Locator("dialog .conflict")).ToContainTextAsync(new Regex(@"Input\s*Theirs\s*80\s*Yours\s*70", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(mine.Page.Locator("input[name=RateInput]")).ToHaveValueAsync("70");

        static async Task SaveAsync(PortalPage portal, string rate)
        {
            await portal.Page.Locator("input[name=RateInput]").FillAsync(rate);
            await portal.Page.Locator("input[name=Reason]").FillAsync("New list price");
            await portal.Page.Locator("dialog button[type=submit].primary").ClickAsync();
        }
    }

    [Fact]
    public async Task Viewer_ReadsPricesAndChangesNone()
    {
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "viewer" });
        await portal.GotoAsync("/prices?q=claude-sonnet");
        await Assertions.Expect(portal.Page.Locator(".table button.link").First).ToBeVisibleAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add price" })).ToHaveCountAsync(0);
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Import" })).ToHaveCountAsync(0);
    }
}
