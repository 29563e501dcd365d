namespace Portal.Telemetry.Series;

/// <summary>Sums and quantiles of a range, exact from edge to edge.</summary>
internal static class SummaryQuery
{
    public static async Task<CallSummary> ReadAsync(SeriesScope scope, SeriesRequest request, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanWholeAsync(request, cancellationToken);
        var groups = await CallNumbersQuery.ReadAsync(plan, new Grouping(), cancellationToken);
        var (sums, quantiles) = groups.GetValueOrDefault(GroupKey.Whole, CallNumbers.None);
        var sample = sums.Sample is { } estimate ? estimate with { CallsStandardError = await SampleErrorQuery.ReadAsync(plan, cancellationToken) } : null;
        return new CallSummary(
            sums.Calls,
            sums.Errors,
            sums.InputTokens,
            sums.OutputTokens,
            quantiles.LatencyMs,
            quantiles.TtftMs,
            sums.TokensPerSecond,
            sums.NewestReceivedOrNull,
            plan.Window,
            sample);
    }
}
