using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

/// <summary>Keys of a real portal from making to revoking, over the API and the command line, with and without the database.</summary>
public sealed class ApiKeyJourneyTests(PortalFixture fixture)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Key_MadeByTheApi_WorksUntilRevoked()
    {
        var portal = await fixture.Portal;
        using var admin = portal.CreateClient(portal.AdminKey);
        using var made = await admin.PostAsJsonAsync("/api/v1/keys", new { name = "journey", scope = "read", days = 7 });
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        made.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var answer = await made.Content.ReadFromJsonAsync<JsonElement>();
        var (id, key) = (answer.GetProperty("details").GetProperty("id").GetString()!, answer.GetProperty("key").GetString()!);

        using var reader = portal.CreateClient(key);
        (await WhenAsync(reader, HttpStatusCode.OK)).ShouldBeTrue();
        (await admin.GetStringAsync("/api/v1/keys")).ShouldNotContain(key.Split('_')[2]);

        (await admin.DeleteAsync($"/api/v1/keys/{id}?reason=done")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await WhenAsync(reader, HttpStatusCode.Unauthorized)).ShouldBeTrue();
        (await admin.GetFromJsonAsync<JsonElement>($"/api/v1/keys/{id}")).GetProperty("revokedAt").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task Key_AskedForWrongly_IsRefusedFieldByField()
    {
        var portal = await fixture.Portal;
        using var admin = portal.CreateClient(portal.AdminKey);
        using var answer = await admin.PostAsJsonAsync("/api/v1/keys", new { name = "", scope = "everything", days = 0, allowedOrigins = new[] { "shop.example" } });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        errors.EnumerateObject().Select(error => error.Name).ShouldBe(["name", "scope", "days", "allowedOrigins"], ignoreOrder: true);
    }

    [Fact]
    public async Task Key_OfOneProject_SeesNothingOfAnother()
    {
        var portal = await fixture.Portal;
        var (code, text, error) = await portal.RunCommandAsync("keys", "create", "--scope", "admin", "--tenant", "other-project", "--name", "stranger here");
        code.ShouldBe(0, error);
        using var other = portal.CreateClient(text.Trim());
        using var ours = portal.CreateClient(portal.AdminKey);
        var budget = await (await ours.PostAsJsonAsync("/api/v1/budgets", new
        {
            name = "ours alone", scope = "application", target = "cross-project", monthlyUsd = 1, validFrom = "2026-01-01", owner = "Ada",
        })).Content.ReadFromJsonAsync<JsonElement>();
        var now = TimeProvider.System.GetUtcNow();
        await portal.DeliverAsync(new SentCall { Application = "cross-project", Start = now, Duration = TimeSpan.FromMilliseconds(10), InputTokens = 1, OutputTokens = 1, Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["gen_ai.conversation.id"] = "cross-project-conversation" } });

        string[] lists =
        [
            "/api/v1/keys", "/api/v1/budgets", "/api/v1/applications", "/api/v1/dashboards", "/api/v1/views", "/api/v1/calls", "/api/v1/calls/filters", "/api/v1/overview", "/api/v1/senders",
            "/api/v1/cost/movers", "/api/v1/conversations/cross-project-conversation", "/api/v1/calls/export?format=csv", "/api/v1/latency/breakdown", "/api/v1/applications/deletions",
        ];
        var ourAnswers = new List<string>();
        foreach (var path in lists)
        {
            (await other.GetStringOrEmptyAsync(path)).ShouldNotContain("cross-project", Case.Sensitive, path);
            ourAnswers.Add(await ours.GetStringOrEmptyAsync(path));
        }
        ourAnswers.Count(answer => answer.Contains("cross-project", StringComparison.Ordinal)).ShouldBeGreaterThan(4); // else this looked at nothing
        (await other.DeleteAsync($"/api/v1/budgets/{budget.GetProperty("id").GetGuid()}?expectedVersion=1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Ingest_WithoutTheDatabase_TakesKnownKeysAndKeysOfTheCommandLine()
    {
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            WaitForTelemetry = false,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings:Governance"] = "Host=127.0.0.1;Port=1;Timeout=1;Database=nothing" },
        });
        var (code, text, error) = await portal.RunCommandAsync("keys", "create", "--scope", "ingest", "--tenant", "shop");
        code.ShouldBe(0, error);
        foreach (var key in new[] { portal.IngestKey, text.Trim() })
        {
            using var sender = portal.CreateClient(key);
            using var body = new StringContent("""{"resourceSpans":[]}""", System.Text.Encoding.UTF8, "application/json");
            (await sender.PostAsync("/v1/traces", body)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    /// <summary>Asks until the answer is the expected one; seconds are allowed, as revoking promises.</summary>
    private static async Task<bool> WhenAsync(HttpClient client, HttpStatusCode expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Limit)
        {
            using var answer = await client.GetAsync("/api/v1/dashboards/series");
            if (answer.StatusCode == expected)
            {
                return true;
            }
        }
        return false;
    }
}

internal static class HttpClientText
{
    /// <summary>The body whatever the status, 404 included.</summary>
    public static async Task<string> GetStringOrEmptyAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }
}
