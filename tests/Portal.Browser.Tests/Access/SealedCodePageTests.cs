using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Access;

public sealed partial class SealedCodePageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Forms_InEveryLook_AreCleanAndAccessible(int look)
    {
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = null });
        await portal.Page.GotoAsync("/first-administrator#0123A-BCDEF-GHJKM-NPQRS-TVWXY-Z");
        await Assertions.Expect(portal.Page.Locator("#code")).ToHaveValueAsync("0123A-BCDEF-GHJKM-NPQRS-TVWXY-Z");
        portal.Page.Url.ShouldNotContain("#");
        await portal.CheckAsync("first-administrator");
        await portal.Page.Locator("#name").FillAsync("Eve");
        await portal.Page.Locator("form button[type=submit]").ClickAsync();
        await Assertions.Expect(portal.Page.Locator("[role=alert]")).ToContainTextAsync("opens nothing");
        await portal.Page.GotoAsync("/break-glass");
        await portal.CheckAsync("break-glass");
    }

    [Fact]
    public async Task SealedCode_Used_OpensASession_AndEveryAdministratorSeesItUntilOneLooked()
    {
        await using var process = await PortalProcess.StartAsync();
        await using var admin = await browser.OpenAsync(View.Desktop with { Person = "admin" }, process);
        await admin.GotoAsync("/people/break-glass");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Seal a code" }).ClickAsync();
        await admin.Page.Locator("#note").FillAsync("Safe in Madrid");
        await admin.CheckAsync("break-glass-seal");
        await admin.Page.Locator("dialog button[type=submit]").ClickAsync();
        var code = await admin.Page.Locator("dialog code").InnerTextAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "It is written down" }).ClickAsync();
        await Assertions.Expect(admin.Page.GetByText("Safe in Madrid")).ToBeVisibleAsync();

        await using var other = await browser.OpenAsync(View.Phone with { Person = null }, process);
        await other.Page.GotoAsync("/break-glass");
        await other.Page.Locator("#code").FillAsync(code.ToLowerInvariant());
        await other.Page.Locator("#name").FillAsync("Bo Berg");
        await other.Page.Locator("#reason").FillAsync("The provider is down");
        await other.Page.Locator("form button[type=submit]").ClickAsync();
        await other.Page.WaitForURLAsync(url => !url.Contains("break-glass", StringComparison.Ordinal));
        await other.GotoAsync("/people/break-glass");
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Button, new() { Name = "I have looked into it" })).ToBeDisabledAsync();
        await other.CheckAsync("break-glass-codes");
        await process.WaitForLineAsync("BREAK-GLASS");

        await Assertions.Expect(admin.Page.Locator(".banner")).ToContainTextAsync("Bo Berg");
        await admin.CheckAsync("break-glass-banner");
        await admin.GotoAsync("/people/break-glass");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "I have looked into it" }).ClickAsync();
        await Assertions.Expect(admin.Page.Locator(".banner")).ToHaveCountAsync(0);
    }

    /// <summary>A portal as it is in production: nobody can sign in, the console shows a link, and it works once.</summary>
    [Fact]
    public async Task FirstAdministrator_OutsideDevelopment_ComesInByTheLinkOfTheConsole_Once()
    {
        await using var process = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            Environment = "Production",
            WaitForTelemetry = false,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Portal:Proxies:0"] = "127.0.0.1" },
        });
        await process.WaitForLineAsync("The portal has no administrator");
        var code = Link().Match(process.Output).Groups["code"].Value;
        code.Length.ShouldBe(31);
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = process.Address };

        // Outside Development cookies are for https alone: the client stands for the proxy that ends TLS, and carries them by hand.
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        var (first, _) = await PostAsync(client, code, "Fay");
        first.Headers.Location!.OriginalString.ShouldBe("/people");
        first.Headers.GetValues("Set-Cookie").ShouldContain(cookie => cookie.StartsWith("__Host-portal-session=", StringComparison.Ordinal) && cookie.Contains("secure", StringComparison.OrdinalIgnoreCase));
        var (second, _) = await PostAsync(client, code, "Eve");
        second.Headers.Location!.OriginalString.ShouldContain("fault=Unknown");
    }

    private static async Task<(HttpResponseMessage Answer, string Token)> PostAsync(HttpClient client, string code, string name)
    {
        using var page = await client.GetAsync("/first-administrator");
        var token = Token().Match(await page.Content.ReadAsStringAsync()).Groups["token"].Value;
        var cookie = page.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join("; ", cookies.Select(one => one.Split(';')[0])) : "";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/first-administrator/use")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("code", code), new("name", name)]),
        };
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        return (await client.SendAsync(request), token);
    }

    [GeneratedRegex("/first-administrator#(?<code>[0-9A-Z-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
