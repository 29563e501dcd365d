using Microsoft.Extensions.Options;
using Portal.Ingest.Wire;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Senders;
using Portal.Telemetry.Writing;

namespace Portal.Ingest;

/// <summary>The ways telemetry comes in; each is an encoding too.</summary>
internal enum OtlpDoor
{
    HttpProtobuf,
    HttpJson,
    Grpc,
}

/// <summary>What became of a request that was taken.</summary>
/// <param name="Rejected">Items that were not taken.</param>
/// <param name="Message">Why, or a warning although all were taken; empty when there is nothing to say.</param>
internal readonly record struct OtlpAcceptance(long Rejected, string Message);

/// <summary>Takes OTLP requests whatever door they come through: decodes, stores, and returns after what it accepts is durable.</summary>
internal sealed partial class OtlpAcceptor(
    IOptions<IngestOptions> options,
    IOptions<RetentionOptions> retention,
    DecoderPool decoders,
    MemoryBudget budget,
    Spool spool,
    IngestMetrics metrics,
    SenderStatistics senders,
    TimeProvider time,
    ILogger<OtlpAcceptor> logger)
{
    private static readonly TimeSpan RetryAfterDiskFault = TimeSpan.FromSeconds(5);

    private readonly IngestOptions _options = options.Value;

    public IngestOptions Options => _options;

    /// <summary>The memory one request takes of what all may take; disposed when the request is answered.</summary>
    public MemoryBudget.Lease OpenLease() => budget.Open();

    /// <param name="body">Disposed as soon as it is decoded.</param>
    /// <param name="lease">Holds the body's memory already.</param>
    /// <exception cref="OtlpRefusedException">Nothing was taken.</exception>
    public async Task<OtlpAcceptance> AcceptAsync(
        OtlpSignal signal, OtlpDoor door, RequestBody body, MemoryBudget.Lease lease, string tenant, CancellationToken cancellationToken)
    {
        var decoder = decoders.Rent(signal);
        var stored = false;
        try
        {
            using (body)
            {
                metrics.Size(signal, body.Length);
                lease.Take(body.Length);
                Decode(signal, decoder, body.Span, door, tenant);
            }
            lease.Take(decoder.Batch.Bytes);
            var receipt = decoder.Batch.Items == 0 ? new(SpoolOutcome.Stored, 0, 0) : await AppendAsync(decoder.Batch.ToSpool(tenant), cancellationToken);
            stored = true;
            var rejected = decoder.Rejections.Total;
            metrics.Items(signal, receipt.Stored, decoder.Batch.Items - receipt.Stored + decoder.Duplicates, rejected, decoder.SampledOut);
            metrics.Findings(signal, decoder.Findings);
            senders.Add(decoder.Senders, NameOf(door), receipt.Stored + decoder.SampledOut);
            return new(rejected, decoder.Rejections.Describe(OtlpSignalNames.Of(signal).Items, _options.MaxSpansPerRequest));
        }
        finally
        {
            // After a failure the spool may still be reading the batch's buffers; those are left to the garbage collector.
            if (stored || decoder.Batch.Items == 0)
            {
                decoders.Return(signal, decoder);
            }
        }
    }

    /// <summary>Notes the answer, whatever it was.</summary>
    /// <param name="status">The HTTP status; for gRPC the one that says the same.</param>
    /// <param name="started">Timestamp of the request's begin.</param>
    public void Answered(OtlpSignal signal, OtlpDoor door, int status, long started) =>
        metrics.Request(signal, NameOf(door), status, time.GetElapsedTime(started));

    private static string NameOf(OtlpDoor door) => door switch
    {
        OtlpDoor.HttpProtobuf => "http/protobuf",
        OtlpDoor.HttpJson => "http/json",
        _ => "grpc",
    };

    private void Decode(OtlpSignal signal, SignalDecoder decoder, ReadOnlySpan<byte> body, OtlpDoor door, string tenant)
    {
        var received = time.GetUtcNow();
        var kept = RetentionOf(signal);
        if (door != OtlpDoor.HttpJson)
        {
            if (!decoder.TryDecode(body, tenant, received, kept))
            {
                throw new OtlpRefusedException(OtlpFault.Invalid, $"The body is not an {OtlpSignalNames.Of(signal).Request} in protobuf: truncated, or something else.");
            }

            return;
        }
        using var rewritten = new WireWriter(body.Length);
        var malformed = new List<long>();
        if (OtlpJsonReader.TryRewrite(OtlpJsonSchema.Of(signal), body, rewritten, malformed) is { } wrong)
        {
            throw new OtlpRefusedException(OtlpFault.Invalid, wrong);
        }

        if (!decoder.TryDecode(rewritten.WrittenSpan, tenant, received, kept))
        {
            throw new InvalidOperationException("OTLP JSON was rewritten as malformed protobuf.");
        }

        foreach (var position in malformed)
        {
            decoder.Rejections.Add(RejectionReason.Malformed, position);
            decoder.Senders.Reject(ItemRejections.NameOf(RejectionReason.Malformed));
        }
    }

    /// <summary>How old an item may be; an older one is clamped to this.</summary>
    private TimeSpan RetentionOf(OtlpSignal signal) => TimeSpan.FromDays(signal switch
    {
        OtlpSignal.Traces => retention.Value.CallsDays,
        OtlpSignal.Logs => retention.Value.LogDays,
        OtlpSignal.Metrics => retention.Value.MetricDays,
        _ => throw new ArgumentOutOfRangeException(nameof(signal)),
    });

    private async Task<SpoolReceipt> AppendAsync(SpoolBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            return await spool.AppendAsync(batch, cancellationToken);
        }
        catch (SpoolFullException full)
        {
            throw new OtlpRefusedException(OtlpFault.Unavailable, full.Message, full.RetryAfter, full);
        }
        catch (IOException fault)
        {
            LogDiskFault(fault);
            throw new OtlpRefusedException(OtlpFault.Unavailable, "The portal cannot write to its disk; nothing of this request was kept.", RetryAfterDiskFault, fault);
        }
    }

    [LoggerMessage(3012, LogLevel.Error, "The spool cannot write to its disk")]
    partial void LogDiskFault(Exception fault);
}
