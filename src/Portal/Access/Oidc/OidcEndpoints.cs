using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Portal.Access.Oidc;

/// <summary>Addresses between the portal, a browser and an identity provider.</summary>
internal static class OidcEndpoints
{
    private const int LongestForm = 64 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // Begun by a link, not by a form: the page's policy lets forms lead to this site only, redirects included.
        endpoints.MapGet(OidcUrls.Start, StartAsync).AllowAnonymous().RequireRateLimiting(PortalSignIn.RequestLimit).ExcludeFromDescription();
        endpoints.MapGet(OidcUrls.Callback, CallbackAsync).AllowAnonymous().RequireRateLimiting(PortalSignIn.RequestLimit).ExcludeFromDescription();
        endpoints.MapPost(OidcUrls.BackChannelLogout, BackChannelLogoutAsync)
            .AllowAnonymous().RequireRateLimiting(PortalSignIn.LogoutLimit).WithMetadata(new RequestSizeLimitAttribute(LongestForm)).ExcludeFromDescription();
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

    private static Task<Results<Ok, NotFound<LogoutRefusal>, BadRequest<LogoutRefusal>>> BackChannelLogoutAsync(HttpContext context, string provider, ProviderLogouts logouts) =>
        EndAsync(context, provider, logouts, async known => await logouts.EndByTokenAsync(known, await LogoutTokenOfAsync(context.Request), context.RequestAborted));

    private static Task<Results<Ok, NotFound<LogoutRefusal>, BadRequest<LogoutRefusal>>> FrontChannelLogoutAsync(
        HttpContext context, string provider, [FromQuery] string? iss, [FromQuery] string? sid, ProviderLogouts logouts) =>
        EndAsync(context, provider, logouts, known => logouts.EndBySessionAsync(known, iss, sid, context.RequestAborted));

    private static async Task<Results<Ok, NotFound<LogoutRefusal>, BadRequest<LogoutRefusal>>> EndAsync(
        HttpContext context, string provider, ProviderLogouts logouts, Func<OidcProvider, Task> end)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (logouts.Find(provider) is not { } known)
        {
            return TypedResults.NotFound(new LogoutRefusal("invalid_request", "No provider of this name is set up."));
        }
        try
        {
            await end(known);
            return TypedResults.Ok();
        }
        catch (SignInRefusedException exception)
        {
            logouts.LogRefused(context, known, exception);
            return TypedResults.BadRequest(new LogoutRefusal("invalid_request", exception.Message));
        }
    }

    /// <summary>Read here and not by binding, so that whatever is sent is answered in the one way providers understand.</summary>
    private static async Task<string?> LogoutTokenOfAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }
        try
        {
            var form = await request.ReadFormAsync(new FormOptions { ValueCountLimit = 16, ValueLengthLimit = LongestForm }, request.HttpContext.RequestAborted);
            return form["logout_token"] is [{ } token] ? token : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            throw new SignInRefusedException(SignInFault.TokenMalformed, "The form of the logout cannot be read.", exception);
        }
    }

    /// <summary>What the provider's log gets to read (OpenID Connect Back-Channel Logout 1.0, section 2.8).</summary>
    private sealed record LogoutRefusal(
        [property: System.Text.Json.Serialization.JsonPropertyName("error")] string Error,
        [property: System.Text.Json.Serialization.JsonPropertyName("error_description")] string Description);
}
