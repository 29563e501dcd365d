namespace Portal.Telemetry.Series;

/// <summary>The values of a dimension with their numbers: the slowest, the busiest, the most faulty.</summary>
internal static class BreakdownQuery
{
    public static async Task<BreakdownResult> ReadAsync(SeriesScope scope, BreakdownRequest request, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanWholeAsync(request, cancellationToken);
        var rows = await ReadRowsAsync(plan, request.Dimension, cancellationToken);
        return new BreakdownResult(plan.Window, request.Dimension, [.. Sort(rows.Select(row => row.Row), request.Order).Take(request.Limit)]);
    }

    /// <summary>Every value of a dimension, in no order.</summary>
    internal static async Task<IReadOnlyList<(BreakdownRow Row, CallSums Sums)>> ReadRowsAsync(
        SeriesPlan plan, CallDimension dimension, CancellationToken cancellationToken)
    {
        var grouping = new Grouping(By: dimension);
        var groups = await CallSumsQuery.ReadAsync(plan, grouping, cancellationToken);
        var durations = await DurationQuantilesQuery.ReadAsync(plan, grouping, groups, cancellationToken);
        return [.. groups.Select(group => (ToRow(group.Key.Name, group.Value, durations.GetValueOrDefault(group.Key, DurationQuantiles.None)), group.Value))];
    }

    internal static BreakdownRow ToRow(string name, CallSums sums, DurationQuantiles quantiles) => new(
        name,
        sums.Calls,
        sums.Errors,
        sums.InputTokens,
        sums.OutputTokens,
        quantiles.LatencyMs,
        quantiles.TtftMs,
        sums.TokensPerSecond);

    private static IOrderedEnumerable<BreakdownRow> Sort(IEnumerable<BreakdownRow> rows, BreakdownOrder order) => (order switch
    {
        BreakdownOrder.Calls => rows.OrderByDescending(row => row.Calls),
        BreakdownOrder.Errors => rows.OrderByDescending(row => row.Errors),
        BreakdownOrder.LatencyP95 => rows.OrderByDescending(row => row.LatencyMs.P95 ?? -1),
        _ => throw new ArgumentOutOfRangeException(nameof(order)),
    }).ThenBy(row => row.Name, StringComparer.Ordinal);
}
