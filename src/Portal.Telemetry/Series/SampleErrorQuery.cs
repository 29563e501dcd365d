using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Series;

/// <summary>The standard error of the number of calls where a sample of traces is kept; its formula stands at <see cref="SampleEstimate"/>.</summary>
internal static class SampleErrorQuery
{
    /// <summary>Counting by trace reads every raw call; more than this are not read for the sake of an error bar.</summary>
    private const double AffordableScan = 3_000_000;

    /// <returns>Null where raw calls of the range are gone or too many.</returns>
    public static async Task<double?> ReadAsync(SeriesPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Range.From < plan.Scope.Planner.Oldest(RollupTier.Raw) || plan.Rows.TenantCalls > AffordableScan)
        {
            return null;
        }
        var query = new CallQuery(plan.Filter);
        var sql = $"""
            SELECT sqrt(sum(w * (w - 1) * n * n))
            FROM (
                SELECT toFloat64(max(weight)) AS w, toFloat64(countIf(weight > 1)) AS n
                FROM calls WHERE {query.RawCondition([plan.Range])} GROUP BY trace_id
            )
            """;
        await foreach (var error in plan.Scope.ClickHouse.QueryAsync(sql, row => row.GetDouble(0), query.Parameters, cancellationToken))
        {
            return error;
        }
        return null;
    }
}
