using System.Diagnostics.Metrics;
using Portal.Governance.Scanning;
using Portal.Ingest.Scanning;

namespace Portal.Ingest;

/// <summary>The portal's own metrics about ingest, by the names OpenTelemetry would give them.</summary>
internal sealed class IngestMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _items;
    private readonly Counter<long> _findings;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _size;

    public IngestMetrics(IMeterFactory meters, MemoryBudget budget)
    {
        var meter = meters.Create("Portal.Ingest");
        _requests = meter.CreateCounter<long>("portal.ingest.requests", "{request}", "OTLP requests by signal and by the status they were answered with.");
        _items = meter.CreateCounter<long>("portal.ingest.items", "{item}", "Spans, log records and data points by what became of them: stored, duplicate, rejected or sampled_out.");
        _findings = meter.CreateCounter<long>("portal.ingest.findings", "{finding}", "Personal data and secrets found in what senders sent, by kind; what became of them says the policy.");
        _duration = meter.CreateHistogram<double>("portal.ingest.request.duration", "s", "From the first byte to the answer.");
        _size = meter.CreateHistogram<long>("portal.ingest.request.size", "By", "Body size after decompression.");
        meter.CreateObservableUpDownCounter("portal.ingest.inflight.size", () => budget.Used, "By", "Memory held by requests in flight.");
    }

    /// <param name="status">The HTTP status; for gRPC the one that says the same.</param>
    public void Request(OtlpSignal signal, string door, int status, TimeSpan duration)
    {
        _requests.Add(1, Tag(signal), new KeyValuePair<string, object?>("portal.ingest.door", door), new KeyValuePair<string, object?>("http.response.status_code", status));
        _duration.Record(duration.TotalSeconds, Tag(signal));
    }

    public void Size(OtlpSignal signal, long bytes) => _size.Record(bytes, Tag(signal));

    public void Items(OtlpSignal signal, long stored, long duplicate, long rejected, long sampledOut)
    {
        Add(signal, stored, "stored");
        Add(signal, duplicate, "duplicate");
        Add(signal, rejected, "rejected");
        Add(signal, sampledOut, "sampled_out");
    }

    public void Findings(OtlpSignal signal, FindingCounts findings)
    {
        if (!findings.Any)
        {
            return;
        }

        foreach (var kind in FindingKinds.All)
        {
            if (findings.Of(kind) is > 0 and var count)
            {
                _findings.Add(count, Tag(signal), new KeyValuePair<string, object?>("portal.finding.kind", FindingKinds.NameOf(kind)));
            }
        }
    }

    private static KeyValuePair<string, object?> Tag(OtlpSignal signal) => new("portal.ingest.signal", signal switch
    {
        OtlpSignal.Traces => "traces",
        OtlpSignal.Logs => "logs",
        _ => "metrics",
    });

    private void Add(OtlpSignal signal, long count, string outcome)
    {
        if (count > 0)
        {
            _items.Add(count, Tag(signal), new KeyValuePair<string, object?>("portal.ingest.outcome", outcome));
        }
    }
}
