using System.Net;
using Portal.Tools.Otlp;

namespace Portal.Tools;

/// <summary>Sends requests as OTLP asks of a client: 429, 502, 503 and 504 and lost connections are tried again with the same bytes, everything else is final.</summary>
internal sealed class Delivery(OtlpClient client)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(5);

    private long _sent;

    /// <summary>Spans acknowledged so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <exception cref="DeliveryException">The receiver refused the request, rejected spans of it, or could not be reached for five minutes.</exception>
    public async Task SendAsync(OtlpTraces traces, CancellationToken cancellationToken)
    {
        var body = OtlpProtobuf.Encode(traces);
        var pause = TimeSpan.FromMilliseconds(100);
        var waited = TimeSpan.Zero;
        while (true)
        {
            var (reply, fault) = await TryAsync(body, cancellationToken);
            if (reply is { IsSuccess: true })
            {
                if (reply.RejectedSpans > 0)
                {
                    throw new DeliveryException($"{reply.RejectedSpans} spans were rejected: {reply.Message}");
                }
                Interlocked.Add(ref _sent, traces.Resources.Sum(r => r.Scopes.Sum(s => s.Spans.Count)));
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

    private async Task<(OtlpReply? Reply, string? Fault)> TryAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.SendAsync(body, OtlpProtobuf.ContentType, gzip: false, cancellationToken), null);
        }
        catch (HttpRequestException e)
        {
            return (null, e.Message);
        }
    }
}

/// <summary>Telemetry could not be delivered; the message says why.</summary>
internal sealed class DeliveryException(string message) : Exception(message);
