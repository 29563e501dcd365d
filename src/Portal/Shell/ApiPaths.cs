namespace Portal.Shell;

/// <summary>Which requests come from programs rather than from a person's browser following links.</summary>
public static class ApiPaths
{
    private static readonly PathString[] Programs = ["/api", "/v1", "/openapi", "/health", "/metrics", "/hubs", "/_blazor"];
    private static readonly PathString[] KeyOnlyWrites = ["/api", "/v1"];

    /// <summary>How the paths of OTLP's gRPC methods start: /opentelemetry.proto.collector.trace.v1.TraceService/Export.</summary>
    private const string GrpcServices = "/opentelemetry.proto.";

    /// <summary>Paths whose refusals are status codes and problem documents, never a redirect to a page.</summary>
    public static bool IsApi(HttpRequest request) => StartsWithAny(request, Programs);

    /// <summary>
    /// Paths on which a cookie counts for nothing when the method changes state: a foreign page can make a browser send a cookie,
    /// but not an Authorization header.
    /// </summary>
    public static bool IgnoresCookies(HttpRequest request) =>
        StartsWithAny(request, KeyOnlyWrites) && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    private static bool StartsWithAny(HttpRequest request, PathString[] prefixes)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Path.Value!.StartsWith(GrpcServices, StringComparison.Ordinal))
        {
            return true;
        }

        foreach (var prefix in prefixes)
        {
            if (request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}
