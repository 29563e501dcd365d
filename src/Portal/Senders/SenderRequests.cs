using Microsoft.AspNetCore.Http.Features;
using Portal.Governance.Access;
using Portal.Telemetry.Senders;

namespace Portal.Senders;

/// <summary>Counts every request to an OTLP door by its answer, also those that are refused before ingest sees them (no key, too many).</summary>
internal sealed class SenderRequests(RequestDelegate next, SenderStatistics statistics)
{
    private const string GrpcPath = "/opentelemetry.proto.collector.";

    public async Task InvokeAsync(HttpContext context)
    {
        if (SignalOf(context.Request.Path.Value) is not { } signal || !HttpMethods.IsPost(context.Request.Method))
        {
            await next(context);
            return;
        }
        try
        {
            await next(context);
        }
        finally
        {
            statistics.Request(
                context.User.FindFirst(PortalClaims.Tenant)?.Value ?? "", DoorOf(context.Request), signal, StatusOf(context), context.Request.ContentLength ?? 0);
        }
    }

    private static SenderSignal? SignalOf(string? path) => path switch
    {
        "/v1/traces" => SenderSignal.Traces,
        "/v1/logs" => SenderSignal.Logs,
        "/v1/metrics" => SenderSignal.Metrics,
        _ when path is null || !path.StartsWith(GrpcPath, StringComparison.Ordinal) => null,
        _ when path.StartsWith(GrpcPath + "trace.", StringComparison.Ordinal) => SenderSignal.Traces,
        _ when path.StartsWith(GrpcPath + "logs.", StringComparison.Ordinal) => SenderSignal.Logs,
        _ when path.StartsWith(GrpcPath + "metrics.", StringComparison.Ordinal) => SenderSignal.Metrics,
        _ => null,
    };

    private static string DoorOf(HttpRequest request) =>
        IsGrpc(request) ? "grpc"
        : request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true ? "http/json"
        : "http/protobuf";

    private static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>gRPC answers 200 and says in a trailer how it went; its codes are counted as the statuses of HTTP that say the same.</summary>
    private static int StatusOf(HttpContext context)
    {
        if (!IsGrpc(context.Request) || context.Response.StatusCode != StatusCodes.Status200OK)
        {
            return context.Response.StatusCode;
        }
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        string? status = trailers is not null && trailers.TryGetValue("grpc-status", out var trailer) ? trailer : context.Response.Headers["grpc-status"];
        return status switch
        {
            null or "" or "0" => StatusCodes.Status200OK,
            "3" => StatusCodes.Status400BadRequest,
            "16" => StatusCodes.Status401Unauthorized,
            "7" => StatusCodes.Status403Forbidden,
            "12" => StatusCodes.Status404NotFound,
            "8" => StatusCodes.Status429TooManyRequests,
            "14" => StatusCodes.Status503ServiceUnavailable,
            "4" => StatusCodes.Status504GatewayTimeout,
            "1" => StatusCodes.Status499ClientClosedRequest,
            _ => StatusCodes.Status500InternalServerError,
        };
    }
}
