using System.Diagnostics.Metrics;

namespace Portal.Governance.Audit.Sequencing;

/// <summary>The portal's own measurements of the audit trail, meter <c>Portal.Audit</c>.</summary>
internal sealed class AuditMetrics : IDisposable
{
    private readonly Meter _meter = new("Portal.Audit");
    private readonly Counter<long> _leaves;
    private readonly Histogram<double> _lag;
    private readonly Histogram<double> _duration;
    private long _size;
    private long _signed;
    private int _faults = -1;
    private int _anchorFailures;

    public AuditMetrics()
    {
        _leaves = _meter.CreateCounter<long>("portal.audit.leaves", "{entry}", "Entries that this instance made leaves of the tree.");
        _lag = _meter.CreateHistogram<double>("portal.audit.sequence.lag", "s", "Age of the oldest entry of a batch when it became a leaf.");
        _duration = _meter.CreateHistogram<double>("portal.audit.sequence.duration", "s", "Time to make a batch of entries leaves.");
        _meter.CreateObservableGauge("portal.audit.size", () => Interlocked.Read(ref _size), "{entry}", "Leaves of the tree, as this instance last saw it.");
        _meter.CreateObservableGauge("portal.audit.signed", () => Interlocked.Read(ref _signed), "{entry}", "Leaves the newest checkpoint vouches for.");
        _meter.CreateObservableGauge("portal.audit.verification.faults", () => Volatile.Read(ref _faults), "{fault}", "Faults the last check of the whole trail found; -1: none has run.");
        _meter.CreateObservableGauge("portal.audit.anchor.failures", () => Volatile.Read(ref _anchorFailures), "{attempt}", "Attempts to deliver a checkpoint that failed since the last delivery.");
    }

    public void Sequenced(int entries, TimeSpan lag, TimeSpan duration)
    {
        _leaves.Add(entries);
        _lag.Record(lag.TotalSeconds);
        _duration.Record(duration.TotalSeconds);
    }

    public void Grown(long size) => Interlocked.Exchange(ref _size, size);

    public void Signed(long size) => Interlocked.Exchange(ref _signed, size);

    public void Verified(int faults) => Volatile.Write(ref _faults, faults);

    public void AnchorFailures(int failures) => Volatile.Write(ref _anchorFailures, failures);

    public void Dispose() => _meter.Dispose();
}
