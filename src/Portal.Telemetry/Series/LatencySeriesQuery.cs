namespace Portal.Telemetry.Series;

/// <summary>Latency, traffic and errors over time.</summary>
internal static class LatencySeriesQuery
{
    public static async Task<LatencySeriesResult> ReadAsync(SeriesScope scope, SeriesRequest request, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanBucketsAsync(request, cancellationToken);
        var groups = await CallNumbersQuery.ReadAsync(plan, new Grouping(plan.Step), cancellationToken);
        var points = plan.Times().Select(time =>
        {
            var (sums, quantiles) = groups.GetValueOrDefault(GroupKey.At(time), CallNumbers.None);
            return new LatencyPoint(
                time,
                sums.Calls,
                sums.Errors,
                sums.InputTokens,
                sums.OutputTokens,
                quantiles.LatencyMs.P50,
                quantiles.LatencyMs.P95,
                quantiles.LatencyMs.P99,
                quantiles.TtftMs.P50,
                quantiles.TtftMs.P95,
                sums.TokensPerSecond,
                Complete: time + plan.Step <= scope.Now);
        });
        return new LatencySeriesResult(plan.Window, [.. points]);
    }
}
