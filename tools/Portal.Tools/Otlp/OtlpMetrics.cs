namespace Portal.Tools.Otlp;

/// <summary>What one OTLP metric request carries: opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest. Histograms with delta temporality.</summary>
public sealed record OtlpMetrics(params IReadOnlyList<OtlpResourceMetrics> Resources)
{
    public int Points => Resources.Sum(resource => resource.Histograms.Sum(histogram => histogram.Points.Count));
}

/// <summary>The histograms of one resource and one scope.</summary>
public sealed record OtlpResourceMetrics
{
    public OtlpAttributes Attributes { get; init; } = [];
    public string ScopeName { get; init; } = "";
    public required IReadOnlyList<OtlpHistogram> Histograms { get; init; }
}

public sealed record OtlpHistogram(string Name, string Unit, IReadOnlyList<OtlpHistogramPoint> Points);

/// <summary>What was measured between two moments.</summary>
/// <param name="Counts">One more than <paramref name="Bounds"/>; a bucket holds the values up to and including its bound.</param>
public sealed record OtlpHistogramPoint(
    ulong StartUnixNano, ulong TimeUnixNano, OtlpAttributes Attributes, double Sum, IReadOnlyList<double> Bounds, IReadOnlyList<ulong> Counts);
