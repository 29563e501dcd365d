using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Dashboards;

public sealed class DashboardsApiTests(PortalFixture fixture)
{
    private const string Document = """{"schema":"portal.dashboard/1","name":"From a pipeline","range":"24h","panels":[{"id":"p1","metric":"latency.p95","form":"line","by":"model"}]}""";

    [Fact]
    public async Task CreateReadReplaceDelete_WithVersions_NeverOverwriteAChange()
    {
        using var client = (await fixture.Portal).CreateClient((await fixture.Portal).AdminKey);
        using var created = await SendAsync(client, HttpMethod.Post, "/api/v1/dashboards", Document);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var address = created.Headers.Location!.ToString();
        created.Headers.ETag!.Tag.ShouldBe("\"1\"");

        using var blind = await SendAsync(client, HttpMethod.Put, address, Document);
        ((int)blind.StatusCode).ShouldBe(428);
        using var replaced = await SendAsync(client, HttpMethod.Put, address, Document.Replace("24h", "7d", StringComparison.Ordinal), version: "\"1\"");
        replaced.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var late = await SendAsync(client, HttpMethod.Put, address, Document, version: "\"1\"");
        late.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await late.Content.ReadAsStringAsync()).ShouldContain("version 2");

        var read = await (await fixture.Portal).GetAsync(address);
        read.GetProperty("version").GetInt64().ShouldBe(2);
        read.GetProperty("dashboard").GetProperty("range").GetString().ShouldBe("7d");
        using var deleted = await SendAsync(client, HttpMethod.Delete, address, body: null, version: "*");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var gone = await client.GetAsync(address);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Export_ThenImport_GivesTheSameDocument()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        using var created = await SendAsync(client, HttpMethod.Post, "/api/v1/dashboards", Document);
        using var exported = await client.GetAsync($"{created.Headers.Location}/export");
        exported.Content.Headers.ContentDisposition!.FileName.ShouldBe("from-a-pipeline.dashboard.json");
        var document = await exported.Content.ReadAsStringAsync();

        using var imported = await SendAsync(client, HttpMethod.Post, "/api/v1/dashboards/import", document);

        imported.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.GetStringAsync($"{imported.Headers.Location}/export")).ShouldBe(document);
    }

    [Fact]
    public async Task Import_UnknownMetric_KeepsAndNamesItWhereCreateRefuses()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        var foreign = Document.Replace("latency.p95", "gpu.heat", StringComparison.Ordinal);

        using var refused = await SendAsync(client, HttpMethod.Post, "/api/v1/dashboards", foreign);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("gpu.heat");
        using var kept = await SendAsync(client, HttpMethod.Post, "/api/v1/dashboards/import?check=true", foreign);
        kept.StatusCode.ShouldBe(HttpStatusCode.OK);
        var body = JsonDocument.Parse(await kept.Content.ReadAsStringAsync()).RootElement;
        body.GetProperty("unavailable").EnumerateArray().Select(metric => metric.GetString()).ShouldBe(["gpu.heat"]);
        body.TryGetProperty("id", out var id).ShouldBeTrue();
        id.ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Create_BadDocument_NamesLineAndField()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);

        using var refused = await SendAsync(client, HttpMethod.Post, "/api/v1/dashboards", "{\n\"schema\":\"portal.dashboard/1\",\n\"name\":\"\"}");

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("errors");
        errors.GetProperty("name")[0].GetString().ShouldBe("Line 3: This may not be empty.");
    }

    [Fact]
    public async Task PrivateDashboard_OfAnotherKey_DoesNotExist()
    {
        var portal = await fixture.Portal;
        using var owner = portal.CreateClient(portal.AdminKey);
        using var created = await SendAsync(owner, HttpMethod.Post, "/api/v1/dashboards?sharing=private", Document);
        var address = created.Headers.Location!.ToString();
        (await owner.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var other = portal.CreateClient(portal.ReadKey);
        (await other.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetAsync($"{address}/export")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetStringAsync("/api/v1/dashboards")).ShouldNotContain(address.Split('/')[^1]);
    }

    [Fact]
    public async Task Write_WithAReadKey_IsForbidden()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);

        using var refused = await SendAsync(client, HttpMethod.Post, "/api/v1/dashboards", Document);

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Series_ListWhatPanelsCanShow()
    {
        var series = await (await fixture.Portal).GetAsync("/api/v1/dashboards/series");

        var latency = series.EnumerateArray().Single(entry => entry.GetProperty("metric").GetString() == "latency.p95");
        latency.GetProperty("forms").EnumerateArray().Select(form => form.GetString()).ShouldBe(["line", "stat", "table"]);
        latency.GetProperty("by").EnumerateArray().Select(by => by.GetString()).ShouldBe(["application", "environment", "provider", "model", "version", "operation"]);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string address, string? body, string? version = null)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", version);
        }
        return await client.SendAsync(request);
    }
}
