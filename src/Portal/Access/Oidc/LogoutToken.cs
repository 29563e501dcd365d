using System.Text.Json;
using Portal.Access.Oidc.Jose;

namespace Portal.Access.Oidc;

/// <summary>What a provider says about a session it ended.</summary>
/// <param name="Subject">Null: the session alone is named.</param>
/// <param name="SessionId">Null: all sessions of the person.</param>
internal sealed record LogoutToken(string Issuer, string? Subject, string? SessionId)
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    private static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(15);

    /// <summary>The checks of OpenID Connect Back-Channel Logout 1.0, section 2.6.</summary>
    /// <exception cref="SignInRefusedException">A check failed.</exception>
    public static async Task<LogoutToken> ReadAsync(string? compact, OidcProvider provider, OnceOnly once, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var token = JsonWebToken.Parse(compact);
        // Providers that do not give the type write JWT or nothing; what else says a type is something else.
        if (token.Type is not (null or "jwt" or "logout+jwt"))
        {
            throw new SignInRefusedException(SignInFault.TokenType, $"A token of type '{LogText.Clean(token.Type)}' came in the place of a logout token.");
        }
        var metadata = await provider.GetMetadataAsync(cancellationToken);
        await provider.VerifyAsync(token, cancellationToken);
        var claims = token.Claims;
        TokenClaims.CheckIssuer(claims, metadata.Issuer, provider.Options);
        if (!TokenClaims.Audiences(claims).Contains(provider.Options.ClientId, StringComparer.Ordinal))
        {
            throw new SignInRefusedException(SignInFault.Audience, "The logout token is for another application.");
        }
        TokenClaims.CheckTimes(claims, now, provider.ClockSkew, LongestAge);
        if (claims.Has("nonce"))
        {
            throw new SignInRefusedException(SignInFault.Nonce, "The logout token has a nonce, which only id tokens have.");
        }
        if (!IsLogout(claims))
        {
            throw new SignInRefusedException(SignInFault.TokenType, "The token does not state the event of a logout (events).");
        }
        var (subject, session) = (claims.Text("sub"), claims.Text("sid"));
        if (string.IsNullOrEmpty(subject) && string.IsNullOrEmpty(session))
        {
            throw new SignInRefusedException(SignInFault.Subject, "The logout token names neither a person (sub) nor a session (sid).");
        }
        if (claims.Text("jti") is not { Length: > 0 } id || !once.TryTake($"logout {provider.Name} {id}", LongestAge + provider.ClockSkew + provider.ClockSkew))
        {
            throw new SignInRefusedException(SignInFault.StateReplayed, "The logout token has no id (jti), or was used before.");
        }
        return new LogoutToken(claims.Text("iss")!, NullIfEmpty(subject), NullIfEmpty(session));
    }

    private static bool IsLogout(JsonElement claims) =>
        claims.TryGetProperty("events", out var events) && events.ValueKind == JsonValueKind.Object
        && events.TryGetProperty(Event, out var content) && content.ValueKind == JsonValueKind.Object;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
