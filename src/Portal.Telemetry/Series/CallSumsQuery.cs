using System.Data.Common;

namespace Portal.Telemetry.Series;

/// <summary>Counts and sums by group, exact from whatever tiers the plan names.</summary>
internal static class CallSumsQuery
{
    public static async Task<Dictionary<GroupKey, CallSums>> ReadAsync(SeriesPlan plan, Grouping grouping, CancellationToken cancellationToken)
    {
        var query = grouping.Bind(new CallQuery(plan.Filter));
        var sql = $"""
            SELECT {grouping.Columns("t")},
                sum(calls), sum(errors), sum(input_tokens), sum(output_tokens), sum(ttft_calls), sum(stream_tokens), sum(stream_ns),
                max(newest_received), sum(stored_calls)
            FROM {query.Source(plan.Sums, CallQuery.Columns.Sums, grouping.Dimensions)}
            GROUP BY bucket, name
            """;
        var groups = new Dictionary<GroupKey, CallSums>();
        await foreach (var (key, sums) in plan.Scope.ClickHouse.QueryAsync(sql, Read, query.Parameters, cancellationToken))
        {
            groups[key] = sums;
        }
        return groups;
    }

    private static (GroupKey Key, CallSums Sums) Read(DbDataReader row) => (new GroupKey(row.GetFieldValue<uint>(0), row.GetString(1)), ReadSums(row));

    /// <summary>Sums from column 2 on.</summary>
    internal static CallSums ReadSums(DbDataReader row) => new(
        row.GetFieldValue<ulong>(2),
        row.GetFieldValue<ulong>(3),
        row.GetFieldValue<ulong>(4),
        row.GetFieldValue<ulong>(5),
        row.GetFieldValue<ulong>(6),
        row.GetFieldValue<ulong>(7),
        row.GetFieldValue<ulong>(8),
        row.GetFieldValue<DateTimeOffset>(9),
        row.GetFieldValue<ulong>(10));
}
