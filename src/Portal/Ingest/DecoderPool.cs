using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Portal.Governance.Applications;
using Portal.Ingest.Dialects;
using Portal.Ingest.Features;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;

namespace Portal.Ingest;

/// <summary>Decoders with warm buffers for as many requests as there are processors to serve; more are made and forgotten.</summary>
internal sealed class DecoderPool(IOptions<IngestOptions> options, SubjectHasher subjects, PriceCatalog prices, ApplicationRules rules, FeatureVocabulary vocabulary) : IDisposable
{
    /// <summary>Buffers of an unusually large request are given back instead of kept.</summary>
    private const long LargestKept = 16 * 1024 * 1024;

    private readonly ConcurrentQueue<SignalDecoder>[] _idle = [.. Enum.GetValues<OtlpSignal>().Select(_ => new ConcurrentQueue<SignalDecoder>())];
    private readonly Utf8StringCache _strings = new();
    private readonly int _most = 2 * Environment.ProcessorCount;

    public SignalDecoder Rent(OtlpSignal signal) => _idle[(int)signal].TryDequeue(out var decoder) ? decoder : Create(signal);

    /// <summary>Takes the decoder back; its batch must not be in use any more.</summary>
    public void Return(OtlpSignal signal, SignalDecoder decoder)
    {
        var idle = _idle[(int)signal];
        if (decoder.Batch.Bytes > LargestKept || idle.Count >= _most)
        {
            decoder.Dispose();
            return;
        }
        decoder.Clear();
        idle.Enqueue(decoder);
    }

    public void Dispose()
    {
        foreach (var idle in _idle)
        {
            while (idle.TryDequeue(out var decoder))
            {
                decoder.Dispose();
            }
        }
    }

    private SignalDecoder Create(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => new TraceDecoder(options.Value, DialectMap.Default, _strings, subjects, prices, rules, vocabulary),
        OtlpSignal.Logs => new LogDecoder(options.Value, DialectMap.Default, _strings, subjects, rules),
        OtlpSignal.Metrics => new MetricDecoder(options.Value, DialectMap.Default, MetricNames.Default, _strings, subjects, rules),
        _ => throw new ArgumentOutOfRangeException(nameof(signal)),
    };
}
