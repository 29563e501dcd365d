using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Access;

public sealed class PeoplePageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_InEveryLook_AreCleanAndAccessible(int look)
    {
        await using (await browser.OpenAsync(View.Desktop with { Person = "reviewer" }))
        {
            // A person is known from the first sign-in on.
        }
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "admin" });
        await portal.GotoAsync("/people?q=ROSA");
        var rosa = portal.Page.GetByRole(AriaRole.Link, new() { Name = "Rosa Keller" });
        await Assertions.Expect(rosa).ToBeVisibleAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Link, new() { Name = "Ada Novak" })).ToHaveCountAsync(0);
        await portal.CheckAsync("people");

        await rosa.ClickAsync();
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Name = "Rights as they result" })).ToBeVisibleAsync();
        await portal.CheckAsync("person");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator("#reason")).ToBeVisibleAsync();
        await portal.CheckAsync("person-disable");
    }

    [Fact]
    public async Task Pages_InSpanish_AreSpanish()
    {
        await using var portal = await browser.OpenAsync(View.Phone with { Person = "admin", Locale = "es-ES" });
        await portal.GotoAsync("/people?q=Ada");
        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "Ada Novak" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator("main form")).ToContainTextAsync("Nadie cambia sus propios roles");
        await portal.CheckAsync("person-es");
    }

    [Fact]
    public async Task People_ForAnybodyElse_AreForbidden()
    {
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "risk-officer" });
        await portal.Page.GotoAsync("/people");
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Heading)).ToContainTextAsync("not");
        await Assertions.Expect(portal.Page.Locator("a[href='/people']")).ToHaveCountAsync(0);
    }

    /// <summary>The whole story on one portal that looks every second: roles come and go in open pages, and a disabled person loses them.</summary>
    [Fact]
    public async Task Rights_ChangedWhileAPageIsOpen_TakeEffectInPlace_AndDisablingClosesIt()
    {
        await using var process = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Access:RevalidateSeconds"] = "1" },
        });
        await using var rosa = await browser.OpenAsync(View.Desktop with { Person = "reviewer" }, process);
        await rosa.GotoAsync("/latency");
        await Assertions.Expect(rosa.Page.Locator("nav a[href='/people']")).ToHaveCountAsync(0);
        await using var admin = await browser.OpenAsync(View.Desktop with { Person = "admin" }, process);
        await admin.GotoAsync("/people?q=Rosa");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Rosa Keller" }).ClickAsync();

        await admin.Page.GetByLabel("Administrator", new() { Exact = true }).CheckAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Save roles" }).ClickAsync();
        await Assertions.Expect(rosa.Page.Locator("nav.side a[href='/people']")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(admin.Page.Locator("table").First).ToContainTextAsync("Assigned here");

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await admin.Page.Locator("#reason").FillAsync("Left the company");
        await admin.Page.Locator("dialog button[type=submit]").ClickAsync();
        await Assertions.Expect(admin.Page.GetByText("Left the company")).ToBeVisibleAsync();
        await rosa.Page.WaitForURLAsync("**/sign-in?returnUrl=%2Flatency**", new() { Timeout = 20_000 });
        await rosa.Page.Locator("button[value='reviewer']").ClickAsync();
        await Assertions.Expect(rosa.Page.Locator("body")).ToContainTextAsync("disabled");
    }
}
