using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Portal.Access.Limits;
using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Access.Emergency;

/// <summary>Where the forms for sealed codes are posted: open to everybody, rate-limited, with an antiforgery token.</summary>
internal static class EmergencyEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(EmergencyUrls.UseFirstAdministrator, UseFirstAdministratorAsync).AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
        endpoints.MapPost(EmergencyUrls.UseBreakGlass, UseBreakGlassAsync).AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
    }

    private static Task<RedirectHttpResult> UseFirstAdministratorAsync(HttpContext context, [FromForm] string? code, [FromForm] string? name, CodeSignIn signIn) =>
        signIn.CompleteAsync(context, SealedCodeKind.FirstAdministrator, code, name, reason: null);

    private static Task<RedirectHttpResult> UseBreakGlassAsync(HttpContext context, [FromForm] string? code, [FromForm] string? name, [FromForm] string? reason, CodeSignIn signIn) =>
        signIn.CompleteAsync(context, SealedCodeKind.BreakGlass, code, name, reason);
}

/// <summary>Turns a sealed code into a short session, and makes sure that it is noticed.</summary>
internal sealed partial class CodeSignIn(SealedCodes codes, PersonCookie cookie, DevelopmentSignIn development, IOptions<AccessOptions> options, ILogger<CodeSignIn> log)
{
    public async Task<RedirectHttpResult> CompleteAsync(HttpContext context, SealedCodeKind kind, string? code, string? name, string? reason)
    {
        var use = await codes.UseAsync(kind, code, name, reason, development.IsEnabled, context.RequestAborted);
        if (use.Person is not { } person)
        {
            LogRefused(kind, use.Refusal, context.Connection.RemoteIpAddress);
            var page = kind == SealedCodeKind.BreakGlass ? EmergencyUrls.BreakGlass : EmergencyUrls.FirstAdministrator;
            return TypedResults.LocalRedirect(PortalUrls.Of($"/{page}?{EmergencyUrls.Fault}={use.Refusal}"));
        }
        var method = kind == SealedCodeKind.BreakGlass ? SignInMethods.BreakGlass : SignInMethods.FirstAdministrator;
        await cookie.BeginAsync(context, person, method, lifetime: TimeSpan.FromMinutes(options.Value.EmergencyMinutes));
        if (kind == SealedCodeKind.BreakGlass)
        {
            LogBreakGlass(use.Code!.Id, person.Id, context.Connection.RemoteIpAddress);
        }
        else
        {
            LogFirstAdministrator(person.Id, context.Connection.RemoteIpAddress);
        }
        return TypedResults.LocalRedirect(kind == SealedCodeKind.BreakGlass ? PortalUrls.Overview() : PortalUrls.People());
    }

    [LoggerMessage(1181, LogLevel.Critical, "BREAK-GLASS: the sealed code {Code} opened an administrator's session for person {Person} from {Address}. Look into it, and acknowledge it on the page of sealed codes")]
    private partial void LogBreakGlass(Guid code, Guid person, IPAddress? address);

    [LoggerMessage(1182, LogLevel.Warning, "The first administrator's code was used by person {Person} from {Address}")]
    private partial void LogFirstAdministrator(Guid person, IPAddress? address);

    [LoggerMessage(1183, LogLevel.Warning, "A code of kind {Kind} was refused ({Refusal}) from {Address}")]
    private partial void LogRefused(SealedCodeKind kind, SealedCodeRefusal? refusal, IPAddress? address);
}
