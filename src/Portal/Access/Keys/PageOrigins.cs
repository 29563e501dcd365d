using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;
using Portal.Governance.Access;

namespace Portal.Access.Keys;

/// <summary>
/// Which web pages may call the endpoints that feedback keys open: those whose origin some live key names. A browser asks before it sends the key, so this look cannot
/// know which key will come; <see cref="ApiKeyAuthenticationHandler"/> then holds the request against the one that did. Cookies are never part of it.
/// </summary>
internal sealed class PageOrigins(KeyRing keys) : ICorsPolicyProvider
{
    private static readonly CorsPolicy Nobody = new();

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin); // the answer is another one for another page
        var origin = context.Request.Headers.Origin.ToString();
        if (policyName != PortalPolicies.WriteFeedback || origin.Length == 0 || !keys.IsAllowedOrigin(origin))
        {
            return Task.FromResult<CorsPolicy?>(Nobody);
        }
        return Task.FromResult<CorsPolicy?>(new CorsPolicyBuilder(origin)
            .WithMethods(HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete)
            .WithHeaders("authorization", "content-type")
            .WithExposedHeaders("retry-after")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))
            .Build());
    }
}
