using System.Text.Json;
using Portal.Access.Oidc.Jose;

namespace Portal.Access.Oidc;

/// <summary>Checks that id tokens and logout tokens share.</summary>
internal static class TokenClaims
{
    private const int LongestSubject = 255; // OpenID Connect Core 1.0, section 2

    /// <summary>The issuer, compared character by character; for a shared authority of Microsoft Entra ID that of an organisation in the list.</summary>
    /// <exception cref="SignInRefusedException">The token is from elsewhere.</exception>
    public static void CheckIssuer(JsonElement claims, string published, OidcProviderOptions provider)
    {
        var issuer = claims.Text("iss");
        var tenant = claims.Text("tid");
        var expected = EntraTenants.IsTemplate(published) ? EntraTenants.Fill(published, tenant ?? "") : published;
        if (issuer is null || !string.Equals(issuer, expected, StringComparison.Ordinal))
        {
            throw new SignInRefusedException(SignInFault.Issuer, $"The token is from '{LogText.Clean(issuer)}', not from '{LogText.Clean(expected)}'.");
        }
        if (provider.Tenants.Count > 0 && !provider.Tenants.Contains(tenant ?? "", StringComparer.OrdinalIgnoreCase))
        {
            throw new SignInRefusedException(SignInFault.TenantNotAllowed, $"People of organisation '{LogText.Clean(tenant)}' (tid) may not sign in here; Tenants lists those who may.");
        }
    }

    /// <summary>The <c>aud</c> claim, which is a text or a list of texts.</summary>
    public static IReadOnlyList<string> Audiences(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var audience))
        {
            return [];
        }
        return audience.ValueKind switch
        {
            JsonValueKind.String => [audience.GetString()!],
            JsonValueKind.Array => [.. audience.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : "")],
            _ => [],
        };
    }

    /// <summary>Whether now lies between the times a token states.</summary>
    /// <exception cref="SignInRefusedException">It does not, or a time is missing.</exception>
    public static void CheckTimes(JsonElement claims, DateTimeOffset now, TimeSpan skew, TimeSpan longestAge)
    {
        if (Time(claims, "exp") is not { } end || now >= end + skew)
        {
            throw new SignInRefusedException(SignInFault.TokenExpired, Time(claims, "exp") is { } ended ? $"The token ended at {ended:u}; it is {now:u}." : "The token does not say when it ends (exp).");
        }
        if (claims.Has("nbf") && (Time(claims, "nbf") is not { } begin || begin > now + skew))
        {
            throw new SignInRefusedException(SignInFault.TokenNotYetValid, $"The token is not valid yet (nbf); it is {now:u}. Do the clocks agree?");
        }
        if (Time(claims, "iat") is not { } issued || issued > now + skew || issued < now - longestAge - skew)
        {
            throw new SignInRefusedException(SignInFault.IssuedAt, Time(claims, "iat") is { } at ? $"The token was issued at {at:u}; it is {now:u}. Do the clocks agree?" : "The token does not say when it was issued (iat).");
        }
    }

    /// <exception cref="SignInRefusedException">The token names nobody.</exception>
    public static void CheckSubject(JsonElement claims)
    {
        if (claims.Text("sub") is not { Length: > 0 and <= LongestSubject })
        {
            throw new SignInRefusedException(SignInFault.Subject, "The token does not say who it is about (sub).");
        }
    }

    /// <summary>A time in seconds since 1970 (RFC 7519, section 2, NumericDate); null where it is missing or no such number.</summary>
    public static DateTimeOffset? Time(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds))
        {
            return null;
        }
        return seconds >= 0 && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1_000)) : null;
    }
}
