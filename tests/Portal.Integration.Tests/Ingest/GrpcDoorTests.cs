using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Integration.Tests.Ingest;

/// <summary>What the gRPC door of a real portal says, to good calls and to those that no good client makes.</summary>
public sealed class GrpcDoorTests(PortalFixture fixture)
{
    private const string Traces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private static readonly byte[] TraceId = [.. Enumerable.Range(1, 16).Select(value => (byte)value)];

    [Fact]
    public async Task SameCall_TenTimes_CountsOnce()
    {
        var portal = await fixture.Portal;
        var body = OtlpProtobuf.Encode(SentCall.ToTraces([new SentCall
        {
            Application = "grpc-again", Start = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromMilliseconds(10), InputTokens = 7, OutputTokens = 1,
        }]));

        for (var i = 0; i < 10; i++)
        {
            (await CallAsync(portal, Traces, i % 2 == 0 ? Frame(body) : Frame(Gzip(body), compressed: 1), portal.IngestKey, encoding: "gzip")).ShouldBe(new(0, "", [0, 0, 0, 0, 0]));
        }
        await portal.WhenDeliveredAsync();

        var now = TimeProvider.System.GetUtcNow();
        var summary = await portal.GetAsync($"/api/v1/calls/summary?from={now.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}&to={now.AddMinutes(5):yyyy-MM-ddTHH:mm:ssZ}&application=grpc-again");
        summary.GetProperty("calls").GetInt64().ShouldBe(1);
        summary.GetProperty("inputTokens").GetInt64().ShouldBe(7);
    }

    [Fact]
    public async Task Spans_PartlyInvalid_ArePartialSuccess()
    {
        var portal = await fixture.Portal;
        var good = new OtlpSpan { TraceId = TraceId, SpanId = [1, 2, 3, 4, 5, 6, 7, 99] };

        var reply = await CallAsync(portal, Traces, Frame(OtlpProtobuf.Encode(OtlpTraces.Of([], [good, good with { SpanId = [1] }]))), portal.IngestKey);

        reply.Status.ShouldBe(0);
        System.Text.Encoding.UTF8.GetString(reply.Body).ShouldContain("1 with a span id that is not 8 bytes long");
    }

    [Theory]
    [InlineData(null, 16, "Send an API key")]
    [InlineData("nonsense", 16, "mistyped, unknown or revoked")]
    [InlineData("read", 7, "may not do this")]
    public async Task Key_MissingWrongOrForReading_IsRefused(string? key, int status, string message)
    {
        var portal = await fixture.Portal;

        var reply = await CallAsync(portal, Traces, Frame([]), key == "read" ? portal.ReadKey : key);

        reply.Status.ShouldBe(status);
        reply.Message.ShouldContain(message);
    }

    [Fact]
    public async Task Method_Unknown_IsUnimplemented()
    {
        var portal = await fixture.Portal;

        var reply = await CallAsync(portal, "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export", Frame([]), portal.IngestKey);

        reply.Status.ShouldBe(12);
        reply.Message.ShouldContain("known are /opentelemetry.proto.collector.trace.v1.TraceService/Export");
    }

    public static TheoryData<byte[], string> BadFrames() => new()
    {
        { [], "carries no gRPC message" },
        { [0, 0, 0], "carries no gRPC message" },
        { [7, 0, 0, 0, 0], "carries no gRPC message" },
        { [0, 0, 0, 0, 9, 1, 2], "ends 7 bytes before its length of 9" },
        { [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "more than one message" },
        { [0, 0x7F, 0xFF, 0xFF, 0xFF], "larger than 20971520 bytes" },
        { [0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF], "not an ExportTraceServiceRequest" },
        { [1, 0, 0, 0, 3, 1, 2, 3], "not valid gzip" },
    };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task Frame_Bad_IsInvalidArgument(byte[] frame, string message)
    {
        var portal = await fixture.Portal;

        var reply = await CallAsync(portal, Traces, frame, portal.IngestKey, encoding: "gzip");

        reply.Status.ShouldBe(3);
        reply.Message.ShouldContain(message);
    }

    [Fact]
    public async Task GzipBomb_IsInvalidArgument()
    {
        var portal = await fixture.Portal;

        var reply = await CallAsync(portal, Traces, Frame(Gzip(new byte[8 * 1024 * 1024]), compressed: 1), portal.IngestKey, encoding: "gzip");

        reply.Status.ShouldBe(3);
        reply.Message.ShouldContain("times its size");
    }

    [Fact]
    public async Task Compression_Unknown_IsInvalidArgument()
    {
        var portal = await fixture.Portal;

        (await CallAsync(portal, Traces, Frame([1], compressed: 1), portal.IngestKey, encoding: "zstd")).Message.ShouldContain("gzip is understood");
    }

    [Theory]
    [InlineData("1x")]
    [InlineData("123456789S")]
    [InlineData("S")]
    public async Task Deadline_Malformed_IsInvalidArgument(string timeout)
    {
        var portal = await fixture.Portal;

        (await CallAsync(portal, Traces, Frame([]), portal.IngestKey, timeout: timeout)).Status.ShouldBe(3);
    }

    [Fact]
    public async Task Deadline_Passed_IsDeadlineExceeded()
    {
        var portal = await fixture.Portal;

        (await CallAsync(portal, Traces, Frame([]), portal.IngestKey, timeout: "1n", hold: true)).Status.ShouldBe(4);
    }

    [Fact]
    public async Task ContentType_NotGrpc_Is415()
    {
        var portal = await fixture.Portal;
        using var client = Client();
        using var request = Request(portal, Traces, new ByteArrayContent([]), portal.IngestKey);
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");

        using var response = await client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Port_ServesItsServicesAndHealthOnly()
    {
        var portal = await fixture.Portal;
        using var client = Client();
        foreach (var (path, expected) in new[] { ("/health/live", HttpStatusCode.OK), ("/v1/traces", HttpStatusCode.NotFound), ("/", HttpStatusCode.NotFound) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(portal.OtlpGrpcAddress, path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var response = await client.SendAsync(request);
            response.StatusCode.ShouldBe(expected, path);
        }
    }

    private static HttpClient Client() => new(new SocketsHttpHandler());

    private static HttpRequestMessage Request(PortalProcess portal, string path, HttpContent content, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(portal.OtlpGrpcAddress, path))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content,
        };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return request;
    }

    /// <param name="hold">Do not end the request, so that only its deadline does.</param>
    private static async Task<GrpcReply> CallAsync(
        PortalProcess portal, string path, byte[] body, string? key, string? encoding = null, string? timeout = null, bool hold = false)
    {
        using var client = Client();
        using var content = hold ? (HttpContent)new UnendingContent() : new ByteArrayContent(body);
        using var request = Request(portal, path, content, key);
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        if (timeout is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var answer = await response.Content.ReadAsByteArrayAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/grpc");
        var status = Header(response, "grpc-status").ShouldNotBeNull();
        return new(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), Uri.UnescapeDataString(Header(response, "grpc-message") ?? ""), answer);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailer) || response.Headers.TryGetValues(name, out trailer) ? trailer.Single() : null;

    private static byte[] Frame(byte[] message, byte compressed = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = compressed;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private static byte[] Gzip(byte[] body)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return target.ToArray();
    }

    private sealed record GrpcReply(int Status, string Message, byte[] Body)
    {
        public bool Equals(GrpcReply? other) => other is not null && Status == other.Status && Message == other.Message && Body.AsSpan().SequenceEqual(other.Body);

        public override int GetHashCode() => HashCode.Combine(Status, Message);
    }

    private sealed class UnendingContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
