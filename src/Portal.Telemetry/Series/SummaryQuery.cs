namespace Portal.Telemetry.Series;

/// <summary>Sums and quantiles of a range, exact from edge to edge.</summary>
internal static class SummaryQuery
{
    public static async Task<CallSummary> ReadAsync(SeriesScope scope, SeriesRequest request, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanWholeAsync(request, cancellationToken);
        var grouping = new Grouping();
        var groups = await CallSumsQuery.ReadAsync(plan, grouping, cancellationToken);
        var durations = await DurationQuantilesQuery.ReadAsync(plan, grouping, groups, cancellationToken);
        var sums = groups.GetValueOrDefault(GroupKey.Whole, CallSums.None);
        var quantiles = durations.GetValueOrDefault(GroupKey.Whole, DurationQuantiles.None);
        return new CallSummary(
            sums.Calls,
            sums.Errors,
            sums.InputTokens,
            sums.OutputTokens,
            quantiles.LatencyMs,
            quantiles.TtftMs,
            sums.TokensPerSecond,
            sums.NewestReceivedOrNull,
            plan.Window);
    }
}
