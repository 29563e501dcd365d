using Microsoft.AspNetCore.Mvc;
using Portal.Access.Limits;
using Portal.Shell;

namespace Portal.Access;

/// <summary>Answers of RFC 9457 for requests that may not pass.</summary>
internal static class Refusal
{
    private const int PermissionDenied = 7;
    private const int ResourceExhausted = 8;
    private const int Unauthenticated = 16;

    public static Task UnauthorizedAsync(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"portal\"";
        return WriteAsync(context, StatusCodes.Status401Unauthorized, "Not signed in", detail);
    }

    public static Task ForbiddenAsync(HttpContext context) => ForbiddenAsync(
        context,
        context.User.FindFirst(Governance.Access.PortalClaims.Scope) is { } scope
            ? $"A key of scope '{scope.Value}' may not do this."
            : "Your roles do not allow this, or it takes an API key.");

    public static Task ForbiddenAsync(HttpContext context, string detail) => WriteAsync(context, StatusCodes.Status403Forbidden, "Not allowed", detail);

    public static Task TooManyAsync(HttpContext context, TimeSpan retryAfter)
    {
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        const string Detail = "Wait as long as Retry-After says, then try again.";
        if (IsGrpc(context))
        {
            context.Response.Headers["grpc-status-details-bin"] = GrpcRetryInfo.Encode(ResourceExhausted, Detail, retryAfter);
        }
        return WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too many requests", Detail);
    }

    /// <summary>Who asks cannot be told at the moment.</summary>
    public static Task UnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        if (ApiPaths.IsApi(context.Request))
        {
            return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Sessions cannot be read", "The database of records does not answer. Try again after the seconds in Retry-After.");
        }
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable; // the shell's page for this status follows
        return Task.CompletedTask;
    }

    private static async Task WriteAsync(HttpContext context, int status, string title, string detail)
    {
        if (IsGrpc(context))
        {
            WriteGrpc(context, status, detail);
            return;
        }

        context.Response.StatusCode = status;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Title = title, Detail = detail },
        });
    }

    private static bool IsGrpc(HttpContext context) => context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A gRPC client understands a status in its own headers only: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, Trailers-Only.</summary>
    private static void WriteGrpc(HttpContext context, int status, string detail)
    {
        var code = status switch
        {
            StatusCodes.Status401Unauthorized => Unauthenticated,
            StatusCodes.Status403Forbidden => PermissionDenied,
            _ => ResourceExhausted,
        };
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = detail; // plain ASCII without a percent sign, so nothing to encode
        // Not started here: the one block of headers must end the stream, which the server sees to when the request is over.
    }
}
