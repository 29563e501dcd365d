using System.Diagnostics.Metrics;

namespace Portal.Ingest;

/// <summary>The portal's own metrics about ingest, by the names OpenTelemetry would give them.</summary>
internal sealed class IngestMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _spans;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _size;

    public IngestMetrics(IMeterFactory meters, MemoryBudget budget)
    {
        var meter = meters.Create("Portal.Ingest");
        _requests = meter.CreateCounter<long>("portal.ingest.requests", "{request}", "Trace requests by the HTTP status they were answered with.");
        _spans = meter.CreateCounter<long>("portal.ingest.spans", "{span}", "Spans by what became of them: stored, duplicate, rejected or sampled_out.");
        _duration = meter.CreateHistogram<double>("portal.ingest.request.duration", "s", "From the first byte to the answer.");
        _size = meter.CreateHistogram<long>("portal.ingest.request.size", "By", "Body size after decompression.");
        meter.CreateObservableUpDownCounter("portal.ingest.inflight.size", () => budget.Used, "By", "Memory held by requests in flight.");
    }

    public void Request(int status, TimeSpan duration)
    {
        _requests.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));
        _duration.Record(duration.TotalSeconds);
    }

    public void Size(long bytes) => _size.Record(bytes);

    public void Spans(long stored, long duplicate, long rejected, long sampledOut)
    {
        Add(stored, "stored");
        Add(duplicate, "duplicate");
        Add(rejected, "rejected");
        Add(sampledOut, "sampled_out");
    }

    private void Add(long count, string outcome)
    {
        if (count > 0)
        {
            _spans.Add(count, new KeyValuePair<string, object?>("portal.ingest.outcome", outcome));
        }
    }
}
