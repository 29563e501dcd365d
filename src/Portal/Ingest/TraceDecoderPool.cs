using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Portal.Governance.Applications;
using Portal.Ingest.Dialects;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;

namespace Portal.Ingest;

/// <summary>Decoders with warm buffers for as many requests as there are processors to serve; more are made and forgotten.</summary>
internal sealed class TraceDecoderPool(IOptions<IngestOptions> options, SubjectHasher subjects, PriceCatalog prices, ApplicationRules rules) : IDisposable
{
    /// <summary>Buffers of an unusually large request are given back instead of kept.</summary>
    private const long LargestKept = 16 * 1024 * 1024;

    private readonly ConcurrentQueue<TraceDecoder> _idle = new();
    private readonly Utf8StringCache _strings = new();
    private readonly int _most = 2 * Environment.ProcessorCount;

    public TraceDecoder Rent() => _idle.TryDequeue(out var decoder) ? decoder : new(options.Value, DialectMap.Default, _strings, subjects, prices, rules);

    /// <summary>Takes the decoder back; its batch must not be in use any more.</summary>
    public void Return(TraceDecoder decoder)
    {
        if (decoder.Batch.Bytes > LargestKept || _idle.Count >= _most)
        {
            decoder.Dispose();
            return;
        }
        decoder.Clear();
        _idle.Enqueue(decoder);
    }

    public void Dispose()
    {
        while (_idle.TryDequeue(out var decoder))
        {
            decoder.Dispose();
        }
    }
}
