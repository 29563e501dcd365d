using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Benchmarks.Live;

/// <summary>Sends model calls to a portal at a steady rate over OTLP, and knows exactly what was acknowledged.</summary>
internal sealed class SpanSender(PortalProcess portal, string application, int spansPerRequest)
{
    private static readonly string[] Models = ["gpt-4o", "gpt-4o-mini", "claude-sonnet-4", "mistral-large"];
    private long _calls;
    private long _inputTokens;
    private long _outputTokens;
    private long _retries;
    private long _sequence;

    public long Calls => Interlocked.Read(ref _calls);

    public long InputTokens => Interlocked.Read(ref _inputTokens);

    public long OutputTokens => Interlocked.Read(ref _outputTokens);

    /// <summary>Requests sent again after 429, 503 or a lost connection, with the same bytes.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Sends <paramref name="rate"/> spans per second for a while, over <paramref name="senders"/> connections; a late request is sent at once, so the total is exact.</summary>
    public async Task RunAsync(int rate, TimeSpan duration, int senders, CancellationToken cancellationToken = default)
    {
        var requests = (long)(rate * duration.TotalSeconds / spansPerRequest);
        var next = 0L;
        var clock = Stopwatch.StartNew();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = senders });
        var client = new OtlpClient(http, portal.OtlpAddress, portal.IngestKey);
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var request && request <= requests)
            {
                var due = TimeSpan.FromSeconds((request - 1) * (double)spansPerRequest / rate);
                if (due > clock.Elapsed)
                {
                    await Task.Delay(due - clock.Elapsed, cancellationToken);
                }
                await SendAsync(client, cancellationToken);
            }
        }, cancellationToken)));
    }

    private async Task SendAsync(OtlpClient client, CancellationToken cancellationToken)
    {
        var (body, input, output) = Encode(TimeProvider.System.GetUtcNow());
        while (true)
        {
            var reply = await TrySendAsync(client, body, cancellationToken);
            if (reply is { IsSuccess: true, RejectedSpans: 0 })
            {
                Interlocked.Add(ref _calls, spansPerRequest);
                Interlocked.Add(ref _inputTokens, input);
                Interlocked.Add(ref _outputTokens, output);
                return;
            }
            if (reply is not null && reply.Status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            {
                throw new InvalidOperationException($"The portal answered {reply.Status}, rejected {reply.RejectedSpans}: {reply.Message}");
            }
            Interlocked.Increment(ref _retries);
            await Task.Delay(reply?.RetryAfter ?? TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    private static async Task<OtlpReply?> TrySendAsync(OtlpClient client, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(body, OtlpProtobuf.ContentType, gzip: false, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private (byte[] Body, long Input, long Output) Encode(DateTimeOffset now)
    {
        var spans = new OtlpSpan[spansPerRequest];
        long input = 0, output = 0;
        var end = (ulong)(now - DateTimeOffset.UnixEpoch).Ticks * 100;
        for (var i = 0; i < spans.Length; i++)
        {
            var number = Interlocked.Increment(ref _sequence);
            var (inputTokens, outputTokens) = (100 + number % 1900, 10 + number % 490);
            (input, output) = (input + inputTokens, output + outputTokens);
            spans[i] = Span(number, end, inputTokens, outputTokens);
        }
        var resource = new OtlpAttributes { { "service.name", application }, { "deployment.environment.name", "bench" }, { "service.version", "1.0.0" } };
        return (OtlpProtobuf.Encode(OtlpTraces.Of(resource, spans, "portal.benchmarks")), input, output);
    }

    private static OtlpSpan Span(long number, ulong end, long inputTokens, long outputTokens)
    {
        var traceId = Guid.NewGuid().ToByteArray();
        var spanId = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(spanId, number);
        var model = Models[number % Models.Length];
        return new OtlpSpan
        {
            TraceId = traceId,
            SpanId = spanId,
            Name = $"chat {model}",
            StartUnixNano = end - (ulong)(50 + number * 7919 % 3000) * 1_000_000,
            EndUnixNano = end,
            Attributes = new OtlpAttributes
            {
                { "gen_ai.operation.name", "chat" },
                { "gen_ai.provider.name", "openai" },
                { "gen_ai.request.model", model },
                { "gen_ai.response.model", model },
                { "gen_ai.usage.input_tokens", inputTokens },
                { "gen_ai.usage.output_tokens", outputTokens },
                { "gen_ai.response.id", $"resp-{number}" },
            },
        };
    }
}
