using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

/// <summary>What strangers, keys of each scope and people get, from outside a real portal.</summary>
public sealed partial class RefusalTests(PortalFixture fixture)
{
    private const string Numbers = "/api/v1/calls/summary";

    [Fact]
    public async Task Api_WithoutAKey_Answers401AsAProblemThatSaysWhatToSend()
    {
        using var client = (await fixture.Portal).CreateClient(null);
        using var answer = await client.GetAsync(Numbers);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ShouldContain(challenge => challenge.Scheme == "Bearer");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!.ShouldContain("Authorization: Bearer");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/latency?range=1h")]
    [InlineData("/no-such-page")]
    public async Task Page_ForAStranger_LeadsToSignInAndBack(string path)
    {
        using var client = (await fixture.Portal).CreateClient(null);
        using var answer = await client.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.PathAndQuery.ShouldBe($"/sign-in?returnUrl={Uri.EscapeDataString(path)}");
    }

    [Theory]
    [InlineData("ingest", HttpStatusCode.Forbidden)]
    [InlineData("read", HttpStatusCode.OK)]
    [InlineData("admin", HttpStatusCode.OK)]
    public async Task Numbers_ByScopeOfTheKey(string scope, HttpStatusCode expected)
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(scope switch { "ingest" => portal.IngestKey, "read" => portal.ReadKey, _ => portal.AdminKey });
        (await client.GetAsync(Numbers)).StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Traces_WithAReadKey_AreRefused()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);
        using var answer = await client.PostAsync("/v1/traces", Json());
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("lmp_nonsense")]
    [InlineData("")]
    public async Task Numbers_WithAWrongKey_Are401(string key)
    {
        using var client = (await fixture.Portal).CreateClient(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        (await client.GetAsync(Numbers)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Session_ReadsNumbersButSendsNoTelemetry()
    {
        using var person = await SignInAsync("admin");
        (await person.GetAsync(Numbers)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var answer = await person.PostAsync("/v1/traces", Json());
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized); // the cookie counts for nothing here
    }

    [Fact]
    public async Task SignIn_WithoutTheFormsToken_IsRefused()
    {
        using var client = (await fixture.Portal).CreateClient(null);
        using var answer = await client.PostAsync("/sign-in/development", new FormUrlEncodedContent([new("person", "admin")]));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task SignIn_ToAForeignAddress_StaysHere()
    {
        using var answer = await PostSignInAsync(await NewClientAsync(), "viewer", "https://evil.example/");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldBe("/");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("portal-session=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
    }

    [Fact]
    public async Task Production_OffersNoPeopleAndNoDevelopmentKeys_ButTakesKeysOfTheCommand()
    {
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions { Environment = "Production" });
        using var client = portal.CreateClient(null);
        var page = await client.GetStringAsync("/sign-in");
        page.ShouldNotContain("name=\"person\"");
        File.Exists(Path.Combine(portal.Data, "dev-keys.json")).ShouldBeFalse();
        (await client.GetAsync(Style(page))).StatusCode.ShouldBe(HttpStatusCode.OK); // static files come from the build output too

        var key = new StringWriter();
        Portal.Access.Keys.KeysCommand.Run(["keys", "create", "--scope", "read"], new Portal.Telemetry.DataDirectory(portal.Data), TimeProvider.System, key, TextWriter.Null).ShouldBe(0);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.ToString().Trim());
        var limit = TimeProvider.System.GetTimestamp();
        HttpStatusCode status;
        do
        {
            status = (await client.GetAsync(Numbers)).StatusCode; // a running portal notices within a second
        }
        while (status == HttpStatusCode.Unauthorized && TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(10));
        status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task EveryAnswer_CarriesTheSecurityHeaders()
    {
        using var client = (await fixture.Portal).CreateClient(null);
        foreach (var path in new[] { "/", "/sign-in", Numbers, "/health/live", "/favicon.svg" })
        {
            using var answer = await client.GetAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem(path);
            policy.ShouldContain("script-src 'self';");
            policy.ShouldNotContain("unsafe-eval");
            policy.ShouldContain("frame-ancestors 'none'");
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.Contains("Server").ShouldBeFalse(path);
            answer.Headers.GetValues("Cross-Origin-Opener-Policy").ShouldBe(["same-origin"]);
            if (path == Numbers)
            {
                answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            }
        }
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task Circuit_AskedForByAForeignPage_IsRefused(string origin, HttpStatusCode expected)
    {
        using var person = await SignInAsync("viewer");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_blazor?id=x");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
        (await person.SendAsync(request)).StatusCode.ShouldBe(expected);
    }

    private async Task<HttpClient> NewClientAsync() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = (await fixture.Portal).Address };

    private async Task<HttpClient> SignInAsync(string person)
    {
        var client = await NewClientAsync();
        using var answer = await PostSignInAsync(client, person, "/");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return client;
    }

    private static async Task<HttpResponseMessage> PostSignInAsync(HttpClient client, string person, string returnUrl)
    {
        var token = Token().Match(await client.GetStringAsync("/sign-in")).Groups["token"].Value;
        return await client.PostAsync("/sign-in/development", new FormUrlEncodedContent(
            [new("__RequestVerificationToken", token), new("person", person), new("returnUrl", returnUrl)]));
    }

    private static StringContent Json() => new("{}", System.Text.Encoding.UTF8, "application/json");

    private static string Style(string page) => Stylesheet().Match(page).Groups["path"].Value;

    [GeneratedRegex(@"name=""__RequestVerificationToken"" value=""(?<token>[^""]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"rel=""stylesheet"" href=""(?<path>lib/portal[^""]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stylesheet();
}
