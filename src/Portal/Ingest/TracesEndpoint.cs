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
