using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Api;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Health;

namespace Portal.IngestHealth;

/// <summary>The Ingest health page and what it shows, for programs.</summary>
public static class IngestHealthRegistration
{
    /// <summary>Id of the live panel.</summary>
    internal const string Panel = "ingest-health";

    public static WebApplicationBuilder AddIngestHealth(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<StoreReports>();
        builder.Services.AddSingleton<IngestHealthSource>();
        builder.Services.AddLivePanel<IngestHealthSource, IngestHealthReport>(
            Panel,
            (source, request, _, token) => source.GetAsync(request, token),
            argument => argument is null ? null : $"The panel '{Panel}' takes no argument.");
        builder.Services.AddNavItem(new NavItem
        {
            Section = NavSection.Administer,
            Href = PortalUrls.IngestHealth(),
            Icon = "health_and_safety",
            Texts = typeof(IngestHealthTexts),
            TextKey = "Title",
            Order = 30,
            Policy = PortalPolicies.View,
            Shortcut = 'h',
        });
        return builder;
    }

    public static RouteGroupBuilder MapIngestHealthApi(this RouteGroupBuilder api)
    {
        api.MapGet("/ingest/health", GetAsync)
            .WithTags("Ingest")
            .WithName("GetIngestHealth")
            .WithSummary("Queues, disk, tables and retention of the telemetry store")
            .WithDescription("Spool of this portal, what came in within the range over all tenants, requests by their answer, and of each table size, age, parts and its real TTL beside the promised one, with a verdict. Intake and store are null while ClickHouse does not answer. Parameters that filter calls have no effect here.");
        return api;
    }

    private static async Task<Results<Ok<IngestHealthReport>, ValidationProblem>> GetAsync(
        [AsParameters] StepParameters parameters, IngestHealthSource source, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await source.GetAsync(request, cancellationToken))
            : problem;
}
