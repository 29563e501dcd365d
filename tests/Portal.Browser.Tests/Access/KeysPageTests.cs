using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Access;

public sealed class KeysPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_InEveryLook_AreCleanAndAccessible(int look)
    {
        await using var portal = await OpenAsync(PortalBrowser.Looks[look]);
        await portal.CheckAsync("keys");

        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).First.ClickAsync();
        await portal.Page.Locator("dialog input[name=name]").FillAsync($"look {look}");
        await portal.CheckAsync("key-new");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator("dialog code").First).ToContainTextAsync("lmp_");
        await portal.CheckAsync("key-made");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "I have copied it" }).ClickAsync();

        await Row(portal, $"look {look}").GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator("dialog.confirm")).ToContainTextAsync("cannot be undone");
        await portal.CheckAsync("key-revoke");
    }

    [Fact]
    public async Task Key_FromMakingToRevoking_WorksInBetweenAndIsShownOnce()
    {
        await using var portal = await OpenAsync(View.Desktop);
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).First.ClickAsync();
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator("dialog [role=alert]")).ToContainTextAsync("Say what the key is for");
        await portal.Page.Locator("dialog input[name=name]").FillAsync("journey of a key");
        await portal.Page.Locator("dialog input[value=read]").CheckAsync();
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        var code = portal.Page.Locator("dialog code").First;
        await Assertions.Expect(code).ToContainTextAsync("lmp_");
        var key = await code.InnerTextAsync();
        await Assertions.Expect(portal.Page.Locator("dialog code").Nth(1)).ToContainTextAsync(key);
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "I have copied it" }).ClickAsync();
        await Assertions.Expect(code).ToHaveCountAsync(0);
        (await portal.Page.ContentAsync()).ShouldNotContain(key);
        await WhenAsync(key, HttpStatusCode.OK);

        await Row(portal, "journey of a key").GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await portal.Page.Locator("dialog input").First.FillAsync("renamed key");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Row(portal, "renamed key").GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        var confirm = portal.Page.Locator("dialog.confirm .danger");
        await Assertions.Expect(confirm).ToBeDisabledAsync();
        await portal.Page.Locator("#confirm-name").FillAsync("renamed key");
        await confirm.ClickAsync();

        await Assertions.Expect(Row(portal, "renamed key")).ToHaveCountAsync(0);
        await WhenAsync(key, HttpStatusCode.Unauthorized);
        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "revoked or ended" }).ClickAsync();
        await Assertions.Expect(Row(portal, "renamed key")).ToContainTextAsync("Revoked");
        await portal.CheckAsync("keys-all");
    }

    [Fact]
    public async Task Page_InSpanish_IsSpanish()
    {
        await using var portal = await OpenAsync(View.Phone with { Locale = "es-ES" });
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Nueva clave" }).First.ClickAsync();
        await Assertions.Expect(portal.Page.Locator("dialog")).ToContainTextAsync("Enviar telemetría");
        await portal.CheckAsync("key-new-es");
    }

    [Fact]
    public async Task Page_ForWhoeverIsNoAdministrator_IsNotAllowed()
    {
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "risk-officer" });
        var answer = await portal.Page.GotoAsync("/keys");
        answer!.Status.ShouldBe(403);
    }

    private async Task<PortalPage> OpenAsync(View view)
    {
        var portal = await browser.OpenAsync(view with { Person = "admin" });
        await portal.GotoAsync("/keys");
        await Assertions.Expect(portal.Page.Locator("table")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        return portal;
    }

    private static ILocator Row(PortalPage portal, string name) => portal.Page.Locator("tbody tr").Filter(new() { HasText = name });

    /// <summary>Asks with a key until the answer is the expected one: what is made or revoked holds within seconds.</summary>
    private async Task WhenAsync(string key, HttpStatusCode expected)
    {
        using var client = new HttpClient { BaseAddress = (await browser.Portal).Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await client.GetAsync("/api/v1/dashboards/series", limit.Token)).StatusCode != expected)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
