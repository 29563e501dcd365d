using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace Portal.Live;

/// <summary>
/// Refuses hub connections that a page of another site opens in a person's browser. Cross-origin rules of browsers do not cover WebSockets, and the
/// browser sends the person's cookie along; the Origin header it also sends cannot be set by the page. Programs send none.
/// </summary>
internal sealed partial class HubOrigin(RequestDelegate next, IOptions<LiveOptions> options, ILogger<HubOrigin> logger)
{
    private static readonly PathString[] Hubs = [PortalHub.Path, "/_blazor"];

    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || !Array.Exists(Hubs, hub => context.Request.Path.StartsWithSegments(hub, StringComparison.OrdinalIgnoreCase)) || IsAllowed(context.Request, origin))
        {
            return next(context);
        }
        LogRefused(context.Request.GetEncodedPathAndQuery(), origin);
        return TypedResults.Problem(
            statusCode: StatusCodes.Status403Forbidden,
            title: "Not from this site",
            detail: "Pages of other sites may open connections only when their origin is listed in Live:AllowedOrigins.").ExecuteAsync(context);
    }

    // The scheme is not compared: behind a proxy that ends TLS the portal sees http where the browser sees https.
    private bool IsAllowed(HttpRequest request, string origin) =>
        (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, Authority(request), StringComparison.OrdinalIgnoreCase))
        || options.Value.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    // Uri.Authority leaves default ports out; a proxy may not.
    private static string Authority(HttpRequest request) =>
        request.Host.Port is 80 or 443 ? request.Host.Host : request.Host.Value ?? "";

    [LoggerMessage(2105, LogLevel.Warning, "A connection to {Path} from origin {Origin} was refused")]
    private partial void LogRefused(string path, string origin);
}
