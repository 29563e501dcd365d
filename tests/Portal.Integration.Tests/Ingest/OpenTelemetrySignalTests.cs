using System.Globalization;
using System.Text.Json;
using Portal.Telemetry.ClickHouse;
using Portal.Testing;

namespace Portal.Integration.Tests.Ingest;

/// <summary>Logs and metrics of the official OpenTelemetry SDK for Node.js arrive to the digit, through every door.</summary>
public sealed class OpenTelemetrySignalTests(PortalFixture fixture)
{
    [Theory]
    [InlineData("proto")]
    [InlineData("json")]
    [InlineData("grpc")]
    public async Task NodeSdk_LogsAndMetrics_ArriveToTheDigit(string encoding)
    {
        var portal = await fixture.Portal;
        var application = $"signals-{encoding}";
        await using var script = NodeScript.Start("tests/Portal.Integration.Tests/Ingest/otel-signals.mjs",
            (encoding == "grpc" ? portal.OtlpGrpcAddress : portal.OtlpAddress).GetLeftPart(UriPartial.Authority), portal.IngestKey, encoding, application);

        var sent = await script.NextAsync();
        sent.TryGetProperty("error", out var error).ShouldBeFalse(error.ToString());
        sent.GetProperty("logs").GetInt32().ShouldBe(31);
        sent.GetProperty("points").GetInt32().ShouldBe(3);
        await portal.WhenDeliveredAsync();

        var query = $"{LastHour()}&application={application}";
        var evaluations = (await portal.GetAsync($"/api/v1/evaluations?{query}")).GetProperty("evaluations");
        evaluations.GetArrayLength().ShouldBe(2);
        // i / 8 for i = 0, 3 ... 27 (ten of them, mean 13.5 / 8); the other twenty have the sum (435 - 135) / 8.
        Evaluation(evaluations, "tone").ShouldBe((10UL, 1.6875));
        Evaluation(evaluations, "relevance").ShouldBe((20UL, 300 / 8.0 / 20));

        var metrics = (await portal.GetAsync($"/api/v1/metrics?{query}")).GetProperty("metrics").EnumerateArray().ToDictionary(metric => metric.GetProperty("metric").GetString()!);
        metrics.Keys.Order(StringComparer.Ordinal).ShouldBe(["gen_ai.client.inference.duration", "gen_ai.client.inference.usage.input_tokens", "gen_ai.server.request.duration"]);
        metrics["gen_ai.client.inference.duration"].GetProperty("names")[0].GetString().ShouldBe("gen_ai.client.operation.duration");

        // 1/8 ... 16/8: 16 values, sum 17; a bucket holds what is greater than its lower bound and not greater than its upper.
        var duration = (await SeriesAsync(portal, query, "gen_ai.client.inference.duration")).GetProperty("groups")[0].GetProperty("total");
        duration.GetProperty("count").GetDouble().ShouldBe(16);
        duration.GetProperty("sum").GetDouble().ShouldBe(17);
        // The median: 8 of 16 are at most 1, which is a bound.
        duration.GetProperty("p50").GetDouble().ShouldBe(1, tolerance: 1e-9);

        var server = (await SeriesAsync(portal, query, "gen_ai.server.request.duration")).GetProperty("groups")[0].GetProperty("total");
        server.GetProperty("count").GetDouble().ShouldBe(16);
        server.GetProperty("sum").GetDouble().ShouldBe(17);
        server.GetProperty("p50").GetDouble().ShouldBe(1, tolerance: 0.05);

        var tokens = (await SeriesAsync(portal, query, "gen_ai.client.inference.usage.input_tokens")).GetProperty("groups")[0].GetProperty("total");
        tokens.GetProperty("sum").GetDouble().ShouldBe(1600 + 136);
    }

    private static Task<JsonElement> SeriesAsync(PortalProcess portal, string query, string metric) =>
        portal.GetAsync($"/api/v1/metrics/series?{query}&metric={Uri.EscapeDataString(metric)}");

    private static (ulong Count, double Score) Evaluation(JsonElement evaluations, string name)
    {
        var found = evaluations.EnumerateArray().Single(evaluation => evaluation.GetProperty("name").GetString() == name);
        return (found.GetProperty("count").GetUInt64(), found.GetProperty("averageScore").GetDouble());
    }

    private static string LastHour()
    {
        var now = TimeProvider.System.GetUtcNow();
        return $"from={Iso(now.AddHours(-1))}&to={Iso(now.AddMinutes(5))}";
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
