using System.Data.Common;
using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Series;

/// <summary>Everything a tenant calls, by application, environment, provider, model and version: one look at the sums and, where asked for, one at the histograms.</summary>
internal static class TrafficQuery
{
    /// <summary>More sources than this no registry is made of; the rest is the senders' fault, such as a version per process.</summary>
    private const int MostSources = 20_000;

    private static readonly CallDimension[] Dimensions =
        [CallDimension.Application, CallDimension.Environment, CallDimension.Provider, CallDimension.Model, CallDimension.Version];

    private static readonly string Names = string.Join(", ", Dimensions.Select(dimension => $"toString({dimension.Column()})"));
    private static readonly string Groups = string.Join(", ", Dimensions.Select(dimension => dimension.Column()));

    private static readonly CallQuery.Columns Sums = new(
        "calls",
        "calls, errors, cost, costed_calls, newest_received",
        """
        toUInt64(c.weight) AS calls, toUInt64(c.weight * (c.status = 'error')) AS errors,
            if(c.price_id != 0, toDecimal128(c.cost, 12) * c.weight, toDecimal128(0, 12)) AS cost, toUInt64(c.weight * (c.price_id != 0)) AS costed_calls,
            c.received_time AS newest_received
        """);

    public static async Task<TrafficResult> ReadAsync(SeriesScope scope, SeriesRequest request, bool withLatency, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanWholeAsync(request, cancellationToken);
        var sums = ReadSumsAsync(plan, cancellationToken);
        var latencies = withLatency ? ReadLatenciesAsync(plan, cancellationToken) : Task.FromResult(new Dictionary<TrafficSource, LogHistogram>());
        await Task.WhenAll(sums, latencies);
        var bySource = await latencies;
        var rows = (await sums).Select(row => (row.Source, bySource.TryGetValue(row.Source, out var latency) ? row.Numbers with { LatencyMs = latency } : row.Numbers)).ToList();
        return new TrafficResult(plan.Window, rows, rows.Count == MostSources);
    }

    private static async Task<List<(TrafficSource Source, TrafficNumbers Numbers)>> ReadSumsAsync(SeriesPlan plan, CancellationToken cancellationToken)
    {
        var query = new CallQuery(plan.Filter).With("most", (ulong)MostSources);
        var sql = $$"""
            SELECT {{Names}}, sum(calls) AS all_calls, sum(errors), sum(cost), sum(costed_calls), min(t), max(newest_received)
            FROM {{query.Source(plan.Sums, Sums, Dimensions)}}
            GROUP BY {{Groups}}
            ORDER BY all_calls DESC
            LIMIT {most:UInt64}
            """;
        var rows = new List<(TrafficSource, TrafficNumbers)>();
        await foreach (var row in plan.Scope.ClickHouse.QueryAsync(sql, ReadSums, query.Parameters, cancellationToken))
        {
            rows.Add(row);
        }
        return rows;
    }

    private static async Task<Dictionary<TrafficSource, LogHistogram>> ReadLatenciesAsync(SeriesPlan plan, CancellationToken cancellationToken)
    {
        var query = new CallQuery(plan.Filter);
        var sql = $"""
            SELECT {Names}, groupArray(bin), groupArray(number)
            FROM (
                SELECT {Groups}, bin, sum(count) AS number
                FROM {query.Source(plan.Rows, CallQuery.Columns.Latency, Dimensions)}
                GROUP BY {Groups}, bin
            )
            GROUP BY {Groups}
            """;
        var histograms = new Dictionary<TrafficSource, LogHistogram>();
        await foreach (var (source, histogram) in plan.Scope.ClickHouse.QueryAsync(sql, ReadLatency, query.Parameters, cancellationToken))
        {
            histograms[source] = histogram;
        }
        return histograms;
    }

    private static (TrafficSource Source, TrafficNumbers Numbers) ReadSums(DbDataReader row) => (ReadSource(row), new TrafficNumbers(
        row.GetFieldValue<ulong>(5),
        row.GetFieldValue<ulong>(6),
        row.GetDecimal(7),
        row.GetFieldValue<ulong>(8),
        new LogHistogram(),
        DateTimeOffset.FromUnixTimeSeconds(row.GetFieldValue<uint>(9)),
        row.GetFieldValue<DateTimeOffset>(10)));

    private static (TrafficSource Source, LogHistogram Histogram) ReadLatency(DbDataReader row)
    {
        var histogram = new LogHistogram();
        var (bins, counts) = (row.GetFieldValue<short[]>(5), row.GetFieldValue<ulong[]>(6));
        for (var i = 0; i < bins.Length; i++)
        {
            histogram.Add(bins[i], counts[i]);
        }
        return (ReadSource(row), histogram);
    }

    private static TrafficSource ReadSource(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4));
}
