namespace Portal.Telemetry.Metrics;

/// <summary>A metric that was sent.</summary>
/// <param name="Metric">The conventions' current name.</param>
/// <param name="Names">The names it was sent under.</param>
/// <param name="Type">gauge, sum, histogram, exponential_histogram or summary.</param>
/// <param name="Series">Streams of points: resource, scope and attributes.</param>
public sealed record MetricSummary(
    string Metric, IReadOnlyList<string> Names, string Unit, string Type, IReadOnlyList<string> Applications, ulong Series, ulong Points, DateTimeOffset Newest);

public sealed record MetricCatalog(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<MetricSummary> Metrics);

/// <summary>What was measured within a bucket or a whole range.</summary>
/// <param name="Count">Values measured; null where points do not count: gauges and sums.</param>
/// <param name="Sum">What was added up: of histograms the sum of values, of sums their increase; null for gauges.</param>
/// <param name="Value">Of gauges and sums that go up and down: the mean level.</param>
/// <param name="P50">Of histograms; interpolated within a bucket, so as exact as the sender's buckets.</param>
public sealed record MetricValue(double? Count, double? Sum, double? Value, double? P50, double? P95, double? P99)
{
    public static MetricValue Nothing { get; } = new(null, null, null, null, null, null);
}

/// <summary>One line of a metric.</summary>
/// <param name="Name">The group's value; empty without grouping or where the attribute is missing.</param>
/// <param name="Points">Aligned with the result's times; empty buckets are <see cref="MetricValue.Nothing"/>.</param>
public sealed record MetricGroup(string Name, MetricValue Total, IReadOnlyList<MetricValue> Points);

/// <param name="GroupsLeftOut">Groups beyond the limit, the smallest ones.</param>
public sealed record MetricSeriesResult(
    string Metric, string Unit, string Type, DateTimeOffset From, DateTimeOffset To, TimeSpan Step, IReadOnlyList<DateTimeOffset> Times,
    IReadOnlyList<MetricGroup> Groups, int GroupsLeftOut);
