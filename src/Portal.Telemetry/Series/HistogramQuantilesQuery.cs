using System.Data.Common;
using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Series;

/// <summary>Quantiles by group from histogram rows; the rank rule is that of <see cref="LogHistogram"/>.</summary>
internal static class HistogramQuantilesQuery
{
    public static async Task<Dictionary<GroupKey, DurationQuantiles>> ReadAsync(
        SeriesPlan plan, Grouping grouping, CancellationToken cancellationToken)
    {
        var query = grouping.Bind(new CallQuery(plan.Filter));
        var sql = $"""
            SELECT bucket, name, toString(feature), groupArray(bin), groupArray(number)
            FROM (
                SELECT {grouping.Columns("t")}, feature, bin, sum(count) AS number
                FROM {query.Source(plan.Rows, CallQuery.Columns.Durations, grouping.Dimensions)}
                GROUP BY bucket, name, feature, bin
            )
            GROUP BY bucket, name, feature
            """;
        var groups = new Dictionary<GroupKey, DurationQuantiles>();
        await foreach (var (key, feature, histogram) in plan.Scope.ClickHouse.QueryAsync(sql, Read, query.Parameters, cancellationToken))
        {
            var quantiles = new Quantiles(histogram.Quantile(0.5), histogram.Quantile(0.95), histogram.Quantile(0.99), histogram.Count);
            var known = groups.GetValueOrDefault(key, DurationQuantiles.None);
            groups[key] = feature is "latency_ms" ? known with { LatencyMs = quantiles } : known with { TtftMs = quantiles };
        }
        return groups;
    }

    private static (GroupKey Key, string Feature, LogHistogram Histogram) Read(DbDataReader row)
    {
        var histogram = new LogHistogram();
        var (bins, counts) = (row.GetFieldValue<short[]>(3), row.GetFieldValue<ulong[]>(4));
        for (var i = 0; i < bins.Length; i++)
        {
            histogram.Add(bins[i], counts[i]);
        }
        return (new GroupKey(row.GetFieldValue<uint>(0), row.GetString(1)), row.GetString(2), histogram);
    }
}
