using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Portal.Access.Oidc;

/// <summary>Addresses between the portal, a browser and an identity provider.</summary>
internal static class OidcEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // Begun by a link, not by a form: the page's policy lets forms lead to this site only, redirects included.
        endpoints.MapGet(OidcUrls.Start, StartAsync).AllowAnonymous().RequireRateLimiting(PortalSignIn.RequestLimit).ExcludeFromDescription();
        endpoints.MapGet(OidcUrls.Callback, CallbackAsync).AllowAnonymous().RequireRateLimiting(PortalSignIn.RequestLimit).ExcludeFromDescription();
        endpoints.MapPost(OidcUrls.BackChannelLogout, BackChannelLogoutAsync)
            .AllowAnonymous().DisableAntiforgery().RequireRateLimiting(PortalSignIn.LogoutLimit).ExcludeFromDescription();
        endpoints.MapGet(OidcUrls.FrontChannelLogout, FrontChannelLogoutAsync).AllowAnonymous().RequireRateLimiting(PortalSignIn.LogoutLimit).ExcludeFromDescription();
    }

    private static async Task StartAsync(HttpContext context, string provider, [FromQuery] string? returnUrl, OidcProviders providers, SignInRefusals refusals)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (providers.Find(provider) is not { } known)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        try
        {
            await context.ChallengeAsync(PortalSignIn.SchemeOf(known.Name), new AuthenticationProperties { RedirectUri = SignInUrls.SafeReturn(returnUrl) });
        }
        catch (SignInRefusedException exception)
        {
            refusals.Refuse(context, known, exception, returnUrl);
        }
    }

    private static async Task CallbackAsync(HttpContext context, string provider, OidcProviders providers, IAuthenticationHandlerProvider handlers)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (providers.Find(provider) is not { } known)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Items[OidcHandler.CallbackMark] = true;
        var handler = (IAuthenticationRequestHandler)(await handlers.GetHandlerAsync(context, PortalSignIn.SchemeOf(known.Name)))!;
        await handler.HandleRequestAsync();
    }

    private static async Task<Results<Ok, NotFound, BadRequest<LogoutRefusal>>> BackChannelLogoutAsync(
        HttpContext context, string provider, [FromForm(Name = "logout_token")] string? logoutToken, ProviderLogouts logouts)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (logouts.Find(provider) is not { } known)
        {
            return TypedResults.NotFound();
        }
        try
        {
            await logouts.EndByTokenAsync(known, logoutToken, context.RequestAborted);
            return TypedResults.Ok();
        }
        catch (SignInRefusedException exception)
        {
            logouts.LogRefused(context, known, exception);
            return TypedResults.BadRequest(new LogoutRefusal("invalid_request", exception.Message));
        }
    }

    private static async Task<Results<Ok, NotFound, BadRequest<LogoutRefusal>>> FrontChannelLogoutAsync(
        HttpContext context, string provider, [FromQuery] string? iss, [FromQuery] string? sid, ProviderLogouts logouts)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (logouts.Find(provider) is not { } known)
        {
            return TypedResults.NotFound();
        }
        try
        {
            await logouts.EndBySessionAsync(known, iss, sid, context.RequestAborted);
            return TypedResults.Ok();
        }
        catch (SignInRefusedException exception)
        {
            logouts.LogRefused(context, known, exception);
            return TypedResults.BadRequest(new LogoutRefusal("invalid_request", exception.Message));
        }
    }

    /// <summary>What the provider's log gets to read (OpenID Connect Back-Channel Logout 1.0, section 2.8).</summary>
    private sealed record LogoutRefusal(
        [property: System.Text.Json.Serialization.JsonPropertyName("error")] string Error,
        [property: System.Text.Json.Serialization.JsonPropertyName("error_description")] string Description);
}
