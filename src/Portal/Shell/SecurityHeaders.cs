namespace Portal.Shell;

/// <summary>Headers that tell the browser what this site never does, on every answer.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Scripts only from our own files; style attributes are allowed because components and charts set them; frames, plug-ins and foreign
    /// form targets are not.
    /// </summary>
    internal static string ContentSecurityPolicy(HttpRequest request)
    {
        // Some browsers read 'self' in connect-src as http only, so the web socket of this very host is named as well.
        var socket = $"{(request.IsHttps ? "wss" : "ws")}://{request.Host.Value}";
        return "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + $"connect-src 'self'{(IsPlainHost(request.Host) ? $" {socket}" : "")}; "
            + "img-src 'self' data:; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }

    public static void Use(IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy(context.Request);
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (headers.CacheControl.Count == 0 && ApiPaths.IsApi(context.Request))
            {
                headers.CacheControl = "no-store"; // numbers and records belong in no cache on the way
            }
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
            return Task.CompletedTask;
        }, context);
        return IsForeignSocket(context) ? RefuseAsync(context) : next(context);
    });

    /// <summary>
    /// CORS does not cover web sockets: a foreign page may open one and its browser would send our cookie. Browsers name the page's origin;
    /// other clients send none.
    /// </summary>
    private static bool IsForeignSocket(HttpContext context) =>
        context.Request.Headers.Upgrade.Count > 0
        && context.Request.Headers.Origin is [{ } origin]
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && string.Equals(page.Authority, Authority(context.Request), StringComparison.OrdinalIgnoreCase));

    private static string Authority(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own) ? own.Authority : "";

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool IsPlainHost(HostString host) => host.HasValue && host.Value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']');
}
