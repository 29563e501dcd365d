using System.Data.Common;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Metrics;

/// <summary>Which metrics were sent, from whom, and how many points.</summary>
internal static class MetricCatalogQuery
{
    private const int MostMetrics = 500;

    public static async Task<MetricCatalog> RunAsync(DbDataSource source, SeriesRequest request, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT metric, arraySort(groupUniqArray(10)(name)) AS names, unit, toString(type) AS kind, arraySort(groupUniqArray(20)(application)) AS applications,
                uniqExact(series) AS streams, count() AS points, max(time) AS newest
            FROM metric_points
            WHERE {TelemetryFilter.Sql(request.Filter)}
            GROUP BY metric, unit, kind
            ORDER BY startsWith(metric, 'gen_ai.') DESC, metric, unit, kind
            LIMIT {MostMetrics}
            """;
        var metrics = new List<MetricSummary>();
        await foreach (var metric in source.QueryAsync(sql, Read, TelemetryFilter.Parameters(request), cancellationToken))
        {
            metrics.Add(metric);
        }

        return new(request.From, request.To, metrics);
    }

    private static MetricSummary Read(DbDataReader row) => new(
        row.GetString(0), row.GetFieldValue<string[]>(1), row.GetString(2), row.GetString(3), row.GetFieldValue<string[]>(4),
        row.GetFieldValue<ulong>(5), row.GetFieldValue<ulong>(6), new DateTimeOffset(row.GetFieldValue<DateTime>(7), TimeSpan.Zero));
}
