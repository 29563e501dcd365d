using System.Data.Common;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Series;

/// <summary>The questions dashboards ask of call telemetry. Each chooses the coarsest tier that answers exactly.</summary>
/// <param name="retention">How long each tier lasts; the defaults unless given.</param>
/// <remarks>Every method throws <see cref="ArgumentException"/> for an empty range, a step below a second or an impossible number of points,
/// and <see cref="DbException"/> when ClickHouse cannot answer.</remarks>
public sealed class CallSeries(DbDataSource clickHouse, TimeProvider time, RetentionOptions? retention = null)
{
    /// <summary>Sums and quantiles of the range, exact from edge to edge while raw calls exist.</summary>
    public Task<CallSummary> GetSummaryAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        SummaryQuery.ReadAsync(Scope(), request, cancellationToken);

    /// <summary>Latency, traffic, errors and token speed over time; buckets without calls included.</summary>
    public Task<LatencySeriesResult> GetLatencyAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        LatencySeriesQuery.ReadAsync(Scope(), request, cancellationToken);

    /// <summary>Calls by time and latency.</summary>
    public Task<LatencyHeatmapResult> GetHeatmapAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        HeatmapQuery.ReadAsync(Scope(), request, cancellationToken);

    /// <summary>Errors by type over time.</summary>
    public Task<ErrorSeriesResult> GetErrorsAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        ErrorSeriesQuery.ReadAsync(Scope(), request, cancellationToken);

    /// <summary>The values of a dimension with their numbers.</summary>
    public Task<BreakdownResult> GetBreakdownAsync(BreakdownRequest request, CancellationToken cancellationToken) =>
        BreakdownQuery.ReadAsync(Scope(), request, cancellationToken);

    /// <summary>One metric over time or as a total, by group where a dimension is named.</summary>
    public Task<MetricResult> GetMetricAsync(MetricRequest request, CancellationToken cancellationToken) =>
        MetricQuery.ReadAsync(Scope(), request, cancellationToken);

    /// <summary>Every application now and before, with a small trend.</summary>
    public Task<OverviewResult> GetOverviewAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        OverviewQuery.ReadAsync(Scope(), request, cancellationToken);

    /// <summary>Who calls which model where, with sums and, where <paramref name="withLatency"/>, latencies; the busiest first.</summary>
    public Task<TrafficResult> GetTrafficAsync(SeriesRequest request, bool withLatency, CancellationToken cancellationToken) =>
        TrafficQuery.ReadAsync(Scope(), request, withLatency, cancellationToken);

    /// <summary>The values each filter can take within the range.</summary>
    public Task<FilterValuesResult> GetFilterValuesAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        FilterValuesQuery.ReadAsync(Scope(), request, cancellationToken);

    /// <summary>The values of a dimension over all tenants in the order of their first call, for what is decided once for everybody. Never show them to a viewer.</summary>
    /// <param name="longest">Longer values are left out.</param>
    public Task<IReadOnlyList<string>> GetFirstSeenAsync(CallDimension dimension, int longest, int most, CancellationToken cancellationToken) =>
        FirstSeenQuery.ReadAsync(Scope(), dimension, longest, most, cancellationToken);

    /// <summary>Up to so many calls of a tenant in the range, raw rows are read instead of rollups.</summary>
    internal double CheapScan { get; init; } = 250_000;

    private SeriesScope Scope() => new(clickHouse, time.GetUtcNow(), retention ?? new RetentionOptions(), CheapScan);
}
