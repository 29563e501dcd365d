using System.Net;
using System.Text.Json.Nodes;
using Portal.Access.Oidc;
using Portal.Testing.Oidc;

namespace Portal.Integration.Tests.Access.Oidc;

/// <summary>Every way known to deceive a client of OpenID Connect, tried on a real portal: each ends on a page that says why and a line in the log.</summary>
public sealed class SignInAttackTests : IClassFixture<SignInPortal>
{
    private readonly SignInPortal _portal;

    public SignInAttackTests(SignInPortal portal)
    {
        _portal = portal;
        _portal.Rogue.Reset();
        _portal.Second.Reset();
    }

    private RogueProvider Rogue => _portal.Rogue;

    [Fact]
    public async Task Person_WithARightAnswer_IsSignedInWhereTheyWantedToGo()
    {
        var browser = _portal.NewBrowser();
        using var attempt = await SignInAttempt.BeginAsync(browser, "rogue", "/latency?range=6h");
        using var answer = await attempt.AnswerAsync(Rogue);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldBe("/latency?range=6h");
        using var page = await browser.GetAsync("/");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).ShouldContain("Nadia Brandt");
        Rogue.LastTokenRequest["redirect_uri"].ShouldBe(new Uri(_portal.Portal.Address, "/sign-in/with/rogue/callback").AbsoluteUri);
        Rogue.LastTokenRequest.ContainsKey("client_secret").ShouldBeFalse(); // it travels in the header
    }

    [Theory]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task Token_OfAnotherSoundAlgorithm_IsAccepted(string algorithm)
    {
        Rogue.IdToken = claims => Rogue.Forge.Sign(claims, algorithm);
        using var browser = await _portal.SignInAsync(Rogue, "rogue");
        (await browser.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public Task Token_WithoutSignature_IsRefused() => RefusedTokenAsync(SignInFault.Algorithm, claims => Rogue.Forge.Sign(claims, "none"));

    [Fact]
    public Task Token_SignedWithThePublicKeyAsSecret_IsRefused() => RefusedTokenAsync(SignInFault.Algorithm, claims => Rogue.Forge.Sign(claims, "HS256"));

    [Fact]
    public Task Token_OfAnUnknownKey_IsRefused() => RefusedTokenAsync(SignInFault.UnknownKey, claims => Rogue.Forge.Sign(claims, header: new JsonObject { ["kid"] = "nobodys" }));

    [Fact]
    public async Task Token_OfAForgersKeyUnderAKnownName_IsRefused()
    {
        using var forger = new TokenForge(); // the same key id
        await RefusedTokenAsync(SignInFault.Signature, claims => forger.Sign(claims));
    }

    [Fact]
    public async Task Token_ThatBringsItsOwnKey_IsRefused()
    {
        using var forger = new TokenForge("forged");
        var key = forger.PublicKeys().First();
        await RefusedTokenAsync(SignInFault.UnknownKey, claims => forger.Sign(claims, header: new JsonObject { ["jwk"] = key.DeepClone(), ["jku"] = $"{Rogue.Issuer}/forged", ["x5u"] = $"{Rogue.Issuer}/forged" }));
        await RefusedTokenAsync(SignInFault.Signature, claims => forger.Sign(claims, header: new JsonObject { ["jwk"] = key.DeepClone(), ["kid"] = Rogue.Forge.KeyId }));
    }

    [Fact]
    public Task Token_WhoseClaimsWereChanged_IsRefused() => RefusedTokenAsync(SignInFault.Signature, claims =>
    {
        var parts = Rogue.Forge.Sign(claims).Split('.');
        claims["groups"] = new JsonArray("admins");
        return $"{parts[0]}.{Rogue.Forge.Sign(claims).Split('.')[1]}.{parts[2]}";
    });

    [Theory]
    [InlineData("https://login.example/")]
    [InlineData("slash")]
    public Task Token_OfAnotherIssuer_IsRefused(string issuer) =>
        RefusedClaimsAsync(SignInFault.Issuer, claims => claims["iss"] = issuer == "slash" ? $"{Rogue.Issuer}/" : issuer);

    [Fact]
    public Task Token_ForAnotherApplication_IsRefused() => RefusedClaimsAsync(SignInFault.Audience, claims => claims["aud"] = "another");

    [Fact]
    public Task Token_ForSeveralApplicationsThatDoesNotSayForWhich_IsRefused() => RefusedClaimsAsync(SignInFault.Audience, claims => claims["aud"] = new JsonArray(RogueProvider.ClientId, "another"));

    [Fact]
    public Task Token_IssuedToAnotherApplication_IsRefused() => RefusedClaimsAsync(SignInFault.Audience, claims =>
    {
        claims["aud"] = new JsonArray(RogueProvider.ClientId, "another");
        claims["azp"] = "another";
    });

    [Theory]
    [InlineData("exp", -61, SignInFault.TokenExpired)]
    [InlineData("exp", null, SignInFault.TokenExpired)]
    [InlineData("nbf", 70, SignInFault.TokenNotYetValid)]
    [InlineData("iat", 70, SignInFault.IssuedAt)]
    [InlineData("iat", -1000, SignInFault.IssuedAt)]
    [InlineData("iat", null, SignInFault.IssuedAt)]
    public Task Token_OutsideItsTimes_IsRefused(string claim, int? seconds, SignInFault fault) => RefusedClaimsAsync(fault, claims =>
    {
        claims.Remove(claim);
        if (seconds is { } shift)
        {
            claims[claim] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + shift;
        }
    });

    [Fact]
    public async Task Token_AFewSecondsOffByTheClocks_IsAccepted()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Rogue.IdToken = claims =>
        {
            (claims["iat"], claims["nbf"], claims["exp"]) = (now + 20, now + 20, now + 30);
            return Rogue.Forge.Sign(claims);
        };
        (await _portal.SignInAsync(Rogue, "rogue")).Dispose();
    }

    [Fact]
    public Task Token_WithoutNonce_IsRefused() => RefusedClaimsAsync(SignInFault.Nonce, claims => claims.Remove("nonce"));

    [Fact]
    public async Task Token_OfAnEarlierSignIn_IsRefused()
    {
        var kept = "";
        Rogue.IdToken = claims => kept = Rogue.Forge.Sign(claims);
        (await _portal.SignInAsync(Rogue, "rogue")).Dispose();
        await RefusedTokenAsync(SignInFault.Nonce, _ => kept);
    }

    [Fact]
    public async Task Answer_BroughtByAnotherBrowser_IsRefused()
    {
        using var attempt = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        using var victim = _portal.NewBrowser();
        using var answer = await attempt.AnswerAsync(Rogue, browser: victim);
        await _portal.ShouldRefuseAsync(answer, victim, SignInFault.StateElsewhere);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("made-up")]
    public async Task Answer_WithoutAStateOfOurs_IsRefused(string? state)
    {
        using var attempt = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        using var answer = await attempt.AnswerAsync(Rogue, query => query["state"] = state);
        await _portal.ShouldRefuseAsync(answer, attempt.Browser, SignInFault.StateInvalid);
    }

    [Fact]
    public async Task Answer_UsedTwice_IsRefusedAlsoWithTheCookiesOfTheFirstTime()
    {
        var cookies = new CookieContainer();
        using var attempt = await SignInAttempt.BeginAsync(_portal.NewBrowser(cookies), "rogue");
        var before = new CookieContainer();
        before.Add(cookies.GetAllCookies());
        var code = Rogue.IssueCode(attempt.Challenge);
        (await attempt.AnswerAsync(Rogue, query => query["code"] = code)).Dispose();

        using var plain = _portal.NewBrowser();
        using var again = await attempt.AnswerAsync(Rogue, query => query["code"] = code, plain);
        await _portal.ShouldRefuseAsync(again, plain, SignInFault.StateElsewhere);
        using var restored = _portal.NewBrowser(before);
        using var copied = await attempt.AnswerAsync(Rogue, query => query["code"] = code, restored);
        await _portal.ShouldRefuseAsync(copied, restored, SignInFault.StateReplayed);
    }

    [Fact]
    public async Task Code_UsedBefore_IsRefused()
    {
        using var first = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        var code = Rogue.IssueCode(first.Challenge);
        (await first.AnswerAsync(Rogue, query => query["code"] = code)).Dispose();

        using var second = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        using var answer = await second.AnswerAsync(Rogue, query => query["code"] = code);
        await _portal.ShouldRefuseAsync(answer, second.Browser, SignInFault.CodeRefused);
    }

    [Fact]
    public async Task Code_OfAnotherPersonsSignIn_FailsAtTheVerifier()
    {
        using var attacker = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        var stolen = Rogue.IssueCode(attacker.Challenge);
        using var victim = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        using var answer = await victim.AnswerAsync(Rogue, query => query["code"] = stolen);
        await _portal.ShouldRefuseAsync(answer, victim.Browser, SignInFault.CodeRefused);
    }

    [Fact]
    public async Task Verifier_IsNeverSentPlain()
    {
        using var attempt = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        (await attempt.AnswerAsync(Rogue)).Dispose();
        attempt.Method.ShouldBe("S256");
        Rogue.LastTokenRequest["code_verifier"].Length.ShouldBe(43); // 256 bits in base64url
        attempt.Request.Query.ShouldNotContain(Rogue.LastTokenRequest["code_verifier"]);
    }

    [Fact]
    public Task AccessToken_OtherThanTheOneHashed_IsRefused() => RefusedClaimsAsync(SignInFault.AccessTokenHash, claims => claims["at_hash"] = "77QmUPtjPfzWtF2AnpK9RQ");

    [Fact]
    public async Task AccessToken_OfTheExampleInTheSpecification_FitsItsHash()
    {
        // OpenID Connect Core 1.0, appendix A.3
        Rogue.AccessToken = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        Rogue.IdToken = claims =>
        {
            claims["at_hash"] = "77QmUPtjPfzWtF2AnpK9RQ";
            return Rogue.Forge.Sign(claims);
        };
        (await _portal.SignInAsync(Rogue, "rogue")).Dispose();
    }

    [Theory]
    [InlineData("second")]
    [InlineData(null)]
    public async Task Answer_ThatNamesAnotherIssuerOrNone_IsRefused(string? issuer)
    {
        using var attempt = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        using var answer = await attempt.AnswerAsync(Rogue, query => query["iss"] = issuer is null ? null : _portal.Second.Issuer);
        await _portal.ShouldRefuseAsync(answer, attempt.Browser, SignInFault.MixUp);
    }

    [Fact]
    public async Task Answer_LedToTheOtherProvidersAddress_IsRefused()
    {
        var seen = _portal.Second.LastTokenRequest;
        using var attempt = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        using var answer = await attempt.AnswerAsync(_portal.Second, callback: "/sign-in/with/second/callback");
        await _portal.ShouldRefuseAsync(answer, attempt.Browser, SignInFault.StateInvalid);
        _portal.Second.LastTokenRequest.ShouldBeSameAs(seen); // it never saw the code
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task ReturnAddress_OfAnotherSite_StaysHere(string returnUrl)
    {
        using var attempt = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue", returnUrl);
        using var answer = await attempt.AnswerAsync(Rogue);
        answer.Headers.Location!.OriginalString.ShouldBe("/");
    }

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("logout+jwt")]
    public Task AccessToken_InPlaceOfTheIdToken_IsRefused(string type) =>
        RefusedTokenAsync(SignInFault.TokenType, claims => Rogue.Forge.Sign(claims, header: new JsonObject { ["typ"] = type }));

    [Theory]
    [InlineData("not.a.token")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30")]
    [InlineData("")]
    public Task Token_ThatIsNone_IsRefused(string token) => RefusedTokenAsync(SignInFault.TokenMalformed, _ => token);

    [Fact]
    public Task Token_ThatNamesNobody_IsRefused() => RefusedClaimsAsync(SignInFault.Subject, claims => claims.Remove("sub"));

    [Fact]
    public async Task UserInfo_OfAnotherPerson_IsRefused()
    {
        Rogue.UserInfo = new JsonObject { ["sub"] = "somebody-else", ["name"] = "Eve" };
        await RefusedClaimsAsync(SignInFault.UserInfo, claims => claims.Remove("name"));
    }

    [Fact]
    public async Task Groups_LeftOutByTheProviderForTheirNumber_AreNotTakenForNone()
    {
        var line = await RefusedClaimsAsync(SignInFault.GroupsOverage, claims =>
        {
            claims.Remove("groups");
            claims["_claim_names"] = new JsonObject { ["groups"] = "src1" };
        });
        line.ShouldContain("Groups assigned to the application");
    }

    [Fact]
    public Task Person_WithoutARole_IsRefused() => RefusedClaimsAsync(SignInFault.NoRole, claims =>
    {
        claims["sub"] = "person-without-role";
        claims["groups"] = new JsonArray("gardeners");
    });

    [Fact]
    public async Task Provider_ThatReportsAnError_IsQuotedInTheLogOnly()
    {
        using var attempt = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        using var answer = await attempt.AnswerAsync(Rogue, query =>
        {
            query.Remove("code");
            query["error"] = "access_denied";
            query["error_description"] = "no\n<script>alert(1)</script>";
        });
        var line = await _portal.ShouldRefuseAsync(answer, attempt.Browser, SignInFault.AccessDenied);
        line.ShouldContain("no <script>"); // one line, as text
    }

    [Fact]
    public async Task Provider_ThatDiesBeforeTheCodeIsExchanged_IsReportedAndNobodyComesIn()
    {
        using var attempt = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        Rogue.Down = true;
        using var answer = await attempt.AnswerAsync(Rogue);
        await _portal.ShouldRefuseAsync(answer, attempt.Browser, SignInFault.ProviderUnreachable);
    }

    [Fact]
    public async Task Subject_OfTheSameNameAtTwoProviders_IsTwoPeople()
    {
        Rogue.IdToken = claims => Sign(Rogue, claims, "admins");
        using var admin = await _portal.SignInAsync(Rogue, "rogue");
        _portal.Second.IdToken = claims => Sign(_portal.Second, claims, "watchers");
        using var viewer = await _portal.SignInAsync(_portal.Second, "second");

        (await admin.GetAsync(ForAdministrators)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await viewer.GetAsync(ForAdministrators)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await admin.GetAsync(ForAdministrators)).StatusCode.ShouldBe(HttpStatusCode.OK);

        static string Sign(RogueProvider provider, JsonObject claims, string group)
        {
            claims["sub"] = "the-same-subject";
            claims["groups"] = new JsonArray(group);
            return provider.Forge.Sign(claims);
        }
    }

    [Fact]
    public async Task Role_TakenAwayAtTheProvider_IsGoneInTheOtherSessionsAtTheNextSignIn()
    {
        string[] groups = ["admins"];
        Rogue.IdToken = claims =>
        {
            claims["sub"] = "loses-a-role";
            claims["groups"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]);
            return Rogue.Forge.Sign(claims);
        };
        using var open = await _portal.SignInAsync(Rogue, "rogue");
        (await open.GetAsync(ForAdministrators)).StatusCode.ShouldBe(HttpStatusCode.OK);

        groups = ["watchers"];
        (await _portal.SignInAsync(Rogue, "rogue")).Dispose();
        await UntilAsync(open, HttpStatusCode.Forbidden);
        using var page = await open.GetAsync("/people"); // a page instead of the API: the shell's page for what is not allowed
        (await page.Content.ReadAsStringAsync()).ShouldContain("</h1>");
    }

    private const string ForAdministrators = "/api/v1/content-looks";

    /// <summary>An answer about a session may be a few seconds old.</summary>
    private static async Task UntilAsync(HttpClient browser, HttpStatusCode expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        HttpStatusCode status;
        do
        {
            using var answer = await browser.GetAsync(ForAdministrators);
            status = answer.StatusCode;
        }
        while (status != expected && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
        status.ShouldBe(expected);
    }

    private Task<string> RefusedClaimsAsync(SignInFault fault, Action<JsonObject> change) => RefusedTokenAsync(fault, claims =>
    {
        change(claims);
        return Rogue.Forge.Sign(claims);
    });

    private async Task<string> RefusedTokenAsync(SignInFault fault, Func<JsonObject, string> token)
    {
        Rogue.IdToken = token;
        using var attempt = await SignInAttempt.BeginAsync(_portal.NewBrowser(), "rogue");
        using var answer = await attempt.AnswerAsync(Rogue);
        return await _portal.ShouldRefuseAsync(answer, attempt.Browser, fault);
    }
}
