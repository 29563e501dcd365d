using System.Data.Common;

namespace Portal.Telemetry.Series;

/// <summary>The questions dashboards ask of call telemetry. Each chooses the coarsest tier that answers exactly.</summary>
public sealed class CallSeries(DbDataSource clickHouse, TimeProvider time)
{
    public Task<CallSummary> GetSummaryAsync(SeriesRequest request, CancellationToken cancellationToken) => throw new NotSupportedException($"{clickHouse} {time}");
    public Task<LatencySeriesResult> GetLatencyAsync(SeriesRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<LatencyHeatmapResult> GetHeatmapAsync(SeriesRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<ErrorSeriesResult> GetErrorsAsync(SeriesRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<BreakdownResult> GetBreakdownAsync(BreakdownRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<OverviewResult> GetOverviewAsync(SeriesRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<FilterValuesResult> GetFilterValuesAsync(SeriesRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
