using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;
using Portal.Live;

namespace Portal.Api;

/// <summary>What all endpoints under <c>/api</c> share: policy, limits, JSON, problem documents and their description.</summary>
public static class ApiSetup
{
    /// <summary>Where programs ask.</summary>
    public const string Root = "/api";

    /// <summary>Limit of endpoints that stream whole result sets; in place of the one all endpoints share.</summary>
    public const string ExportLimit = "export";

    private const string RatePolicy = "api";

    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.ConfigureHttpJsonOptions(options => PortalJson.Configure(options.SerializerOptions));
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ApiOptions>>((limits, options) =>
            limits.AddPolicy(RatePolicy, context => PerMinute(context, options.Value.RequestsPerMinute)));
        services.AddOpenApi("v1", ApiDescription.Configure);
        return builder;
    }

    /// <summary>Errors of programs' requests become problem documents. Put it after what renders error pages for people.</summary>
    public static void UseApiProblems(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase),
        api => api.UseExceptionHandler().UseStatusCodePages());

    /// <summary>The group in which slices map their endpoints.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(PortalPolicies.View);
        var api = endpoints.MapGroup($"{Root}/v1")
            .RequireRateLimiting(RatePolicy)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        ((IEndpointConventionBuilder)api).Finally(Guard);
        return api;
    }

    /// <summary>
    /// Who names no policy asks for View. Who names one asks for that alone: a key that may only write must not need the right to read. Endpoints for
    /// feedback take it from web pages as well.
    /// </summary>
    private static void Guard(EndpointBuilder endpoint)
    {
        var policies = endpoint.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy).ToList();
        if (policies.Count == 0)
        {
            endpoint.Metadata.Add(new AuthorizeAttribute(PortalPolicies.View));
        }
        if (policies.Contains(PortalPolicies.WriteFeedback))
        {
            endpoint.Metadata.Add(new EnableCorsAttribute(PortalPolicies.WriteFeedback));
        }
    }

    private static RateLimitPartition<string> PerMinute(HttpContext context, int permits) => RateLimitPartition.GetSlidingWindowLimiter(
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? context.Connection.RemoteIpAddress?.ToString() ?? "local",
        _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 });
}
