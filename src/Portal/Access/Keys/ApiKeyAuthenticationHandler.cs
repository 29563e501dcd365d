using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;

namespace Portal.Access.Keys;

/// <summary>Authenticates <c>Authorization: Bearer lmp_...</c> against the <see cref="KeyRing"/>.</summary>
public sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    KeyRing keys) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";
    private const string Invalid = "The API key is mistyped, unknown or revoked.";

    private bool _isForeignPage;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return Fail(Invalid);
        }
        if (keys.Find(header[Bearer.Length..].Trim(), out var refusal) is not { } key)
        {
            return Fail(refusal is KeyRefusal.Expired ? "The API key has expired." : Invalid);
        }
        if (key.Scope == ApiKeyScope.Feedback && !IsFromAllowedPage(key))
        {
            _isForeignPage = true;
            return Fail(key.AllowedOrigins.Length == 0
                ? "This API key does not work from web pages. Make one that names the origin of the page."
                : "This API key works from the web pages of its allowed origins only.");
        }
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, $"key:{key.Id}"),
                new Claim(ClaimTypes.Name, key.Name),
                new Claim(PortalClaims.Tenant, key.Tenant),
                new Claim(PortalClaims.Scope, key.Scope.ToName()),
            ],
            Scheme.Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));

        static Task<AuthenticateResult> Fail(string reason) => Task.FromResult(AuthenticateResult.Fail(reason));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        var reason = result.Failure?.Message;
        await (_isForeignPage
            ? Refusal.ForbiddenAsync(Context, reason!)
            : Refusal.UnauthorizedAsync(Context, reason ?? "Send an API key as 'Authorization: Bearer <key>'. Keys are made on the page API keys, or with 'dotnet Portal.dll keys create'."));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refusal.ForbiddenAsync(Context);

    /// <summary>
    /// Whoever reads a page reads the key in it, so such a key is bound to its pages: browsers name a page's origin truthfully, and a key that names
    /// origins does not work without one.
    /// </summary>
    private bool IsFromAllowedPage(RingKey key)
    {
        var origin = Request.Headers.Origin.ToString();
        return key.AllowedOrigins.Length == 0 ? origin.Length == 0 : ApiKeyRules.ReadOrigins(key.AllowedOrigins).Contains(origin, StringComparer.Ordinal);
    }
}
