using System.Net;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Api;

/// <summary>What every endpoint of the API promises: keys, problem documents, its description.</summary>
public sealed class ApiContractTests(PortalFixture fixture)
{
    private static readonly string[] Paths =
    [
        "/api/v1/calls/summary", "/api/v1/calls/filters", "/api/v1/latency", "/api/v1/latency/heatmap", "/api/v1/latency/errors", "/api/v1/latency/breakdown", "/api/v1/overview",
        "/api/v1/cost", "/api/v1/cost/summary", "/api/v1/cost/movers", "/api/v1/cost/forecast",
    ];

    [Fact]
    public async Task Get_WithoutKey_Is401()
    {
        using var client = (await fixture.Portal).CreateClient(key: null);
        foreach (var path in Paths.Append("/openapi/v1.json").Append("/api/v1/live"))
        {
            using var response = await client.GetAsync(path);

            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            response.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
            (await ProblemAsync(response)).GetProperty("status").GetInt32().ShouldBe(401);
        }
    }

    [Fact]
    public async Task Get_IngestKey_Is403()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.IngestKey);
        foreach (var path in Paths)
        {
            using var response = await client.GetAsync(path);

            response.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
            (await ProblemAsync(response)).GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain("'ingest'");
        }
    }

    [Fact]
    public async Task Get_SeveralFaults_NamesEachOfThem()
    {
        var errors = await ErrorsAsync("/api/v1/latency?from=yesterday&to=2026-01-31T12:00:00&step=0s&points=2001&modell=x&application=a&application=b");

        errors.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal).ShouldBe(["from", "modell", "points", "step", "to"]);
        errors.GetProperty("modell")[0].GetString().ShouldNotBeNull().ShouldContain("known are from, to, application, environment, provider, model");
        errors.GetProperty("to")[0].GetString().ShouldNotBeNull().ShouldContain("with a zone");
    }

    [Theory]
    [InlineData("/api/v1/calls/summary?from=2026-01-31T12:00:00Z&to=2026-01-31T12:00:00Z", "from", "is not after its start")]
    [InlineData("/api/v1/calls/summary?from=2001-01-31T12:00:00Z&to=2026-01-31T12:00:00Z", "from", "at most 1830 are possible")]
    [InlineData("/api/v1/calls/summary?from=2026-01-31T12:00:00Z&from=2026-01-31T12:00:00Z", "from", "given 2 times")]
    [InlineData("/api/v1/calls/summary?from=2026-01-31T12:00:00+01:00", "from", "write the '+' of a zone as %2B")]
    [InlineData("/api/v1/calls/summary?from=9999-99-99T12:00:00Z", "from", "is not an ISO 8601 time")]
    [InlineData("/api/v1/latency?from=2026-01-30T12:00:00Z&to=2026-01-31T12:00:00Z&step=1s", "step", "The range holds 86400 steps of 1s; at most 2000")]
    [InlineData("/api/v1/latency?step=-5m", "step", "is not a duration")]
    [InlineData("/api/v1/latency?step=99999999999d", "step", "is not a duration")]
    [InlineData("/api/v1/latency/breakdown?by=__proto__", "by", "use one of application, environment, provider, model, version, operation")]
    [InlineData("/api/v1/cost?split=colour", "split", "use one of application, model, provider, team, tokenType, environment, serviceTier")]
    [InlineData("/api/v1/cost/forecast?zone=Mars", "zone", "write an IANA name")]
    [InlineData("/api/v1/cost/what-if?toModel=gpt-4o", "toProvider", "Say which model")]
    [InlineData("/api/v1/latency/breakdown?limit=101", "limit", "whole number from 1 to 100")]
    public async Task Get_BadParameter_SaysWhatIsWrong(string path, string parameter, string expected) =>
        (await ErrorsAsync(path)).GetProperty(parameter)[0].GetString().ShouldNotBeNull().ShouldContain(expected);

    [Fact]
    public async Task Get_HostileFilterValue_IsOnlyAValue()
    {
        var portal = await fixture.Portal;

        foreach (var value in new[] { "' OR 1=1 --", "\\", "{tenant:String}", "\u0000", "\n\t\\N", new string('x', 4000), "😀" })
        {
            var summary = await portal.GetAsync($"/api/v1/calls/summary?application={Uri.EscapeDataString(value)}");

            summary.GetProperty("calls").GetInt64().ShouldBe(0, value);
        }
    }

    [Fact]
    public async Task Get_UnknownPathOrMethod_IsAProblemDocument()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);

        using var unknown = await client.GetAsync("/api/v1/nothing");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ProblemAsync(unknown)).GetProperty("status").GetInt32().ShouldBe(404);

        using var wrong = await client.PostAsync("/api/v1/calls/summary", content: null);
        wrong.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await ProblemAsync(wrong)).GetProperty("status").GetInt32().ShouldBe(405);
    }

    [Fact]
    public async Task OpenApi_Document_DescribesEveryPathParameterAndAnswer()
    {
        var document = await (await fixture.Portal).GetAsync("/openapi/v1.json");

        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("Bearer").GetProperty("scheme").GetString().ShouldBe("bearer");
        document.GetProperty("security")[0].TryGetProperty("Bearer", out _).ShouldBeTrue();
        foreach (var path in Paths)
        {
            var operation = document.GetProperty("paths").GetProperty(path).GetProperty("get");
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty(path);
            operation.GetProperty("operationId").GetString().ShouldNotBeNullOrEmpty(path);
            foreach (var status in new[] { "200", "400", "401", "403", "429", "503" })
            {
                operation.GetProperty("responses").TryGetProperty(status, out _).ShouldBeTrue($"{path} {status}");
            }
            operation.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").TryGetProperty("schema", out _).ShouldBeTrue(path);
            foreach (var parameter in operation.GetProperty("parameters").EnumerateArray())
            {
                parameter.GetProperty("description").GetString().ShouldNotBeNullOrEmpty($"{path} {parameter}");
                parameter.TryGetProperty("example", out _).ShouldBeTrue($"{path} {parameter}");
            }
        }
    }

    [Fact]
    public async Task OpenApi_Schemas_SayWhatIsWritten()
    {
        var schemas = (await (await fixture.Portal).GetAsync("/openapi/v1.json")).GetProperty("components").GetProperty("schemas");

        Type("CallSummary", "calls").ShouldBe("\"integer\"");
        Type("Quantiles", "p50").ShouldContain("number");
        Type("Quantiles", "p50").ShouldContain("null");
        Type("SeriesWindow", "step").ShouldBe("\"string\"");
        schemas.GetProperty("OverviewApplication").GetProperty("properties").GetProperty("trendP95Ms").GetProperty("items").GetProperty("format").GetString().ShouldBe("double");

        string Type(string schema, string property) => schemas.GetProperty(schema).GetProperty("properties").GetProperty(property).GetProperty("type").GetRawText();
    }

    [Fact]
    public async Task Health_WithoutKey_NamesPartsAndNoSecrets()
    {
        using var client = (await fixture.Portal).CreateClient(key: null);

        (await client.GetStringAsync("/health/live")).ShouldBe("""{"status":"healthy","components":{}}""");
        var ready = await client.GetStringAsync("/health/ready");
        using var document = JsonDocument.Parse(ready);

        document.RootElement.GetProperty("components").EnumerateObject().Select(part => part.Name).ShouldBe(["clickhouse", "spool", "governance", "audit"]);
        ready.ShouldNotContain("127.0.0.1");
        ready.ShouldNotContain("password", Case.Insensitive);
    }

    [Fact]
    public async Task Get_MoreRequestsThanAllowed_Is429WithRetryAfter()
    {
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Api:RequestsPerMinute"] = "3" } });
        using var client = portal.CreateClient(portal.ReadKey);
        for (var request = 0; request < 3; request++)
        {
            (await client.GetAsync("/api/v1/calls/summary")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var refused = await client.GetAsync("/api/v1/calls/summary");

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await ProblemAsync(refused)).GetProperty("status").GetInt32().ShouldBe(429);
        using var other = portal.CreateClient(portal.AdminKey);
        (await other.GetAsync("/api/v1/calls/summary")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<JsonElement> ErrorsAsync(string path)
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);
        using var response = await client.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        return (await ProblemAsync(response)).GetProperty("errors");
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response)
    {
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }
}
