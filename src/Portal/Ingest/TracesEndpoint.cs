using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Portal.Governance.Access;
using Portal.Ingest.Wire;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Senders;
using Portal.Telemetry.Writing;

namespace Portal.Ingest;

/// <summary>POST /v1/traces: OTLP over HTTP. Answers after what it accepts is durable.</summary>
internal sealed partial class TracesEndpoint(
    IOptions<IngestOptions> options,
    IOptions<RetentionOptions> retention,
    TraceDecoderPool decoders,
    MemoryBudget budget,
    Spool spool,
    IngestMetrics metrics,
    SenderStatistics senders,
    TimeProvider time,
    ILogger<TracesEndpoint> logger)
{
    private static readonly TimeSpan RetryAfterDiskFault = TimeSpan.FromSeconds(5);

    private readonly IngestOptions _options = options.Value;
    private readonly TimeSpan _retention = TimeSpan.FromDays(retention.Value.CallsDays);

    public async Task HandleAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        if (EncodingOf(context.Request.ContentType) is not { } encoding)
        {
            await UnsupportedAsync(context, $"Content-Type must be {OtlpAnswer.Protobuf} or {OtlpAnswer.Json}.");
        }
        else if (!TryGetCompression(context.Request.Headers.ContentEncoding, out var gzip))
        {
            await UnsupportedAsync(context, "Content-Encoding must be gzip, identity or absent.");
        }
        else
        {
            try
            {
                var (rejected, message) = await AcceptAsync(context, encoding, gzip);
                await OtlpAnswer.AcceptAsync(context, encoding, rejected, message);
            }
            catch (OtlpRefusedException refusal)
            {
                LogRefused(context.User.GetTenant(), refusal.Status, refusal.Message);
                await OtlpAnswer.RefuseAsync(context, encoding, refusal);
            }
        }
        metrics.Request(context.Response.StatusCode, time.GetElapsedTime(started));
    }

    private async Task<(long Rejected, string Message)> AcceptAsync(HttpContext context, OtlpEncoding encoding, bool gzip)
    {
        var tenant = context.User.GetTenant();
        // This endpoint's own limit, which answers in OTLP, takes the place of the server's.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        using var lease = budget.Open();
        var decoder = decoders.Rent();
        var stored = false;
        try
        {
            using (var body = await ReadAsync(context, gzip, lease))
            {
                metrics.Size(body.Length);
                lease.Take(body.Length);
                Decode(decoder, body.Span, encoding, tenant);
            }
            lease.Take(decoder.Batch.Bytes);
            var receipt = decoder.Batch.Calls == 0 ? new(SpoolOutcome.Stored, 0, 0) : await AppendAsync(decoder.Batch.ToSpool(tenant), context.RequestAborted);
            stored = true;
            var rejected = decoder.Rejections.Total;
            metrics.Spans(receipt.StoredCalls, decoder.Batch.Calls - receipt.StoredCalls + decoder.Duplicates, rejected, decoder.SampledOut);
            senders.Add(decoder.Senders, encoding == OtlpEncoding.Json ? "http/json" : "http/protobuf", receipt.StoredCalls);
            return (rejected, rejected > 0 ? decoder.Rejections.Describe(_options.MaxSpansPerRequest) : "");
        }
        finally
        {
            // After a failure the spool may still be reading the batch's buffers; those are left to the garbage collector.
            if (stored || decoder.Batch.Calls == 0)
            {
                decoders.Return(decoder);
            }
        }
    }

    private async Task<RequestBody> ReadAsync(HttpContext context, bool gzip, MemoryBudget.Lease lease)
    {
        try
        {
            return await RequestBody.ReadAsync(context.Request, gzip, _options, lease, context.RequestAborted);
        }
        catch (BadHttpRequestException wrong)
        {
            throw new OtlpRefusedException(wrong.StatusCode, wrong.Message, inner: wrong);
        }
    }

    private void Decode(TraceDecoder decoder, ReadOnlySpan<byte> body, OtlpEncoding encoding, string tenant)
    {
        var received = time.GetUtcNow();
        if (encoding == OtlpEncoding.Protobuf)
        {
            if (!decoder.TryDecode(body, tenant, received, _retention))
            {
                throw new OtlpRefusedException(StatusCodes.Status400BadRequest, "The body is not an ExportTraceServiceRequest in protobuf: truncated, or something else.");
            }

            return;
        }
        using var rewritten = new WireWriter(body.Length);
        var malformed = new List<long>();
        if (OtlpJsonReader.TryRewrite(body, rewritten, malformed) is { } wrong)
        {
            throw new OtlpRefusedException(StatusCodes.Status400BadRequest, wrong);
        }

        if (!decoder.TryDecode(rewritten.WrittenSpan, tenant, received, _retention))
        {
            throw new InvalidOperationException("OTLP JSON was rewritten as malformed protobuf.");
        }

        foreach (var position in malformed)
        {
            decoder.Rejections.Add(RejectionReason.Malformed, position);
            decoder.Senders.Reject(SpanRejections.NameOf(RejectionReason.Malformed));
        }
    }

    private async Task<SpoolReceipt> AppendAsync(SpoolBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            return await spool.AppendAsync(batch, cancellationToken);
        }
        catch (SpoolFullException full)
        {
            throw new OtlpRefusedException(StatusCodes.Status503ServiceUnavailable, full.Message, full.RetryAfter, full);
        }
        catch (IOException fault)
        {
            LogDiskFault(fault);
            throw new OtlpRefusedException(StatusCodes.Status503ServiceUnavailable, "The portal cannot write to its disk; nothing of this request was kept.", RetryAfterDiskFault, fault);
        }
    }

    private static OtlpEncoding? EncodingOf(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed))
        {
            return null;
        }

        return parsed.MediaType.Value?.ToLower(CultureInfo.InvariantCulture) switch
        {
            OtlpAnswer.Protobuf or "application/protobuf" => OtlpEncoding.Protobuf,
            OtlpAnswer.Json => OtlpEncoding.Json,
            _ => null,
        };
    }

    private static bool TryGetCompression(StringValues encodings, out bool gzip)
    {
        var encoding = encodings.ToString().Trim();
        gzip = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        return gzip || encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);
    }

    private static Task UnsupportedAsync(HttpContext context, string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(context);

    [LoggerMessage(3001, LogLevel.Debug, "Refused a trace request of tenant {Tenant} with {Status}: {Reason}")]
    partial void LogRefused(string tenant, int status, string reason);

    [LoggerMessage(3002, LogLevel.Error, "The spool cannot write to its disk")]
    partial void LogDiskFault(Exception fault);
}
