using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portal.Access.Oidc.Jose;

namespace Portal.Access.Oidc;

/// <summary>What an id token is held against.</summary>
/// <param name="Issuer">As the provider publishes it; may have a place for the organisation.</param>
/// <param name="Nonce">The one sent with this very sign-in.</param>
/// <param name="AccessToken">The access token that came beside it.</param>
internal sealed record IdTokenExpectation(string Issuer, string Nonce, string? AccessToken, OidcProviderOptions Provider, TimeSpan ClockSkew);

/// <summary>The checks of OpenID Connect Core 1.0, section 3.1.3.7, on an id token whose signature fits.</summary>
internal static class IdToken
{
    /// <summary>A token is fetched the moment it is issued; the rest is room for providers that date it back, as Microsoft Entra ID does by five minutes.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(15);

    /// <exception cref="SignInRefusedException">A check failed.</exception>
    public static void Check(JsonWebToken token, IdTokenExpectation expected, DateTimeOffset now)
    {
        var claims = token.Claims;
        // Types of RFC 9068 (access tokens) and of logout tokens, and whatever comes next, are not id tokens.
        if (token.Type is not (null or "jwt") || claims.Has("events"))
        {
            throw new SignInRefusedException(SignInFault.TokenType, $"A token of type '{LogText.Clean(token.Type)}' came in the place of an id token.");
        }
        TokenClaims.CheckIssuer(claims, expected.Issuer, expected.Provider);
        CheckAudience(claims, expected.Provider.ClientId);
        TokenClaims.CheckTimes(claims, now, expected.ClockSkew, LongestAge);
        CheckNonce(claims, expected.Nonce);
        CheckAccessToken(token, expected.AccessToken);
        TokenClaims.CheckSubject(claims);
        CheckAuthentication(claims, expected, now);
    }

    private static void CheckAudience(JsonElement claims, string clientId)
    {
        var audiences = TokenClaims.Audiences(claims);
        if (!audiences.Contains(clientId, StringComparer.Ordinal))
        {
            throw new SignInRefusedException(SignInFault.Audience, $"The token is for '{LogText.Clean(string.Join(", ", audiences))}', not for the portal.");
        }
        var party = claims.Text("azp");
        if (claims.Has("azp") ? party != clientId : audiences.Count > 1)
        {
            throw new SignInRefusedException(SignInFault.Audience, party is null
                ? "The token is for several applications and does not say for which it was issued (azp)."
                : $"The token was issued for '{LogText.Clean(party)}' (azp), not for the portal.");
        }
    }

    private static void CheckNonce(JsonElement claims, string expected)
    {
        if (claims.Text("nonce") is not { } nonce || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonce), Encoding.UTF8.GetBytes(expected)))
        {
            throw new SignInRefusedException(SignInFault.Nonce, claims.Has("nonce") ? "The token's nonce is that of another sign-in." : "The token has no nonce.");
        }
    }

    private static void CheckAccessToken(JsonWebToken token, string? accessToken)
    {
        if (!token.Claims.Has("at_hash"))
        {
            return; // optional in the code flow: both tokens came over the same connection
        }
        if (accessToken is null || token.Claims.Text("at_hash") != AccessTokenHash.Of(token.Algorithm, accessToken))
        {
            throw new SignInRefusedException(SignInFault.AccessTokenHash, "The access token is not the one this id token was issued with (at_hash).");
        }
    }

    private static void CheckAuthentication(JsonElement claims, IdTokenExpectation expected, DateTimeOffset now)
    {
        if (expected.Provider.MaxAgeMinutes is { } minutes)
        {
            if (TokenClaims.Time(claims, "auth_time") is not { } authenticated)
            {
                throw new SignInRefusedException(SignInFault.AuthenticationAge, "The token does not say when the person signed in (auth_time), though max_age was asked for.");
            }
            // With 0 the person signs in on the way; a page and a phone in between take their time.
            var limit = TimeSpan.FromMinutes(Math.Max(minutes, LongestAge.TotalMinutes)) + expected.ClockSkew;
            if (now - authenticated > limit)
            {
                throw new SignInRefusedException(SignInFault.AuthenticationAge, $"The person signed in at the provider at {authenticated:u}; at most {minutes} minutes ago is asked for.");
            }
        }
        if (expected.Provider.AcrValues.Count > 0 && !expected.Provider.AcrValues.Contains(claims.Text("acr") ?? "", StringComparer.Ordinal))
        {
            throw new SignInRefusedException(
                SignInFault.AuthenticationContext,
                $"The person signed in with '{LogText.Clean(claims.Text("acr"))}' (acr); one of {string.Join(", ", expected.Provider.AcrValues)} is asked for.");
        }
    }
}

/// <summary>The hash that ties an access token to an id token.</summary>
internal static class AccessTokenHash
{
    /// <summary>OpenID Connect Core 1.0, section 3.1.3.6: base64url of the left half of the hash of the id token's algorithm.</summary>
    public static string Of(JwsAlgorithm algorithm, string accessToken) =>
        System.Buffers.Text.Base64Url.EncodeToString(algorithm.LeftHalfOfHash(Encoding.ASCII.GetBytes(accessToken)));
}
