using System.Data.Common;

namespace Portal.Telemetry.Series;

/// <summary>The sums of one group, in the order of the metric's columns.</summary>
internal readonly record struct MetricSumsRow(decimal[] Sums, DateTimeOffset NewestReceived);

/// <summary>The sums of a metric by group, exact from whatever tiers the plan names.</summary>
internal static class MetricSumsQuery
{
    public static async Task<Dictionary<GroupKey, MetricSumsRow>> ReadAsync(
        SeriesPlan plan, Grouping grouping, MetricSums metric, CancellationToken cancellationToken)
    {
        var query = grouping.Bind(new CallQuery(plan.Filter));
        // A common type for counts and money: both are exact in it.
        var sums = string.Join(", ", metric.Columns.Select(column => $"toDecimal128(sum({column.Name}), 12)"));
        var sql = $"""
            SELECT {grouping.Columns("t")}, max(newest_received), {sums}
            FROM {query.Source(plan.Sums, metric.ToColumns(), grouping.Dimensions)}
            GROUP BY bucket, name
            """;
        var groups = new Dictionary<GroupKey, MetricSumsRow>();
        await foreach (var (key, values) in plan.Scope.ClickHouse.QueryAsync(sql, Read, query.Parameters, cancellationToken))
        {
            groups[key] = values;
        }
        return groups;
    }

    private static (GroupKey Key, MetricSumsRow Sums) Read(DbDataReader row)
    {
        var sums = new decimal[row.FieldCount - 3];
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = row.GetDecimal(i + 3);
        }
        return (new GroupKey(row.GetFieldValue<uint>(0), row.GetString(1)), new MetricSumsRow(sums, row.GetFieldValue<DateTimeOffset>(2)));
    }
}
