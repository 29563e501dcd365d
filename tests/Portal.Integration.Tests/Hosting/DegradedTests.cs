using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Hosting;

/// <summary>Without ClickHouse the portal accepts telemetry, says what is missing, and catches up.</summary>
public sealed class DegradedTests
{
    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddMinutes(-5);

    [Fact]
    public async Task Start_EngineCannotStart_AcceptsTelemetryAndSaysWhatIsMissing()
    {
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            WaitForTelemetry = false,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Engine:LibraryPath"] = "/nowhere/libchdb.so" },
        });
        await portal.WaitForLineAsync("Telemetry is not ready (attempt 2)");

        await portal.SendAsync(Call("degraded", inputTokens: 1));

        using var client = portal.CreateClient(portal.ReadKey);
        using var ready = await client.GetAsync("/health/ready");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var health = JsonDocument.Parse(await ready.Content.ReadAsByteArrayAsync());
        health.RootElement.GetProperty("status").GetString().ShouldBe("degraded");
        var components = health.RootElement.GetProperty("components");
        components.GetProperty("clickhouse").GetProperty("reason").GetString().ShouldNotBeNullOrEmpty();
        components.GetProperty("spool").GetProperty("data").GetProperty("waitingCalls").GetInt64().ShouldBe(1);
        using var answer = await client.GetAsync("/api/v1/calls/summary");
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Engine_Killed_ComesBackWithEveryCall()
    {
        await using var portal = await PortalProcess.StartAsync();
        await portal.DeliverAsync(Call("engine-killed", inputTokens: 1));
        var before = portal.EngineId;

        portal.KillEngine();
        await portal.SendAsync(Call("engine-killed", inputTokens: 10));
        await portal.WhenDeliveredAsync();

        portal.EngineId.ShouldNotBe(before);
        await ShouldHoldAsync(portal, "engine-killed", calls: 2, inputTokens: 11);
    }

    [Fact]
    public async Task Portal_Killed_LeavesNoEngineAndLosesNoCall()
    {
        await using var portal = await PortalProcess.StartAsync();
        using var engine = Process.GetProcessById(portal.EngineId);
        await portal.SendAsync(Call("portal-killed", inputTokens: 1));

        await portal.KillAsync();
        await engine.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await portal.StartAgainAsync();
        await portal.WhenDeliveredAsync();

        await ShouldHoldAsync(portal, "portal-killed", calls: 1, inputTokens: 1);
    }

    [Fact]
    public async Task Portal_Stopped_LeavesNoEngine()
    {
        await using var portal = await PortalProcess.StartAsync();
        using var engine = Process.GetProcessById(portal.EngineId);

        (await portal.StopAsync()).ShouldBe(0);

        engine.HasExited.ShouldBeTrue();
    }

    private static SentCall Call(string application, long inputTokens) =>
        new() { Application = application, Start = Start, Duration = TimeSpan.FromMilliseconds(50), InputTokens = inputTokens };

    private static async Task ShouldHoldAsync(PortalProcess portal, string application, long calls, long inputTokens)
    {
        var summary = await portal.GetAsync($"/api/v1/calls/summary?application={application}");
        (summary.GetProperty("calls").GetInt64(), summary.GetProperty("inputTokens").GetInt64()).ShouldBe((calls, inputTokens));
    }
}
