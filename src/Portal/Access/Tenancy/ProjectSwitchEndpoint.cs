using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Access.Tenancy;

/// <summary>Changes the project a person works in. A form post with an antiforgery token, which the form binding checks.</summary>
internal static partial class ProjectSwitchEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("projects/switch", SwitchAsync).RequireAuthorization(PortalPolicies.View).ExcludeFromDescription();

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> SwitchAsync(
        HttpContext context, [FromForm] string tenant, Projects projects, PersonSessions sessions, ILoggerFactory loggers)
    {
        var open = await projects.ListForAsync(context.User, context.RequestAborted);
        if (open.All(project => project.Tenant != tenant) || await sessions.SwitchAsync(context.User, tenant, context.RequestAborted) is null)
        {
            // The same answer whether or not there is such a project.
            LogRefused(loggers.CreateLogger(typeof(ProjectSwitchEndpoint)), context.User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value);
            return TypedResults.Problem(statusCode: StatusCodes.Status403Forbidden, title: "Not allowed", detail: "You may not work in this project, or it is archived.");
        }
        return TypedResults.LocalRedirect(PortalUrls.Overview());
    }

    [LoggerMessage(1121, LogLevel.Warning, "Person {Person} asked for a project they may not work in")]
    private static partial void LogRefused(ILogger log, string? person);
}
