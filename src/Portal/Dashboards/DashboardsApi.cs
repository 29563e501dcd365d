using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Governance.Access;
using Portal.Governance.Dashboards;
using Portal.Live.Series;

namespace Portal.Dashboards;

/// <summary>Dashboards for programs. Bodies are the document that export gives; writing needs the version that was read, in <c>If-Match</c>.</summary>
public static class DashboardsApi
{
    private const string Json = "application/json";

    /// <summary>Where a dashboard is downloaded as a file.</summary>
    internal static string ExportUrl(Guid id) => $"{ApiSetup.Root}/v1/dashboards/{id:D}/export";

    public static RouteGroupBuilder MapDashboardsApi(this RouteGroupBuilder api)
    {
        var dashboards = api.MapGroup("/dashboards").WithTags("Dashboards");
        dashboards.MapGet("", ListAsync).WithName("ListDashboards")
            .WithSummary("Dashboards the caller may open")
            .WithDescription("Own ones, those shared with everybody of the tenant, and starred ones of a link; by name.");
        dashboards.MapGet("/series", ListSeries).WithName("ListDashboardSeries")
            .WithSummary("What panels can show")
            .WithDescription("Every metric with its unit, the forms that show it, and what it can be split by.");
        dashboards.MapGet("/{id:guid}", GetAsync).WithName("GetDashboard")
            .WithSummary("One dashboard")
            .WithDescription("The document, who owns it and its version, which is also the ETag. A private dashboard of somebody else does not exist for the caller.");
        dashboards.MapGet("/{id:guid}/export", ExportAsync).WithName("ExportDashboard")
            .WithSummary("A dashboard as a file")
            .WithDescription("The document alone, schema portal.dashboard/1, ready to be imported here or elsewhere.")
            .Produces(StatusCodes.Status200OK, contentType: Json);
        dashboards.MapPost("", CreateAsync).WithName("CreateDashboard").RequireAuthorization(PortalPolicies.Administer)
            .Accepts<DashboardDocument>(Json)
            .WithSummary("Create a dashboard")
            .WithDescription("The body is a document. It belongs to the caller; 'sharing' is private, link or tenant (tenant when left out). Unknown metrics are refused: import keeps them.");
        dashboards.MapPost("/import", ImportAsync).WithName("ImportDashboard").RequireAuthorization(PortalPolicies.Administer)
            .Accepts<DashboardDocument>(Json)
            .WithSummary("Import a dashboard from elsewhere")
            .WithDescription("As create, but panels of metrics this portal does not have are kept and named in 'unavailable'. With check=true nothing is stored.");
        dashboards.MapPut("/{id:guid}", ReplaceAsync).WithName("ReplaceDashboard").RequireAuthorization(PortalPolicies.Administer)
            .Accepts<DashboardDocument>(Json)
            .WithSummary("Replace what a dashboard shows")
            .WithDescription("The body is a document, If-Match the version it was made from ('*': whatever stands). 412 when somebody changed it since; nothing is overwritten then.");
        dashboards.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteDashboard").RequireAuthorization(PortalPolicies.Administer)
            .WithSummary("Delete a dashboard")
            .WithDescription("If-Match as for replacing. Its owner can bring it back for seven days.");
        return api;
    }

    private static async Task<Ok<IReadOnlyList<DashboardListed>>> ListAsync(HttpContext context, DashboardStore store, CancellationToken cancellationToken)
    {
        var viewer = context.User.ToDashboardViewer();
        var entries = await store.ListAsync(viewer, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<DashboardListed>>([.. entries.Select(DashboardListed.Of)]);
    }

    private static Ok<IReadOnlyList<DashboardSeriesListed>> ListSeries(SeriesCatalogue catalogue) =>
        TypedResults.Ok<IReadOnlyList<DashboardSeriesListed>>([.. catalogue.All.Select(DashboardSeriesListed.Of)]);

    private static async Task<Results<Ok<DashboardRead>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext context, DashboardStore store, DashboardLibrary library, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(context.User.ToDashboardViewer(), id, cancellationToken) is not { } dashboard)
        {
            return DashboardProblems.NotFound();
        }
        context.Response.Headers.ETag = Tag(dashboard);
        return TypedResults.Ok(DashboardRead.Of(dashboard, library.Open(dashboard).Definition, []));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExportAsync(
        Guid id, HttpContext context, DashboardStore store, DashboardLibrary library, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(context.User.ToDashboardViewer(), id, cancellationToken) is not { } dashboard)
        {
            return DashboardProblems.NotFound();
        }
        var document = Encoding.UTF8.GetBytes(DashboardJson.Write(library.Open(dashboard).Definition));
        return TypedResults.File(document, Json, $"{FileName(dashboard.Name)}.dashboard.json");
    }

    private static Task<Results<Created<DashboardRead>, Ok<DashboardRead>, ValidationProblem, ProblemHttpResult>> CreateAsync(
        HttpContext context, [FromQuery] string? sharing, DashboardStore store, DashboardLibrary library, CancellationToken cancellationToken) =>
        AddAsync(context, sharing, keepsUnknown: false, check: false, store, library, cancellationToken);

    private static Task<Results<Created<DashboardRead>, Ok<DashboardRead>, ValidationProblem, ProblemHttpResult>> ImportAsync(
        HttpContext context, [FromQuery] string? sharing, [FromQuery] bool? check, DashboardStore store, DashboardLibrary library, CancellationToken cancellationToken) =>
        AddAsync(context, sharing, keepsUnknown: true, check ?? false, store, library, cancellationToken);

    private static async Task<Results<Created<DashboardRead>, Ok<DashboardRead>, ValidationProblem, ProblemHttpResult>> AddAsync(
        HttpContext context, string? sharing, bool keepsUnknown, bool check, DashboardStore store, DashboardLibrary library, CancellationToken cancellationToken)
    {
        if (!TrySharing(sharing, DashboardSharing.Tenant, out var shared))
        {
            return DashboardProblems.Sharing(sharing);
        }
        var reading = await ReadAsync(context, library, keepsUnknown, cancellationToken);
        if (reading.Definition is not { } definition)
        {
            return DashboardProblems.Faults(reading.Faults);
        }
        if (check)
        {
            return TypedResults.Ok(new DashboardRead { Unavailable = reading.Unavailable, Dashboard = DashboardDocument.Of(definition) });
        }
        try
        {
            var created = await store.CreateAsync(await library.RequireViewerAsync(context.User, cancellationToken), new DashboardEdit(definition, shared).ToContent(), cancellationToken);
            context.Response.Headers.ETag = Tag(created);
            return TypedResults.Created($"{ApiSetup.Root}/v1/dashboards/{created.Id:D}", DashboardRead.Of(created, definition, reading.Unavailable));
        }
        catch (InvalidOperationException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status409Conflict, title: "Too many dashboards");
        }
    }

    private static async Task<Results<Ok<DashboardRead>, ValidationProblem, ProblemHttpResult>> ReplaceAsync(
        Guid id, HttpContext context, [FromQuery] string? sharing, DashboardStore store, DashboardLibrary library, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryReadOrAny(context.Request, out var version, out var problem))
        {
            return problem;
        }
        var viewer = await library.RequireViewerAsync(context.User, cancellationToken);
        if (await store.FindAsync(viewer, id, cancellationToken) is not { } stored)
        {
            return DashboardProblems.NotFound();
        }
        if (!TrySharing(sharing, stored.Sharing, out var shared))
        {
            return DashboardProblems.Sharing(sharing);
        }
        var reading = await ReadAsync(context, library, keepsUnknown: true, cancellationToken);
        if (reading.Definition is not { } definition)
        {
            return DashboardProblems.Faults(reading.Faults);
        }
        var result = await store.SaveAsync(viewer, id, version, new DashboardEdit(definition, shared).ToContent(), cancellationToken);
        if (result is not { Outcome: DashboardOutcome.Done, Current: { } current })
        {
            return DashboardProblems.Of(result);
        }
        context.Response.Headers.ETag = Tag(current);
        return TypedResults.Ok(DashboardRead.Of(current, definition, reading.Unavailable));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, HttpContext context, DashboardStore store, DashboardLibrary library, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryReadOrAny(context.Request, out var version, out var problem))
        {
            return problem;
        }
        var result = await store.DeleteAsync(await library.RequireViewerAsync(context.User, cancellationToken), id, version, cancellationToken);
        return result.Outcome is DashboardOutcome.Done ? TypedResults.NoContent() : DashboardProblems.Of(result);
    }

    private static async Task<DashboardReading> ReadAsync(HttpContext context, DashboardLibrary library, bool keepsUnknown, CancellationToken cancellationToken)
    {
        var document = await DashboardBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return new DashboardReading(null, [new DashboardFault(1, "", $"The document is too long; at most {DashboardJson.LongestDocument} characters are possible.")], []);
        }
        var reading = library.TryRead(document);
        return keepsUnknown || reading.Unavailable.Count == 0
            ? reading
            : reading with { Definition = null, Faults = [.. reading.Unavailable.Select(metric => new DashboardFault(1, "panels", $"There is no metric '{metric}' here; GET dashboards/series lists them. Import keeps such panels."))] };
    }

    private static bool TrySharing(string? text, DashboardSharing missing, out DashboardSharing sharing)
    {
        sharing = missing;
        return text is null || (Enum.TryParse(text, ignoreCase: true, out sharing) && Enum.IsDefined(sharing) && !char.IsDigit(text[0]));
    }

    private static string Tag(Dashboard dashboard) => string.Create(CultureInfo.InvariantCulture, $"\"{dashboard.Version}\"");

    private static string FileName(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-')).Trim('-') is { Length: > 0 } file ? file : "dashboard";
}
