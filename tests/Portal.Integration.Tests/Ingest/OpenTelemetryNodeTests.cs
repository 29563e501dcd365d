using System.Globalization;
using System.Net;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Integration.Tests.Ingest;

/// <summary>The official OpenTelemetry SDK for Node.js sends to a real portal.</summary>
public sealed class OpenTelemetryNodeTests(PortalFixture fixture)
{
    private const int Spans = 250;

    [Theory]
    [InlineData("proto")]
    [InlineData("json")]
    [InlineData("grpc")]
    public async Task NodeSdk_Spans_AllArriveWithTheirTokens(string encoding)
    {
        var portal = await fixture.Portal;
        var application = $"node-{encoding}";
        await using var script = NodeScript.Start("tests/Portal.Integration.Tests/Ingest/otel-sender.mjs",
            (encoding == "grpc" ? portal.OtlpGrpcAddress : portal.OtlpAddress).GetLeftPart(UriPartial.Authority), portal.IngestKey, encoding, application, Spans.ToString(CultureInfo.InvariantCulture));

        var result = await script.NextAsync();
        result.TryGetProperty("error", out var error).ShouldBeFalse(error.ToString());
        result.GetProperty("sent").GetInt32().ShouldBe(Spans);
        await portal.WhenDeliveredAsync();

        var summary = await portal.GetAsync($"/api/v1/calls/summary?{LastHour()}&application={application}&environment=test&model=gpt-4o-2024-11-20");
        summary.GetProperty("calls").GetInt64().ShouldBe(Spans);
        // Every tenth of 250 fails; inputs are 100 + 0 ... 100 + 249: 25,000 + 249 * 250 / 2.
        summary.GetProperty("errors").GetInt64().ShouldBe(25);
        summary.GetProperty("inputTokens").GetInt64().ShouldBe(25_000 + 31_125);
        summary.GetProperty("outputTokens").GetInt64().ShouldBe(7 * Spans);
        summary.GetProperty("ttftMs").GetProperty("p50").GetDouble().ShouldBe(250, tolerance: 2.5);
    }

    [Fact]
    public async Task SameRequest_TenTimesInBothEncodings_CountsOnce()
    {
        var portal = await fixture.Portal;
        using var http = new HttpClient();
        var client = new OtlpClient(http, portal.OtlpAddress, portal.IngestKey);
        var traces = SentCall.ToTraces([.. Enumerable.Range(1, 20).Select(number => new SentCall
        {
            Application = "sent-again", Start = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromMilliseconds(10), InputTokens = number, OutputTokens = 1,
        })]);
        for (var i = 0; i < 5; i++)
        {
            (await client.SendAsync(OtlpProtobuf.Encode(traces), OtlpProtobuf.ContentType, gzip: i % 2 == 0)).Status.ShouldBe(HttpStatusCode.OK);
            (await client.SendAsync(OtlpJson.Encode(traces), OtlpJson.ContentType, gzip: i % 2 == 0)).Status.ShouldBe(HttpStatusCode.OK);
        }
        await portal.WhenDeliveredAsync();

        var summary = await portal.GetAsync($"/api/v1/calls/summary?{LastHour()}&application=sent-again");
        summary.GetProperty("calls").GetInt64().ShouldBe(20);
        summary.GetProperty("inputTokens").GetInt64().ShouldBe(210);
        summary.GetProperty("outputTokens").GetInt64().ShouldBe(20);
    }

    private static string LastHour()
    {
        var now = TimeProvider.System.GetUtcNow();
        return $"from={Iso(now.AddHours(-1))}&to={Iso(now.AddMinutes(5))}";
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
