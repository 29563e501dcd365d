using Microsoft.AspNetCore.StaticAssets;
using Portal.Access.Emergency;
using Portal.Access.Oidc;

namespace Portal.Access;

/// <summary>Something that answers without a session or a key, and why it may.</summary>
/// <param name="Route">Route pattern as mapped, without the leading slash.</param>
public sealed record AnonymousRoute(string Route, string Reason);

/// <summary>
/// Everything that is open to the world, in one place. What is not here asks for a policy; a test walks all endpoints and fails on one
/// that is open and not listed.
/// </summary>
public static class AnonymousAccess
{
    public static IReadOnlyList<AnonymousRoute> Routes { get; } =
    [
        new("health/live", "Orchestrators have no credentials; the answer is one word."),
        new("health/ready", "Orchestrators have no credentials; the answer names parts, not data."),
        new(SignInUrls.Page, "The page on which people sign in."),
        new(SignInUrls.DevelopmentPerson, "One-click sign-in; refuses outside Development and from other machines."),
        new(OidcUrls.Start, "Leads to the identity provider; nobody is signed in yet."),
        new(OidcUrls.Callback, "The provider's answer, which decides who somebody is; refused without the state this browser began with."),
        new(OidcUrls.Refused, "Says why a sign-in was refused, in fixed texts."),
        new(OidcUrls.Leave, "Leads on to the provider after a session has ended; does nothing without a link that only signing out gives."),
        new(OidcUrls.SignedOut, "Says that somebody has signed out."),
        new(OidcUrls.BackChannelLogout, "The provider reports ended sessions; believed with its signature only."),
        new(OidcUrls.FrontChannelLogout, "The same by way of the browser; ends the session whose secret name is given, and nothing else."),
        new(EmergencyUrls.FirstAdministrator, "The form for the first administrator's code, before anybody can sign in."),
        new(EmergencyUrls.UseFirstAdministrator, "Takes that code: random, single use, with an end; rate-limited."),
        new(EmergencyUrls.BreakGlass, "The form for a sealed code, for when the identity provider is down."),
        new(EmergencyUrls.UseBreakGlass, "Takes that code: random, single use, with an end; rate-limited, and every use raises an alert."),
        new("status/{code:int}", "Says that a page does not exist or is not allowed; reveals nothing else."),
        new("{**path:file}", "Only in Development: static files that came after the build; they are in wwwroot like all others."),
        new("error", "Says that something went wrong, with an id to quote."),
    ];

    /// <summary>Whether an open endpoint is meant to be open.</summary>
    public static bool IsListed(RouteEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        // Scripts, styles, fonts and icons of the sign-in page and the shell; the same files are in every copy of the program.
        if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            return true;
        }
        var pattern = endpoint.RoutePattern.RawText?.TrimStart('/');
        return Routes.Any(route => string.Equals(route.Route, pattern, StringComparison.OrdinalIgnoreCase));
    }
}
