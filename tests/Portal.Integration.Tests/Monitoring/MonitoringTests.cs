using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Portal.Testing;

namespace Portal.Integration.Tests.Monitoring;

/// <summary>The portal's own metrics and logs reach those who ask, and a collector.</summary>
public sealed class MonitoringTests(PortalFixture fixture)
{
    [Fact]
    public async Task Metrics_AskedWithAKey_TellWhatWasIngested_AndWithoutOneNothing()
    {
        var portal = await fixture.Portal;
        await portal.DeliverAsync(new SentCall { Application = "measured", Start = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromMilliseconds(5), InputTokens = 1 });
        using var client = portal.CreateClient(portal.ReadKey);
        using var stranger = portal.CreateClient(key: null);

        using var answer = await client.GetAsync("/metrics");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("# TYPE portal_spool_items_stored_total counter\nportal_spool_items_stored_total ");
        (await stranger.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Otlp_WithACollector_GetsMetricsAndLogsUnderItsHeaders()
    {
        var posted = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Empty: a builder with defaults would read the portal's own settings beside the tests and listen on its ports.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.Run(context =>
        {
            posted[context.Request.Path] = context.Request.Headers["x-tenant"].ToString();
            if (posted.ContainsKey("/v1/metrics") && posted.ContainsKey("/v1/logs"))
            {
                both.TrySetResult();
            }
            return Task.CompletedTask;
        });
        await collector.StartAsync();

        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            WaitForTelemetry = false,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Monitoring:OtlpEndpoint"] = collector.Urls.Single(),
                ["Monitoring:OtlpHeaders"] = "x-tenant=ours",
                ["Monitoring:IntervalSeconds"] = "1",
            },
        });
        await both.Task.WaitAsync(TimeSpan.FromSeconds(60));

        posted["/v1/metrics"].ShouldBe("ours");
        posted["/v1/logs"].ShouldBe("ours");
    }

    [Fact]
    public async Task Otlp_ToThePortalItself_IsRefusedUnlessAskedFor()
    {
        var (exitCode, _, error) = await PortalProcess.RunToEndAsync(new PortalProcessOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Kestrel:Endpoints:Otlp:Url"] = "http://127.0.0.1:14318",
                ["Monitoring:OtlpEndpoint"] = "http://localhost:14318",
            },
        });

        exitCode.ShouldBe(1);
        error.ShouldContain("Monitoring:AllowSelf");
    }
}
