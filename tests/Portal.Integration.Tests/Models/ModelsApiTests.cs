using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Integration.Tests.Models;

/// <summary>The registry as programs use it, over HTTP.</summary>
public sealed class ModelsApiTests(PortalFixture fixture)
{
    private static readonly object Asked = new { name = "api-assistant", title = "API assistant", purpose = "Answers.", application = "api-models", version = new { name = "v1", responseModels = new[] { "api-model-1" } } };

    [Fact]
    public async Task Model_FromRegistrationToRetirement_IsManagedByAPipeline()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        using var created = await client.PostAsJsonAsync("/api/v1/models", Asked);
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        using var twin = await client.PostAsJsonAsync("/api/v1/models", Asked);
        twin.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await JsonOf(twin)).GetProperty("current").GetProperty("title").GetString().ShouldBe("API assistant");

        using var added = await client.PostAsJsonAsync("/api/v1/models/api-assistant/versions", new { name = "v2", artifactDigest = "sha256:00ff", stage = "production" });
        added.StatusCode.ShouldBe(HttpStatusCode.Created, await added.Content.ReadAsStringAsync());
        using var uneven = await client.PutAsJsonAsync(
            "/api/v1/models/api-assistant/deployments/production",
            new { strategy = "canary", reason = "First tenth.", shares = new[] { new { version = "v1", percent = 90 }, new { version = "v2", percent = 20 } } });
        uneven.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await JsonOf(uneven)).GetProperty("errors").GetProperty("shares")[0].GetString()!.ShouldContain("110");
        using var deployed = await client.PutAsJsonAsync(
            "/api/v1/models/api-assistant/deployments/production",
            new { strategy = "canary", reason = "First tenth.", shares = new[] { new { version = "v1", percent = 90 }, new { version = "v2", percent = 10 } } });
        deployed.StatusCode.ShouldBe(HttpStatusCode.OK, await deployed.Content.ReadAsStringAsync());
        (await JsonOf(deployed)).GetProperty("deployments").GetArrayLength().ShouldBe(2);

        using var blind = await client.PostAsJsonAsync("/api/v1/models/api-assistant/versions/v2/stage", new { stage = "retired", reason = "Done." });
        ((int)blind.StatusCode).ShouldBe(428);
        using var held = await SendAsync(client, HttpMethod.Post, "/api/v1/models/api-assistant/versions/v2/stage", new { stage = "retired", reason = "Done." }, await VersionOf(client, "v2"));
        held.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await held.Content.ReadAsStringAsync()).ShouldContain("production");
    }

    [Fact]
    public async Task Change_OnAnOutdatedVersion_IsRefusedWithTheRecordAsItIs()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        await client.PostAsJsonAsync("/api/v1/models", new { name = "api-twice", title = "Twice", purpose = "First." });
        using var first = await SendAsync(client, HttpMethod.Put, "/api/v1/models/api-twice", new { title = "Twice", purpose = "Second." }, "\"1\"");
        first.StatusCode.ShouldBe(HttpStatusCode.OK, await first.Content.ReadAsStringAsync());

        using var late = await SendAsync(client, HttpMethod.Put, "/api/v1/models/api-twice", new { title = "Twice", purpose = "Mine." }, "\"1\"");

        late.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await JsonOf(late)).GetProperty("current").GetProperty("purpose").GetString().ShouldBe("Second.");
        using var read = await client.GetAsync("/api/v1/models/api-twice");
        read.Headers.ETag!.Tag.ShouldBe("\"2\"");
    }

    [Fact]
    public async Task Registry_ByAKeyThatOnlyReads_IsReadAndNotChanged()
    {
        var portal = await fixture.Portal;
        using var reader = portal.CreateClient(portal.ReadKey);

        (await reader.GetAsync("/api/v1/models")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await reader.GetAsync("/api/v1/models/risk-classes")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await reader.PostAsJsonAsync("/api/v1/models", Asked)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    /// <summary>Six calls: four by a registered response model, one by the version the sender states, one by nothing registered.</summary>
    [Fact]
    public async Task Unregistered_AfterTraffic_HoldsWhatNoVersionClaims()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        using var created = await client.PostAsJsonAsync(
            "/api/v1/models",
            new { name = "traffic", title = "Traffic", purpose = "Counts.", application = "api-traffic", version = new { name = "v1", responseModels = new[] { "known-model" } } });
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        await client.PostAsJsonAsync("/api/v1/models/traffic/versions", new { name = "v2", versionAttribute = "stated-2" });
        var now = TimeProvider.System.GetUtcNow();
        SentCall Call(string model, int second, string? stated = null) => new()
        {
            Application = "api-traffic",
            Model = model,
            Start = now.AddSeconds(-second),
            Duration = TimeSpan.FromMilliseconds(500),
            InputTokens = 10,
            OutputTokens = 5,
            Attributes = stated is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new(StringComparer.Ordinal) { ["portal.model.version"] = stated },
        };
        using var http = new HttpClient();
        var calls = new[] { Call("known-model", 40), Call("known-model", 39), Call("known-model", 38), Call("known-model", 37), Call("stranger", 36, "stated-2"), Call("stranger", 35) };
        (await new OtlpClient(http, portal.OtlpAddress, portal.IngestKey).SendAsync(SentCall.ToTraces(calls))).IsSuccess.ShouldBeTrue();

        var mine = await WhenSeenAsync(client, "api-traffic");

        mine.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            one => one.GetProperty("responseModel").GetString().ShouldBe("stranger"),
            one => one.GetProperty("calls").GetInt64().ShouldBe(1),
            one => one.GetProperty("environment").GetString().ShouldBe("test"));
        using var ignored = await client.PostAsJsonAsync(
            "/api/v1/models/unregistered/ignored", new { application = "api-traffic", environment = "test", responseModel = "stranger", reason = "A trial." });
        ignored.StatusCode.ShouldBe(HttpStatusCode.NoContent, await ignored.Content.ReadAsStringAsync());
        (await WhenSeenAsync(client, "api-traffic"))[0].GetProperty("ignoredReason").GetString().ShouldBe("A trial.");
    }

    private static async Task<List<JsonElement>> WhenSeenAsync(HttpClient client, string application)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var all = await client.GetFromJsonAsync<JsonElement>("/api/v1/models/unregistered?range=1h", limit.Token);
            var mine = all.EnumerateArray().Where(one => one.GetProperty("application").GetString() == application).ToList();
            if (mine.Count > 0)
            {
                return mine;
            }
            await Task.Delay(100, limit.Token);
        }
    }

    private static async Task<string> VersionOf(HttpClient client, string name)
    {
        var versions = await client.GetFromJsonAsync<JsonElement>("/api/v1/models/api-assistant/versions");
        return $"\"{versions.EnumerateArray().First(one => one.GetProperty("name").GetString() == name).GetProperty("version").GetInt64()}\"";
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string address, object body, string version)
    {
        using var request = new HttpRequestMessage(method, address) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", version);
        return await client.SendAsync(request);
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>();
}
