using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Access.Oidc;

/// <summary>
/// Signing out here signs out at the provider, too (OpenID Connect RP-Initiated Logout 1.0). What that takes - which provider, and its id token as a hint -
/// waits in a cookie that the browser sends to the sign-out pages only.
/// </summary>
internal sealed class SingleSignOut(OidcProviders providers, IDataProtectionProvider protection, IHostEnvironment environment, TimeProvider time)
{
    // A cookie of more than 4 KB is dropped by browsers, and so is a longer address by proxies; without the hint the provider asks the person.
    private const int LongestHint = 2_500;
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _memory = protection.CreateProtector("Portal.Access.Oidc.SignOut.Memory");
    private readonly ITimeLimitedDataProtector _links = protection.CreateProtector("Portal.Access.Oidc.SignOut.Link").ToTimeLimitedDataProtector();

    // __Host- would demand the path "/", and then every request of the portal would carry the token.
    private string CookieName => environment.IsDevelopment() ? "portal-sign-out" : "__Secure-portal-sign-out";

    /// <summary>Keeps, beside a session that has just begun, what ending it at the provider will take.</summary>
    public void Remember(HttpContext context, OidcProvider provider, string idToken)
    {
        if (!provider.Options.SingleSignOut)
        {
            context.Response.Cookies.Delete(CookieName, Cookie(context));
            return;
        }
        var memory = new Memory(provider.Name, idToken.Length <= LongestHint ? idToken : null);
        context.Response.Cookies.Append(CookieName, _memory.Protect(JsonSerializer.Serialize(memory)), Cookie(context));
    }

    /// <summary>Where the browser goes after its session here has ended: on to the provider, or to the sign-in page.</summary>
    /// <param name="method">How that session began, one of <see cref="SignInMethods"/>.</param>
    public string NextAddress(HttpContext context, string? method, string? returnUrl)
    {
        if (method != SignInMethods.Provider || Read(context) is not { } memory || providers.Find(memory.Provider) is not { Options.SingleSignOut: true })
        {
            return PortalUrls.SignIn(SignInUrls.SafeReturn(returnUrl));
        }
        // The link is good for minutes: nobody else's page can send a person to be signed out at the provider.
        return QueryHelpers.AddQueryString($"/{OidcUrls.Leave}", "link", _links.Protect(SignInUrls.SafeReturn(returnUrl), time.GetUtcNow() + LinkLifetime));
    }

    /// <summary>The provider's address that ends its session; null where the link is not ours, or the provider knows no such thing.</summary>
    /// <exception cref="SignInRefusedException">The provider does not answer.</exception>
    public async Task<(OidcProvider Provider, string? Address, string ReturnUrl)?> LeaveAsync(HttpContext context, string? link, CancellationToken cancellationToken)
    {
        if (ReadLink(link) is not { } returnUrl || Read(context) is not { } memory || providers.Find(memory.Provider) is not { } provider)
        {
            return null;
        }
        context.Response.Cookies.Delete(CookieName, Cookie(context));
        var metadata = await provider.GetMetadataAsync(cancellationToken);
        if (metadata.EndSessionEndpoint is not { } endpoint)
        {
            return (provider, null, returnUrl);
        }
        var request = context.Request;
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = provider.Options.ClientId,
            ["id_token_hint"] = memory.IdToken,
            ["post_logout_redirect_uri"] = $"{request.Scheme}://{request.Host}{request.PathBase}/{OidcUrls.SignedOut}",
            ["state"] = _links.Protect(returnUrl, time.GetUtcNow() + LinkLifetime),
        };
        return (provider, QueryHelpers.AddQueryString(endpoint.AbsoluteUri, query.Where(parameter => parameter.Value is not null)), returnUrl);
    }

    /// <summary>Where to go on after the provider has sent the browser back; the start page where its state is not ours.</summary>
    public string ReturnOf(string? state) => ReadLink(state) ?? SignInUrls.SafeReturn(null);

    private string? ReadLink(string? link)
    {
        try
        {
            return link is null ? null : SignInUrls.SafeReturn(_links.Unprotect(link));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // too old, or never ours: the caller says what follows
        }
    }

    private Memory? Read(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[CookieName] is { } cookie ? JsonSerializer.Deserialize<Memory>(_memory.Unprotect(cookie)) : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // written with keys that are gone: signing out here has happened all the same
        }
    }

    private CookieOptions Cookie(HttpContext context) => new()
    {
        Path = $"{context.Request.PathBase}/{SignInUrls.SignOut}",
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Strict,
        Secure = !environment.IsDevelopment() || context.Request.IsHttps,
    };

    private sealed record Memory(string Provider, string? IdToken);
}
