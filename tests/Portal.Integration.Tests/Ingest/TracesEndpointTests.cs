using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Integration.Tests.Ingest;

/// <summary>What the OTLP endpoint of a real portal says to requests that no good client sends.</summary>
public sealed class TracesEndpointTests(PortalFixture fixture)
{
    private static readonly byte[] TraceId = [.. Enumerable.Range(1, 16).Select(value => (byte)value)];

    [Fact]
    public async Task Key_MissingWrongOrForReading_IsRefused()
    {
        var portal = await fixture.Portal;
        (await SendAsync(portal, key: null, [], OtlpProtobuf.ContentType)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(portal, "not-a-key", [], OtlpProtobuf.ContentType)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(portal, portal.ReadKey, [], OtlpProtobuf.ContentType)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("application/x-protobuf")]
    [InlineData("application/json")]
    public async Task Spans_PartlyInvalid_AreCountedAndExplained(string contentType)
    {
        var portal = await fixture.Portal;
        var good = new OtlpSpan { TraceId = TraceId, SpanId = [1, 2, 3, 4, 5, 6, 7, contentType == OtlpJson.ContentType ? (byte)1 : (byte)2] };
        var traces = OtlpTraces.Of([], [good, good with { TraceId = new byte[16] }, good with { SpanId = [1] }]);

        var reply = await SendAsync(portal, portal.IngestKey, contentType == OtlpJson.ContentType ? OtlpJson.Encode(traces) : OtlpProtobuf.Encode(traces), contentType);

        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.RejectedSpans.ShouldBe(2);
        reply.Message.ShouldContain("1 with a trace id that is not 16 bytes long or all zero");
        reply.Message.ShouldContain("1 with a span id that is not 8 bytes long or all zero");
    }

    [Theory]
    [InlineData("application/x-protobuf")]
    [InlineData("application/json")]
    public async Task Garbage_IsA400InTheRequestsEncoding(string contentType)
    {
        var portal = await fixture.Portal;
        var garbage = new byte[1000];
        new Random(1).NextBytes(garbage);

        var reply = await SendAsync(portal, portal.IngestKey, garbage, contentType);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        var message = contentType == OtlpJson.ContentType ? JsonDocument.Parse(reply.Message).RootElement.GetProperty("message").GetString()! : reply.Message;
        message.ShouldContain(contentType == OtlpJson.ContentType ? "The body is not JSON" : "not an ExportTraceServiceRequest");
    }

    [Theory]
    [InlineData(8, "times its size")] // found by its ratio, which for zeros is about 1000
    [InlineData(200, "larger than 20971520 bytes")] // found by its size: at 20 MiB only a tenth of it is read
    public async Task GzipBomb_IsA413(int megabytes, string expected)
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.IngestKey);
        using var content = new ByteArrayContent(await GzipAsync(new byte[megabytes * 1024 * 1024]));
        content.Headers.ContentType = new MediaTypeHeaderValue(OtlpProtobuf.ContentType);
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await client.PostAsync("/v1/traces", content);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync()).ShouldContain(expected);
    }

    [Fact]
    public async Task Body_BeyondItsLimit_IsA413WithAndWithoutLength()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.IngestKey);
        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = new ByteArrayContent(new byte[21 * 1024 * 1024]) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(OtlpJson.ContentType);
            request.Headers.TransferEncodingChunked = chunked;
            request.Headers.ExpectContinue = true;

            using var response = await client.SendAsync(request);

            response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        }
    }

    [Fact]
    public async Task Gzip_DamagedOrAbsent_IsA400()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.IngestKey);
        var whole = await GzipAsync(OtlpProtobuf.Encode(OtlpTraces.Of([], [new OtlpSpan { TraceId = TraceId, SpanId = [9, 9, 9, 9, 9, 9, 9, 9] }])));
        foreach (var body in new[] { "no gzip at all"u8.ToArray(), whole[..^12] })
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue(OtlpProtobuf.ContentType);
            content.Headers.ContentEncoding.Add("gzip");

            using var response = await client.PostAsync("/v1/traces", content);

            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Theory]
    [InlineData("text/plain", null, "Content-Type must be")]
    [InlineData("application/x-protobuf", "zstd", "Content-Encoding must be")]
    public async Task MediaType_NotOtlp_IsA415Problem(string contentType, string? encoding, string expected)
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.IngestKey);
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        using var response = await client.PostAsync("/v1/traces", content);

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync()).ShouldContain(expected);
    }

    [Fact]
    public async Task Request_Empty_IsAcceptedOnBothPorts()
    {
        var portal = await fixture.Portal;
        using var http = new HttpClient();
        foreach (var address in new[] { portal.Address, portal.OtlpAddress })
        {
            var reply = await new OtlpClient(http, address, portal.IngestKey).SendAsync(ReadOnlyMemory<byte>.Empty, OtlpProtobuf.ContentType);

            reply.ShouldBe(new OtlpReply(HttpStatusCode.OK, 0, "", null));
        }
    }

    [Theory]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.NotFound)]
    [InlineData("/sign-in", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/calls/summary", HttpStatusCode.NotFound)]
    [InlineData("/openapi/v1.json", HttpStatusCode.NotFound)]
    [InlineData("/healthy", HttpStatusCode.NotFound)]
    public async Task OtlpPort_ServesOtlpAndHealthOnly(string path, HttpStatusCode expected)
    {
        var portal = await fixture.Portal;
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        using var response = await http.GetAsync(new Uri(portal.OtlpAddress, path));

        response.StatusCode.ShouldBe(expected);
    }

    private static async Task<byte[]> GzipAsync(byte[] body)
    {
        using var target = new MemoryStream();
        await using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(body);
        }
        return target.ToArray();
    }

    private static async Task<OtlpReply> SendAsync(PortalProcess portal, string? key, byte[] body, string contentType, bool gzip = false)
    {
        using var http = new HttpClient();
        return await new OtlpClient(http, portal.OtlpAddress, key).SendAsync(body, contentType, gzip);
    }
}
