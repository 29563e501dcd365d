using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Portal.Monitoring;

/// <summary>What a metric is, in Prometheus' words.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>One metric with its series as of one moment.</summary>
internal sealed record MetricFamily(string Name, string? Unit, string? Description, MetricKind Kind, IReadOnlyList<MetricSeries> Series);

/// <param name="Buckets">Upper bounds with the number of values up to each; empty unless the metric is a histogram.</param>
internal sealed record MetricSeries(IReadOnlyList<KeyValuePair<string, string>> Labels, double Value, ulong Count, IReadOnlyList<(double UpTo, ulong Count)> Buckets);

/// <summary>Listens to the portal's instruments from its start on and adds up what they measure, as a scrape expects it.</summary>
internal sealed class MetricStore : IHostedService, IDisposable
{
    /// <summary>OpenTelemetry's default bounds of explicit buckets, for histograms that advise none.</summary>
    private static readonly double[] DefaultBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricState> _metrics = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsShown(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument, _metrics.GetOrAdd(instrument, Create));
            }
        };
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Add(value, tags, state));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Add(value, tags, state));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Add(value, tags, state));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Add(value, tags, state));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Add(value, tags, state));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Add(value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Add((double)value, tags, state));
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Everything measured so far; observable instruments are asked now.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        _listener.RecordObservableInstruments();
        return [.. _metrics.Where(metric => !metric.Value.IsEmpty).OrderBy(metric => metric.Key.Name, StringComparer.Ordinal)
            .Select(metric => new MetricFamily(metric.Key.Name, metric.Key.Unit, metric.Key.Description, metric.Value.Kind, metric.Value.Collect()))];
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsShown(string meter) => MonitoringSetup.Meters.Any(shown =>
        shown.EndsWith('*') ? meter.StartsWith(shown[..^1], StringComparison.Ordinal) : meter == shown);

    private static void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) => ((MetricState)state!).Add(value, tags);

    private static MetricState Create(Instrument instrument)
    {
        var type = instrument.GetType();
        var name = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return name == typeof(Histogram<>) ? new MetricState(MetricKind.Histogram, isTotal: false, Bounds(instrument))
            : name == typeof(Counter<>) ? new MetricState(MetricKind.Counter, isTotal: false, [])
            : name == typeof(ObservableCounter<>) ? new MetricState(MetricKind.Counter, isTotal: true, [])
            : name == typeof(UpDownCounter<>) ? new MetricState(MetricKind.Gauge, isTotal: false, [])
            : new MetricState(MetricKind.Gauge, isTotal: true, []);
    }

    private static double[] Bounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds.Select(bound => (double)bound)],
        // Seconds: OpenTelemetry's default bounds are meant for milliseconds.
        _ => instrument.Unit == "s" ? [.. DefaultBounds.Select(bound => bound / 1000)] : DefaultBounds,
    };
}
