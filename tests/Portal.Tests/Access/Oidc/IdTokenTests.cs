using System.Text.Json.Nodes;
using Portal.Access.Oidc;
using Portal.Access.Oidc.Jose;
using Portal.Testing.Oidc;

namespace Portal.Tests.Access.Oidc;

/// <summary>Checks whose cases a running portal would take long to show: organisations, strength and age of the sign-in at the provider.</summary>
public sealed class IdTokenTests : IDisposable
{
    private const string Template = "https://login.microsoftonline.com/{tenantid}/v2.0";
    private const string Ours = "11111111-2222-3333-4444-555555555555";
    private const string Theirs = "99999999-2222-3333-4444-555555555555";

    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private readonly TokenForge _forge = new();

    [Fact]
    public void Entra_PersonOfAnOrganisationInTheList_IsAccepted() => Check(Template, Entra(Ours), Issued(Ours));

    [Fact]
    public void Entra_PersonOfAnother_IsRefused() => Fault(Template, Entra(Ours), Issued(Theirs)).ShouldBe(SignInFault.TenantNotAllowed);

    [Fact]
    public void Entra_OrganisationThatIsNotTheIssuers_IsRefused() =>
        Fault(Template, Entra(Ours), claims => claims["tid"] = Ours).ShouldBe(SignInFault.Issuer); // iss stays that of the other provider

    [Fact]
    public void Entra_TokenThatIsDatedBackFiveMinutes_IsAccepted() => Check(Template, Entra(Ours), claims =>
    {
        Issued(Ours)(claims);
        (claims["iat"], claims["nbf"]) = (Now.ToUnixTimeSeconds() - 300, Now.ToUnixTimeSeconds() - 300);
    });

    [Fact]
    public void MaxAge_WithoutATimeOfTheSignIn_IsRefused() => Fault(Issuer, Options(maxAge: 60)).ShouldBe(SignInFault.AuthenticationAge);

    [Theory]
    [InlineData(60, 60 * 60, null)]
    [InlineData(60, (61 * 60) + 1, SignInFault.AuthenticationAge)] // 60 minutes and the skew of one
    [InlineData(0, 5 * 60, null)]
    [InlineData(0, (16 * 60) + 1, SignInFault.AuthenticationAge)]
    public void MaxAge_CountsFromTheSignInAtTheProvider(int minutes, int secondsAgo, SignInFault? expected)
    {
        void Shift(JsonObject claims) => claims["auth_time"] = Now.ToUnixTimeSeconds() - secondsAgo;
        FaultOrNull(Issuer, Options(maxAge: minutes), Shift).ShouldBe(expected);
    }

    [Theory]
    [InlineData("urn:mfa", null)]
    [InlineData("urn:password", SignInFault.AuthenticationContext)]
    [InlineData(null, SignInFault.AuthenticationContext)]
    public void Strength_BelowWhatIsAskedFor_IsRefused(string? acr, SignInFault? expected) =>
        FaultOrNull(Issuer, Options(acr: ["urn:mfa", "urn:hardware"]), claims => claims["acr"] = acr).ShouldBe(expected);

    [Theory]
    [InlineData("exp", 60, SignInFault.TokenExpired)] // ended exactly one skew ago
    [InlineData("exp", 59, null)]
    [InlineData("nbf", -60, null)]
    [InlineData("nbf", -61, SignInFault.TokenNotYetValid)]
    [InlineData("iat", -60, null)]
    [InlineData("iat", -61, SignInFault.IssuedAt)]
    [InlineData("iat", 16 * 60, null)] // 15 minutes and one of skew
    [InlineData("iat", (16 * 60) + 1, SignInFault.IssuedAt)]
    public void Times_AreHeldToTheSecond(string claim, int secondsAgo, SignInFault? expected) =>
        FaultOrNull(Issuer, Options(), claims => claims[claim] = Now.ToUnixTimeSeconds() - secondsAgo).ShouldBe(expected);

    [Theory]
    [InlineData("\"1769860800\"")]
    [InlineData("1e400")]
    [InlineData("-1")]
    public void Times_ThatAreNoNumbers_AreNotBelieved(string value) =>
        FaultOrNull(Issuer, Options(), claims => claims["exp"] = JsonNode.Parse(value)).ShouldBe(SignInFault.TokenExpired);

    [Fact]
    public void Audience_OfSeveral_IsAcceptedWhereTheTokenWasIssuedToUs() => Check(Issuer, Options(), claims =>
    {
        claims["aud"] = new JsonArray("portal", "another");
        claims["azp"] = "portal";
    });

    [Fact]
    public void LogoutToken_InPlaceOfAnIdToken_IsRefused() =>
        Fault(Issuer, Options(), claims => claims["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() }).ShouldBe(SignInFault.TokenType);

    public void Dispose() => _forge.Dispose();

    private const string Issuer = "https://login.example";

    private static OidcProviderOptions Entra(string tenant) => new() { ClientId = "portal", Tenants = [tenant] };

    private static OidcProviderOptions Options(int? maxAge = null, string[]? acr = null) => new() { ClientId = "portal", MaxAgeMinutes = maxAge, AcrValues = acr ?? [] };

    private static Action<JsonObject> Issued(string tenant) => claims =>
    {
        claims["tid"] = tenant;
        claims["iss"] = $"https://login.microsoftonline.com/{tenant}/v2.0";
    };

    private void Check(string issuer, OidcProviderOptions options, Action<JsonObject>? change = null)
    {
        var claims = new JsonObject
        {
            ["iss"] = Issuer, ["sub"] = "person", ["aud"] = "portal", ["nonce"] = "n",
            ["iat"] = Now.ToUnixTimeSeconds(), ["exp"] = Now.ToUnixTimeSeconds() + 300,
        };
        change?.Invoke(claims);
        var token = JsonWebToken.Parse(_forge.Sign(claims));
        token.Verify(JsonWebKeySet.Parse(_forge.KeySet()).Find(token.Algorithm, token.KeyId)!);
        IdToken.Check(token, new IdTokenExpectation(issuer, "n", AccessToken: null, options, TimeSpan.FromSeconds(60)), Now);
    }

    private SignInFault Fault(string issuer, OidcProviderOptions options, Action<JsonObject>? change = null) =>
        Should.Throw<SignInRefusedException>(() => Check(issuer, options, change)).Fault;

    private SignInFault? FaultOrNull(string issuer, OidcProviderOptions options, Action<JsonObject> change)
    {
        try
        {
            Check(issuer, options, change);
            return null;
        }
        catch (SignInRefusedException exception)
        {
            return exception.Fault;
        }
    }
}
