using Portal.Access;
using Portal.Api;
using Portal.Calls;
using Portal.Hosting;
using Portal.Ingest;
using Portal.Latency;
using Portal.Live;
using Portal.Overview;
using Portal.Shell;

return await StartupFaults.ReportAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddTelemetry();
    builder.AddAccess();
    builder.AddIngest();
    builder.AddApi();
    builder.AddLive();
    builder.Services.AddRazorComponents().AddInteractiveServerComponents();

    var app = builder.Build();
    app.CheckSettings();
    app.UseOtlpPort();
    app.UseApiProblems();
    app.UseStaticFiles();
    app.UseLive();
    app.UseAccess();

    app.MapTelemetry();
    app.MapAccess();
    app.MapIngest();
    app.MapApi().MapCallsApi().MapLatencyApi().MapOverviewApi();
    app.MapLive();
    app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    await app.RunAsync();
    return 0;
});
