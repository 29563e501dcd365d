using System.Net;
using Portal.Tools.Otlp;

namespace Portal.Tools;

/// <summary>Sends requests as OTLP asks of a client: 429, 502, 503 and 504 and lost connections are tried again with the same bytes, everything else is final.</summary>
internal sealed class Delivery(OtlpClient client)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(5);

    private long _sent;

    /// <summary>Spans, log records and data points acknowledged so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public Task SendAsync(OtlpTraces traces, CancellationToken cancellationToken) => SendAsync(
        OtlpSignal.Traces, OtlpProtobuf.Encode(traces), OtlpProtobuf.ContentType, traces.Resources.Sum(r => r.Scopes.Sum(s => s.Spans.Count)), cancellationToken);

    public Task SendAsync(OtlpLogs logs, CancellationToken cancellationToken) =>
        SendAsync(OtlpSignal.Logs, OtlpJson.Encode(logs), OtlpJson.ContentType, logs.Records, cancellationToken);

    public Task SendAsync(OtlpMetrics metrics, CancellationToken cancellationToken) =>
        SendAsync(OtlpSignal.Metrics, OtlpJson.Encode(metrics), OtlpJson.ContentType, metrics.Points, cancellationToken);

    /// <exception cref="DeliveryException">The receiver refused the request, rejected parts of it, or could not be reached for five minutes.</exception>
    private async Task SendAsync(OtlpSignal signal, ReadOnlyMemory<byte> body, string contentType, int items, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        var waited = TimeSpan.Zero;
        while (true)
        {
            var (reply, fault) = await TryAsync(signal, body, contentType, cancellationToken);
            if (reply is { IsSuccess: true })
            {
                if (reply.RejectedSpans > 0)
                {
                    throw new DeliveryException($"{reply.RejectedSpans} of {items} {signal} items were rejected: {reply.Message}");
                }
                Interlocked.Add(ref _sent, items);
                return;
            }
            if (reply is not null && reply.Status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
            {
                throw new DeliveryException($"the portal answered {(int)reply.Status}: {reply.Message}");
            }
            var wait = reply?.RetryAfter ?? pause;
            waited += wait;
            if (waited > GiveUpAfter)
            {
                throw new DeliveryException($"no success within {GiveUpAfter.TotalMinutes:0} minutes: {fault ?? reply?.Message}");
            }
            await Task.Delay(wait, cancellationToken);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    private async Task<(OtlpReply? Reply, string? Fault)> TryAsync(
        OtlpSignal signal, ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.SendAsync(signal, body, contentType, gzip: false, cancellationToken), null);
        }
        catch (HttpRequestException e)
        {
            return (null, e.Message);
        }
    }
}

/// <summary>Telemetry could not be delivered; the message says why.</summary>
internal sealed class DeliveryException(string message) : Exception(message);
