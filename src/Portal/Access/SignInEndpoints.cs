using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Access.Oidc;
using Portal.Access.Limits;
using Portal.Governance.Access;

namespace Portal.Access;

/// <summary>The form posts of signing in and out. Both carry an antiforgery token, which the form binding checks.</summary>
internal static partial class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(SignInUrls.DevelopmentPerson, SignInDevelopmentPersonAsync)
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.SignIn)
            .ExcludeFromDescription();
        endpoints.MapPost(SignInUrls.SignOut, SignOutAsync).RequireAuthorization(PortalPolicies.View).ExcludeFromDescription();
    }

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> SignInDevelopmentPersonAsync(
        HttpContext context,
        [FromForm] string person,
        [FromForm] string? returnUrl,
        DevelopmentSignIn development,
        People people,
        PersonCookie cookie,
        ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger(typeof(SignInEndpoints));
        if (!development.IsOffered(context))
        {
            LogRefused(log, context.Connection.RemoteIpAddress);
            return TypedResults.Problem(
                statusCode: StatusCodes.Status403Forbidden,
                title: "Not allowed",
                detail: "One-click people exist only in Development and only for a browser on the portal's own machine.");
        }
        if (DevelopmentSignIn.People.FirstOrDefault(candidate => string.Equals(candidate.Id, person, StringComparison.Ordinal)) is not { } known)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Unknown person", detail: "Choose one of the people on the sign-in page.");
        }
        var result = await people.SignInAsync(known.ToIdentity(), context.RequestAborted);
        if (result.Refusal is not null)
        {
            LogDisabled(log, result.Person.Id);
            return TypedResults.Problem(statusCode: StatusCodes.Status403Forbidden, title: "Not allowed", detail: "An administrator has disabled this person.");
        }
        await cookie.BeginAsync(context, result.Person, SignInMethods.Development);
        LogSignedIn(log, known.Id, known.Role);
        return TypedResults.LocalRedirect(SignInUrls.SafeReturn(returnUrl));
    }

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, [FromForm] string? returnUrl, PersonCookie cookie, SingleSignOut singleSignOut)
    {
        var next = singleSignOut.NextAddress(context, context.User.FindFirst(PortalClaims.SignInMethod)?.Value, returnUrl);
        await cookie.EndAsync(context);
        return TypedResults.LocalRedirect(next);
    }

    [LoggerMessage(1111, LogLevel.Information, "{Person} signed in as {Role} by the development sign-in")]
    private static partial void LogSignedIn(ILogger log, string person, string role);

    [LoggerMessage(1113, LogLevel.Warning, "Sign-in refused: person {Person} is disabled")]
    private static partial void LogDisabled(ILogger log, Guid person);

    [LoggerMessage(1112, LogLevel.Warning, "Development sign-in refused to {Address}")]
    private static partial void LogRefused(ILogger log, System.Net.IPAddress? address);
}
