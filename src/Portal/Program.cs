using Portal.Access;
using Portal.Access.Keys;
using Portal.Access.Oidc;
using Portal.Api;
using Portal.Applications;
using Portal.Audit;
using Portal.Bias;
using Portal.Calls;
using Portal.Cost;
using Portal.Dashboards;
using Portal.Drift;
using Portal.Features;
using Portal.Hosting;
using Portal.Ingest;
using Portal.Ingest.Evaluations;
using Portal.IngestHealth;
using Portal.Latency;
using Portal.Live;
using Portal.Metrics;
using Portal.Models;
using Portal.Models.Cards;
using Portal.Monitoring;
using Portal.Operations;
using Portal.Overview;
using Portal.Panels;
using Portal.Prices;
using Portal.Quality;
using Portal.Safety;
using Portal.Senders;
using Portal.Shell;
using Portal.Traces;

return await StartupFaults.ReportAsync(async () =>
{
    RuntimeFloor.Check(Environment.Version);
    var builder = WebApplication.CreateBuilder(args);
    if (await PortalCommands.RunAsync(args, builder) is { } exitCode)
    {
        return exitCode;
    }
    builder.AddProxies();
    builder.AddTelemetry();
    builder.AddGovernance();
    builder.AddAuditTrail();
    builder.AddMonitoring();
    builder.AddAccess();
    builder.AddPortalSignIn();
    builder.AddIngest();
    builder.AddApi();
    builder.AddLive();
    builder.AddPanels();
    builder.AddShell();
    builder.AddOverview();
    builder.AddLatency();
    builder.AddMetrics();
    builder.AddQuality();
    builder.AddCost();
    builder.AddApplications();
    builder.AddDrift();
    builder.AddBias();
    builder.AddFeatures();
    builder.AddSafety();
    builder.AddCalls();
    builder.AddPrices();
    builder.AddTraces();
    builder.AddSenders();
    builder.AddDashboards();
    builder.AddModels();
    builder.AddIngestHealth();
    builder.AddOperations();
    builder.AddAudit();

    var app = builder.Build();
    app.CheckSettings();
    app.UseProxies();
    app.UseOtlpPort();
    app.UseSenders();
    app.UseShell();
    app.UseApiProblems();
    app.UseLive();
    app.UseAccess();

    app.MapTelemetry();
    app.MapMonitoring();
    app.MapAccess();
    app.MapIngest();
    app.MapApi()
        .MapOverviewApi().MapLatencyApi().MapMetricsApi().MapCallsApi().MapTracesApi().MapContentLooksApi()
        .MapCostApi().MapBudgetApi().MapPricesApi()
        .MapDashboardsApi().MapKeysApi().MapCardsApi()
        .MapSendersApi().MapIngestHealthApi().MapApplicationsApi().MapFeaturesApi()
        .MapEvaluationsDoor().MapQualityApi()
        .MapModelsApi().MapModelAssetsApi().MapAuditApi()
        .MapDriftApi().MapOutcomesApi().MapBiasApi().MapSafetyApi().MapScanningApi();
    app.MapLive();
    app.MapShell();
    await app.RunAsync();
    // A fault that shows after the start has set it.
    return Environment.ExitCode;
});
