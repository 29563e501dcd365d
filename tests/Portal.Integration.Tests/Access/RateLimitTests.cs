using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

/// <summary>What a portal with narrow limits answers those who ask too often, and that one bucket does not empty another.</summary>
public sealed class RateLimitTests(RateLimitTests.NarrowPortal narrow) : IClassFixture<RateLimitTests.NarrowPortal>
{
    private const string Traces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private PortalProcess Portal => narrow.Portal;

    [Fact]
    public async Task Ingest_OverHttp_IsLimitedByKeyAndSaysWhenToComeBack()
    {
        using var busy = Portal.CreateClient(Key("ingest"));
        for (var i = 0; i < NarrowPortal.Ingest; i++)
        {
            (await SendAsync(busy)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using var refused = await SendAsync(busy);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");

        // Another key of the same sender, and the same key's neighbours' other work, are not touched.
        using var other = Portal.CreateClient(Key("admin"));
        (await SendAsync(other)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.GetAsync("/api/v1/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ingest_OverGrpc_IsResourceExhaustedWithRetryInfo()
    {
        var key = narrow.GrpcKey;
        for (var i = 0; i < NarrowPortal.Ingest; i++)
        {
            (await CallAsync(key)).Status.ShouldBe("0");
        }
        var (status, details) = await CallAsync(key);
        status.ShouldBe("8"); // RESOURCE_EXHAUSTED
        var bytes = Convert.FromBase64String(details!.PadRight((details.Length + 3) / 4 * 4, '='));
        bytes[..2].ShouldBe([0x08, 0x08]); // google.rpc.Status.code = 8
        var text = Encoding.ASCII.GetString(bytes);
        text.ShouldContain("type.googleapis.com/google.rpc.RetryInfo");
        // The end: Any.value (field 2) of four bytes: RetryInfo.retry_delay (field 1) of two: Duration.seconds (field 1).
        bytes[^6..^1].ShouldBe([0x12, 0x04, 0x0A, 0x02, 0x08]);
        ((int)bytes[^1]).ShouldBeInRange(1, 60);
    }

    [Fact]
    public async Task Exports_AreLimitedApartFromQuestions()
    {
        using var reader = Portal.CreateClient(Key("read"));
        for (var i = 0; i < NarrowPortal.Exports; i++)
        {
            (await reader.GetAsync("/api/v1/prices/export")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using var refused = await reader.GetAsync("/api/v1/prices/export");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await reader.GetAsync("/api/v1/prices")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Questions_AreLimitedByKey()
    {
        using var asking = Portal.CreateClient(Key("registry"));
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i <= NarrowPortal.Questions; i++)
        {
            answers.Add((await asking.GetAsync("/api/v1/dashboards/series")).StatusCode);
        }
        answers[..^1].ShouldAllBe(status => status == HttpStatusCode.OK);
        answers[^1].ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task SignIn_IsLimitedByAddress_AndStrangersAreApart()
    {
        using var stranger = Portal.CreateClient(key: null);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i <= NarrowPortal.SignIns; i++)
        {
            using var form = new FormUrlEncodedContent([new("person", "admin")]);
            answers.Add((await stranger.PostAsync("/sign-in/development", form)).StatusCode);
        }
        answers[..^1].ShouldAllBe(status => status == HttpStatusCode.BadRequest); // no antiforgery token
        answers[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        (await stranger.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private string Key(string scope)
    {
        using var keys = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Portal.Data, "dev-keys.json")));
        return keys.RootElement.GetProperty(scope).GetString()!;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client)
    {
        using var body = new StringContent("""{"resourceSpans":[]}""", Encoding.UTF8, "application/json");
        return await client.PostAsync("/v1/traces", body);
    }

    private async Task<(string Status, string? Details)> CallAsync(string key)
    {
        using var client = new HttpClient { BaseAddress = Portal.OtlpGrpcAddress, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var request = new HttpRequestMessage(HttpMethod.Post, Traces) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        using var answer = await client.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        var trailers = answer.TrailingHeaders.Concat(answer.Headers).ToLookup(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase);
        return (trailers["grpc-status"].First(), trailers["grpc-status-details-bin"].FirstOrDefault());
    }

    /// <summary>A portal whose buckets are small.</summary>
    public sealed class NarrowPortal : IAsyncLifetime
    {
        internal const int Ingest = 5;
        internal const int Exports = 2;
        internal const int Questions = 6;
        internal const int SignIns = 3;

        private PortalProcess? _portal;

        public PortalProcess Portal => _portal!;

        /// <summary>A second key for telemetry.</summary>
        public string GrpcKey { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            _portal = await PortalProcess.StartAsync(new PortalProcessOptions
            {
                WaitForRecords = true,
                Settings = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Access:IngestPerMinute"] = $"{Ingest}",
                    ["Access:ExportsPerMinute"] = $"{Exports}",
                    ["Access:SignInPerMinute"] = $"{SignIns}",
                    ["Api:RequestsPerMinute"] = $"{Questions}",
                },
            });
            var (code, output, error) = await _portal.RunCommandAsync("keys", "create", "--scope", "ingest");
            code.ShouldBe(0, error);
            GrpcKey = output.Trim();
        }

        public async ValueTask DisposeAsync()
        {
            if (_portal is not null)
            {
                await _portal.DisposeAsync();
            }
        }
    }
}
