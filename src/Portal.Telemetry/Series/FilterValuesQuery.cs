namespace Portal.Telemetry.Series;

/// <summary>The values a filter can take, most used first. Each dimension is narrowed by the others' filters, never by its own.</summary>
internal static class FilterValuesQuery
{
    // Combinations beyond this are the rarest; a list of filter values nobody can scroll helps nobody.
    private const int MostCombinations = 20_000;

    public static async Task<FilterValuesResult> ReadAsync(SeriesScope scope, SeriesRequest request, CancellationToken cancellationToken)
    {
        var everything = request with { Filter = new CallFilter { Tenant = request.Filter.Tenant } };
        var plan = await scope.PlanWholeAsync(everything, cancellationToken);
        var query = new CallQuery(plan.Filter).With("limit", (ulong)MostCombinations);
        var names = string.Join(", ", CallDimensions.All.Select(dimension => $"toString({dimension.Column()})"));
        var sql = $$"""
            SELECT {{names}}, sum(calls) AS total
            FROM {{query.Source(plan.Sums, CallQuery.Columns.Sums, CallDimensions.All)}}
            GROUP BY {{string.Join(", ", CallDimensions.All.Select(dimension => dimension.Column()))}}
            ORDER BY total DESC
            LIMIT {limit:UInt64}
            """;
        var combinations = new List<Combination>();
        var rows = scope.ClickHouse.QueryAsync(
            sql,
            row => new Combination(
                [.. CallDimensions.All.Select((_, index) => row.GetString(index))], row.GetFieldValue<ulong>(CallDimensions.All.Count)),
            query.Parameters,
            cancellationToken);
        await foreach (var combination in rows)
        {
            combinations.Add(combination);
        }
        return new FilterValuesResult(CallDimensions.All.ToDictionary(
            dimension => dimension, dimension => ValuesOf(dimension, request.Filter, combinations)));
    }

    /// <param name="Values">One value per dimension, in their order.</param>
    private sealed record Combination(string[] Values, ulong Calls);

    private static IReadOnlyList<string> ValuesOf(CallDimension dimension, CallFilter filter, List<Combination> combinations) =>
    [
        .. combinations
            .Where(combination => CallDimensions.All.All(other => other == dimension || Matches(filter.Values(other), combination.Values[(int)other])))
            .GroupBy(combination => combination.Values[(int)dimension], StringComparer.Ordinal)
            .Where(value => value.Key.Length > 0)
            .OrderByDescending(value => value.Aggregate(0UL, (sum, combination) => sum + combination.Calls))
            .ThenBy(value => value.Key, StringComparer.Ordinal)
            .Select(value => value.Key),
    ];

    private static bool Matches(IReadOnlyList<string> wanted, string value) => wanted.Count == 0 || wanted.Contains(value, StringComparer.Ordinal);
}
