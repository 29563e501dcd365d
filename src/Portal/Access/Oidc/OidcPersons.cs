using System.Text.Json;
using Portal.Access.Oidc.Jose;
using Portal.Governance.Access;

namespace Portal.Access.Oidc;

/// <summary>From tokens to a person: verifies the id token, asks for what it lacks, and maps roles.</summary>
internal sealed class OidcPersons(OidcBackchannel backchannel, TimeProvider time)
{
    private const int LongestSession = 300;

    /// <summary>Who signed in.</summary>
    /// <exception cref="SignInRefusedException">The token, or what the provider says beside it, may not be trusted.</exception>
    public async Task<ExternalIdentity> ReadAsync(OidcProvider provider, OidcMetadata metadata, OidcTokens tokens, string nonce, CancellationToken cancellationToken)
    {
        var token = JsonWebToken.Parse(tokens.IdToken);
        await provider.VerifyAsync(token, cancellationToken);
        IdToken.Check(token, new IdTokenExpectation(metadata.Issuer, nonce, tokens.AccessToken, provider.Options, provider.ClockSkew), time.GetUtcNow());
        var claims = token.Claims;
        RoleMapping.CheckGroups(claims, provider.Options);
        var subject = claims.Text("sub")!;
        var more = LacksClaims(claims, provider.Options) && metadata.UserInfoEndpoint is { } endpoint && tokens.AccessToken is { } access
            ? await backchannel.GetUserInfoAsync(endpoint, access, subject, cancellationToken)
            : default;
        return new ExternalIdentity(
            claims.Text("iss")!,
            subject,
            NameOf(claims, provider.Options) ?? NameOf(more, provider.Options) ?? claims.Text("preferred_username") ?? more.Text("preferred_username") ?? subject,
            EmailOf(claims, provider.Options) ?? EmailOf(more, provider.Options),
            // Roles come from one place only: a token that lists none must not be topped up by a claim of the same name with another meaning.
            RoleMapping.RolesOf(RoleMapping.HasRoleClaims(claims, provider.Options) || more.ValueKind != JsonValueKind.Object ? claims : more, provider.Options),
            claims.Text("sid") is { Length: > 0 and <= LongestSession } session ? session : null);
    }

    private static bool LacksClaims(JsonElement claims, OidcProviderOptions options) =>
        options.UserInfo
        && (NameOf(claims, options) is null || EmailOf(claims, options) is null || (options.Roles.Count > 0 && !RoleMapping.HasRoleClaims(claims, options)));

    private static string? NameOf(JsonElement claims, OidcProviderOptions options) => NotEmpty(claims.Text(options.NameClaim));

    /// <summary>An address the provider knows to be somebody else's, or has not looked at, is left out.</summary>
    private static string? EmailOf(JsonElement claims, OidcProviderOptions options) =>
        claims.ValueKind == JsonValueKind.Object && claims.TryGetProperty("email_verified", out var verified) && verified.ValueKind == JsonValueKind.False
            ? null
            : NotEmpty(claims.Text(options.EmailClaim));

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : LogText.Clean(text.Trim());
}
