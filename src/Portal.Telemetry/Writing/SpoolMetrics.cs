using System.Diagnostics.Metrics;

namespace Portal.Telemetry.Writing;

/// <summary>The portal's own measurements of spool and writer, meter <c>Portal.Telemetry</c>.</summary>
internal sealed class SpoolMetrics : IDisposable
{
    private readonly Meter _meter = new("Portal.Telemetry");
    private readonly SpoolStatus _status;
    private readonly TimeProvider _time;

    public SpoolMetrics(SpoolStatus status, TimeProvider time)
    {
        (_status, _time) = (status, time);
        Stored = _meter.CreateCounter<long>("portal.spool.items.stored", "{item}", "Calls, log records and metric points made durable.");
        Duplicates = _meter.CreateCounter<long>("portal.spool.items.duplicate", "{item}", "Calls, log records and metric points left out because they were accepted before.");
        Refused = _meter.CreateCounter<long>("portal.spool.requests.refused", "{request}", "Requests refused because the spool was full or its disk failed.");
        GroupRequests = _meter.CreateHistogram<int>("portal.spool.group.requests", "{request}", "Requests made durable by one flush.");
        GroupDuration = _meter.CreateHistogram<double>("portal.spool.group.duration", "s", "Time to write and flush one group.");
        Inserted = _meter.CreateCounter<long>("portal.writer.rows.inserted", "{row}", "Rows ClickHouse took.");
        InsertDuration = _meter.CreateHistogram<double>("portal.writer.insert.duration", "s", "Time of one successful insert.");
        BatchRows = _meter.CreateHistogram<int>("portal.writer.batch.rows", "{row}", "Rows of one batch.");
        Retries = _meter.CreateCounter<long>("portal.writer.retries", "{attempt}", "Inserts that failed and were tried again.");
        Quarantined = _meter.CreateCounter<long>("portal.writer.quarantined", "{record}", "Rows and damaged records set aside.");
        _meter.CreateObservableGauge("portal.spool.depth.calls", () => _status.DepthCalls, "{call}", "Calls accepted and not yet in ClickHouse.");
        _meter.CreateObservableGauge("portal.spool.depth.rows", () => _status.DepthRows, "{row}", "Rows of all tables accepted and not yet in ClickHouse.");
        _meter.CreateObservableGauge("portal.spool.depth.bytes", () => _status.DepthBytes, "By", "Bytes accepted and not yet in ClickHouse.");
        _meter.CreateObservableGauge("portal.spool.oldest.age", OldestAge, "s", "Age of the oldest item not yet in ClickHouse.");
    }

    public Counter<long> Stored { get; }

    public Counter<long> Duplicates { get; }

    public Counter<long> Refused { get; }

    public Histogram<int> GroupRequests { get; }

    public Histogram<double> GroupDuration { get; }

    public Counter<long> Inserted { get; }

    public Histogram<double> InsertDuration { get; }

    public Histogram<int> BatchRows { get; }

    public Counter<long> Retries { get; }

    public Counter<long> Quarantined { get; }

    public void Dispose() => _meter.Dispose();

    private double OldestAge() => _status.OldestAccepted is { } oldest ? Math.Max(0, (_time.GetUtcNow() - oldest).TotalSeconds) : 0;
}
