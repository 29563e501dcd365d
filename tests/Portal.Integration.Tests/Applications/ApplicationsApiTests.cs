using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Applications;

/// <summary>Settings reach ingest within seconds, and a deletion runs to its receipt, through the API of a running portal.</summary>
public sealed class ApplicationsApiTests(PortalFixture fixture)
{
    [Fact]
    public async Task Settings_Put_HoldForTheNextCallsAndAreThereForTheNextReader()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        using var put = await client.PutAsJsonAsync("/api/v1/applications/settings-api/settings", new { sampleOneIn = 1, keepErrors = true, team = "payments", version = 0 });
        put.StatusCode.ShouldBe(HttpStatusCode.OK, await put.Content.ReadAsStringAsync());

        (await portal.GetAsync("/api/v1/applications/settings-api/settings")).GetProperty("version").GetInt64().ShouldBe(1);
        using var again = await client.PutAsJsonAsync("/api/v1/applications/settings-api/settings", new { sampleOneIn = 2, keepErrors = true, version = 0 });
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("current").GetProperty("team").GetString().ShouldBe("payments");
        using var wrong = await client.PutAsJsonAsync("/api/v1/applications/settings-api/settings", new { sampleOneIn = 0, keepErrors = true, version = 1 });
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("sampleOneIn is 0");
        using var reader = portal.CreateClient(portal.ReadKey);
        using var forbidden = await reader.PutAsJsonAsync("/api/v1/applications/settings-api/settings", new { sampleOneIn = 2, keepErrors = true, version = 1 });
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Sampling_Set_HoldsForIngestWithinSeconds()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        using var put = await client.PutAsJsonAsync("/api/v1/applications/sampled-api/settings", new { sampleOneIn = 10_000, keepErrors = true, version = 0 });
        put.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await client.GetStringAsync("/metrics", limit.Token)).Contains("portal_ingest_outcome=\"sampled_out\"", StringComparison.Ordinal))
        {
            await portal.SendAsync(new SentCall { Application = "sampled-api", Start = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromMilliseconds(1) });
        }
    }

    [Fact]
    public async Task Delete_Confirmed_RunsUntilNothingIsLeftAndKeepsTheReceipt()
    {
        var portal = await fixture.Portal;
        await portal.DeliverAsync([.. Enumerable.Range(0, 20).Select(number => new SentCall
        {
            Application = "to-delete", Start = TimeProvider.System.GetUtcNow().AddSeconds(-number), Duration = TimeSpan.FromMilliseconds(20), InputTokens = 5,
        })]);
        using var client = portal.CreateClient(portal.AdminKey);
        using var unconfirmed = await client.DeleteAsync("/api/v1/applications/to-delete?confirm=else");
        unconfirmed.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        using var asked = await client.DeleteAsync("/api/v1/applications/to-delete?confirm=to-delete");

        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var deletion = await UntilAsync(client, asked.Headers.Location!, step => step is "leavingDisk" or "done");
        deletion.GetProperty("receipt").EnumerateArray().Single(line => line.GetProperty("table").GetString() == "calls").GetProperty("rows").GetInt64().ShouldBe(20);
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/applications/to-delete/contents")).GetArrayLength().ShouldBe(0);
        (await portal.GetAsync("/api/v1/calls/summary?application=to-delete")).GetProperty("calls").GetInt64().ShouldBe(0);
    }

    private static async Task<JsonElement> UntilAsync(HttpClient client, Uri location, Func<string, bool> reached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var deletion = await client.GetFromJsonAsync<JsonElement>(location, limit.Token);
            deletion.GetProperty("fault").ValueKind.ShouldBe(JsonValueKind.Null);
            if (reached(deletion.GetProperty("step").GetString()!))
            {
                return deletion;
            }
            await Task.Delay(100, limit.Token);
        }
    }
}
