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
        var groups = await CallNumbersQuery.ReadAsync(plan, new Grouping(By: dimension), cancellationToken);
        return [.. groups.Select(group => (ToRow(group.Key.Name, group.Value), group.Value.Sums))];
    }

    internal static BreakdownRow ToRow(string name, CallNumbers numbers) => new(
        name,
        numbers.Sums.Calls,
        numbers.Sums.Errors,
        numbers.Sums.InputTokens,
        numbers.Sums.OutputTokens,
        numbers.Durations.LatencyMs,
        numbers.Durations.TtftMs,
        numbers.Sums.TokensPerSecond,
        numbers.Sums.Sample);

    private static IOrderedEnumerable<BreakdownRow> Sort(IEnumerable<BreakdownRow> rows, BreakdownOrder order) => (order switch
    {
        BreakdownOrder.Calls => rows.OrderByDescending(row => row.Calls),
        BreakdownOrder.Errors => rows.OrderByDescending(row => row.Errors),
        BreakdownOrder.LatencyP95 => rows.OrderByDescending(row => row.LatencyMs.P95 ?? -1),
        _ => throw new ArgumentOutOfRangeException(nameof(order)),
    }).ThenBy(row => row.Name, StringComparer.Ordinal);
}
