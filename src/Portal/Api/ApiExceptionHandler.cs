using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;

namespace Portal.Api;

/// <summary>Turns what went wrong behind an API endpoint into a problem document with an id that the log knows.</summary>
internal sealed partial class ApiExceptionHandler(IProblemDetailsService problems, ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!httpContext.Request.Path.StartsWithSegments(ApiSetup.Root, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        var problem = Describe(exception);
        var trace = Activity.Current?.Id ?? httpContext.TraceIdentifier;
        problem.Extensions["traceId"] = trace;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            LogUnavailable(httpContext.Request.Path, trace, exception.Message);
        }
        else if (problem.Status == StatusCodes.Status403Forbidden)
        {
            LogRefused(httpContext.Request.Path, trace, exception.Message);
        }
        else
        {
            LogFailed(httpContext.Request.Path, trace, exception);
        }
        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static ProblemDetails Describe(Exception exception) => exception switch
    {
        AccessRefusedException refused => new ProblemDetails { Status = StatusCodes.Status403Forbidden, Title = "Not allowed", Detail = refused.Message },
        BadHttpRequestException bad => new ProblemDetails { Status = bad.StatusCode, Title = "The request cannot be read", Detail = bad.Message },
        HttpRequestException or DbException { IsTransient: true } => new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "ClickHouse is not available",
            Detail = "The store of calls does not answer at the moment. Telemetry is still accepted. Try again after the seconds in Retry-After.",
        },
        TimeoutException or OperationCanceledException => new ProblemDetails
        {
            Status = StatusCodes.Status504GatewayTimeout,
            Title = "The query took too long",
            Detail = "Ask for a shorter range, a wider step or a narrower filter.",
        },
        _ => new ProblemDetails
        {
            Status = StatusCodes.Status500InternalServerError,
            Title = "The portal failed to answer",
            Detail = "The log of the portal says more under this trace id.",
        },
    };

    [LoggerMessage(2201, LogLevel.Warning, "{Path} could not be answered (trace id {TraceId}): {Reason}")]
    private partial void LogUnavailable(string path, string traceId, string reason);

    [LoggerMessage(2203, LogLevel.Warning, "{Path} was refused (trace id {TraceId}): {Reason}")]
    private partial void LogRefused(string path, string traceId, string reason);

    [LoggerMessage(2202, LogLevel.Error, "{Path} could not be answered (trace id {TraceId})")]
    private partial void LogFailed(string path, string traceId, Exception exception);
}
