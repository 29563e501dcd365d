using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Access.Oidc;
using Portal.Testing.Oidc;

namespace Portal.Integration.Tests.Access.Oidc;

/// <summary>What a provider, or somebody who claims to be one, can end by calling the portal.</summary>
public sealed class ProviderLogoutTests : IClassFixture<SignInPortal>
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    private readonly SignInPortal _portal;

    public ProviderLogoutTests(SignInPortal portal)
    {
        _portal = portal;
        _portal.Rogue.Reset();
        _portal.Second.Reset();
    }

    private RogueProvider Rogue => _portal.Rogue;

    [Fact]
    public async Task LogoutToken_OfASession_EndsThatSessionOnly()
    {
        using var ended = await SignInAsync("pia", "session-a");
        using var other = await SignInAsync("pia", "session-b");
        (await SendAsync(Claims("pia", "session-a"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await UntilSignedOutAsync(ended);
        (await other.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await _portal.Portal.WaitForLineAsync("rogue ended 1 sessions");
    }

    [Fact]
    public async Task LogoutToken_OfAPerson_EndsAllTheirSessionsAndNobodyElses()
    {
        using var one = await SignInAsync("quinn", "session-c");
        using var two = await SignInAsync("quinn", "session-d");
        using var somebodyElse = await SignInAsync("rita", "session-e");
        (await SendAsync(Claims("quinn", session: null))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await UntilSignedOutAsync(one);
        await UntilSignedOutAsync(two);
        (await somebodyElse.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task LogoutToken_OfAnotherProvider_EndsNothingHere()
    {
        using var person = await SignInAsync("sam", "session-f");
        var claims = Claims("sam", "session-f");
        claims["iss"] = _portal.Second.Issuer;
        (await SendAsync(claims, provider: "second", forge: _portal.Second.Forge)).StatusCode.ShouldBe(HttpStatusCode.OK); // it may speak of its own people
        (await person.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task LogoutToken_SentTwice_IsRefusedTheSecondTime()
    {
        var claims = Claims("tom", "session-g");
        (await SendAsync(claims)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldRefuseAsync(await SendAsync(claims), SignInFault.StateReplayed);
    }

    [Fact]
    public async Task LogoutToken_WithANonce_IsRefused() => await ShouldRefuseAsync(await SendAsync(Changed(claims => claims["nonce"] = "n")), SignInFault.Nonce);

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("id_token")]
    public async Task LogoutToken_OfAnotherType_IsRefused(string type) => await ShouldRefuseAsync(await SendAsync(Claims("pia", null), new JsonObject { ["typ"] = type }), SignInFault.TokenType);

    [Fact]
    public async Task LogoutToken_OfTheRightType_IsAccepted() => (await SendAsync(Claims("uma", null), new JsonObject { ["typ"] = "logout+jwt" })).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task LogoutToken_WithoutTheEvent_IsRefused() => await ShouldRefuseAsync(await SendAsync(Changed(claims => claims["events"] = new JsonObject())), SignInFault.TokenType);

    [Fact]
    public async Task LogoutToken_ThatNamesNobody_IsRefused() => await ShouldRefuseAsync(await SendAsync(Changed(claims => claims.Remove("sub"))), SignInFault.Subject);

    [Fact]
    public async Task LogoutToken_WithoutId_IsRefused() => await ShouldRefuseAsync(await SendAsync(Changed(claims => claims.Remove("jti"))), SignInFault.StateReplayed);

    [Fact]
    public async Task LogoutToken_ForAnotherApplication_IsRefused() => await ShouldRefuseAsync(await SendAsync(Changed(claims => claims["aud"] = "another")), SignInFault.Audience);

    [Fact]
    public async Task LogoutToken_OfAnotherIssuer_IsRefused() => await ShouldRefuseAsync(await SendAsync(Changed(claims => claims["iss"] = $"{Rogue.Issuer}/")), SignInFault.Issuer);

    [Fact]
    public async Task LogoutToken_ThatIsOld_IsRefused() =>
        await ShouldRefuseAsync(await SendAsync(Changed(claims => claims["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 3_600)), SignInFault.IssuedAt);

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    public async Task LogoutToken_NotSignedByTheProvider_IsRefused(string algorithm) => await ShouldRefuseAsync(await PostAsync("rogue", Rogue.Forge.Sign(Claims("pia", null), algorithm)), SignInFault.Algorithm);

    [Fact]
    public async Task LogoutToken_OfAForger_IsRefused()
    {
        using var forger = new TokenForge();
        await ShouldRefuseAsync(await PostAsync("rogue", forger.Sign(Claims("pia", null))), SignInFault.Signature);
    }

    [Fact]
    public async Task IdToken_InPlaceOfALogoutToken_IsRefused()
    {
        var claims = Rogue.GoodClaims();
        claims.Remove("nonce");
        await ShouldRefuseAsync(await PostAsync("rogue", Rogue.Forge.Sign(claims)), SignInFault.TokenType);
    }

    [Fact]
    public async Task Endpoint_WithoutAToken_SaysSo() => await ShouldRefuseAsync(await PostAsync("rogue", token: null), SignInFault.TokenMalformed);

    [Fact]
    public async Task Endpoint_OfAProviderThatIsNotSetUp_IsNotThere() => (await PostAsync("nobody", "x")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task FrontChannel_WithTheSessionsName_EndsIt()
    {
        using var person = await SignInAsync("vic", "session-h");
        using var stranger = _portal.NewBrowser();
        (await stranger.GetAsync($"/sign-out/with/rogue/front-channel?iss={Uri.EscapeDataString(_portal.Second.Issuer)}&sid=session-h")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await stranger.GetAsync("/sign-out/with/rogue/front-channel")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await person.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await stranger.GetAsync($"/sign-out/with/rogue/front-channel?iss={Uri.EscapeDataString(Rogue.Issuer)}&sid=session-h")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await UntilSignedOutAsync(person);
    }

    private JsonObject Claims(string subject, string? session)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Rogue.Issuer,
            ["aud"] = RogueProvider.ClientId,
            ["sub"] = subject,
            ["iat"] = now,
            ["exp"] = now + 120,
            ["jti"] = Guid.NewGuid().ToString(),
            ["events"] = new JsonObject { [Event] = new JsonObject() },
        };
        if (session is not null)
        {
            claims["sid"] = session;
        }
        return claims;
    }

    private JsonObject Changed(Action<JsonObject> change)
    {
        var claims = Claims("pia", session: null);
        change(claims);
        return claims;
    }

    private async Task<HttpClient> SignInAsync(string subject, string session)
    {
        Rogue.IdToken = claims =>
        {
            (claims["sub"], claims["sid"]) = (subject, session);
            return Rogue.Forge.Sign(claims);
        };
        var browser = await _portal.SignInAsync(Rogue, "rogue");
        (await browser.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        return browser;
    }

    private Task<HttpResponseMessage> SendAsync(JsonObject claims, JsonObject? header = null, string provider = "rogue", TokenForge? forge = null) =>
        PostAsync(provider, (forge ?? Rogue.Forge).Sign(claims, header: header));

    private async Task<HttpResponseMessage> PostAsync(string provider, string? token)
    {
        using var client = _portal.Portal.CreateClient(key: null);
        return await client.PostAsync($"/sign-out/with/{provider}/back-channel", new FormUrlEncodedContent(token is null ? [] : [new("logout_token", token)]));
    }

    /// <summary>An answer about a session may be a few seconds old.</summary>
    private static async Task UntilSignedOutAsync(HttpClient browser)
    {
        var started = TimeProvider.System.GetTimestamp();
        HttpStatusCode status;
        do
        {
            using var answer = await browser.GetAsync("/api/v1/calls/summary");
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.OK && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
        status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task ShouldRefuseAsync(HttpResponseMessage answer, SignInFault fault)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue(); // OpenID Connect Back-Channel Logout 1.0, section 2.8
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        body.RootElement.GetProperty("error").GetString().ShouldBe("invalid_request");
        var line = $"Logout by rogue refused: {fault}. {body.RootElement.GetProperty("error_description").GetString()}";
        await _portal.Portal.WaitForLineAsync(line);
    }
}
