using System.Data.Common;
using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Series;

/// <summary>Quantiles of latency and time to first token of a group.</summary>
internal sealed record DurationQuantiles(Quantiles LatencyMs, Quantiles TtftMs)
{
    public static DurationQuantiles None { get; } = new(new Quantiles(null, null, null, 0), new Quantiles(null, null, null, 0));
}

/// <summary>
/// Quantiles by group. Groups below <see cref="ThinGroup"/> values are read from raw calls while they exist and the scan is affordable,
/// larger ones from histograms; both follow the rank rule of <see cref="LogHistogram"/>.
/// </summary>
internal static class DurationQuantilesQuery
{
    /// <summary>Below so many values a histogram's error shows.</summary>
    private const ulong ThinGroup = 1_000;

    /// <summary>So few raw calls are read whatever the size of the groups: every value then is exact.</summary>
    private const double CheapScan = 250_000;

    /// <summary>More raw calls than this are not scanned for the sake of thin groups; their count stands beside the value.</summary>
    private const double AffordableScan = 3_000_000;

    /// <param name="sums">The groups' counts, which decide where each is read.</param>
    public static async Task<Dictionary<GroupKey, DurationQuantiles>> ReadAsync(
        SeriesPlan plan, Grouping grouping, IReadOnlyDictionary<GroupKey, CallSums> sums, CancellationToken cancellationToken)
    {
        var scan = ChooseScan(plan, grouping, sums);
        var exact = scan is null ? [] : await ReadRawAsync(plan, grouping, scan, cancellationToken);
        if (sums.Keys.All(exact.ContainsKey))
        {
            return exact;
        }
        var groups = await ReadHistogramsAsync(plan, grouping, cancellationToken);
        foreach (var (key, quantiles) in exact)
        {
            groups[key] = quantiles;
        }
        return groups;
    }

    /// <summary>Raw calls to read; <paramref name="Names"/> is null for all values of the grouping's dimension.</summary>
    private sealed record RawScan(IReadOnlyList<Interval> Intervals, IReadOnlyList<string>? Names);

    private static RawScan? ChooseScan(SeriesPlan plan, Grouping grouping, IReadOnlyDictionary<GroupKey, CallSums> sums)
    {
        if (plan.Range.From < plan.Scope.Planner.Oldest(RollupTier.Raw))
        {
            return null;
        }
        // Below a minute histograms are made from raw calls as well, so reading every value costs little more.
        var belowMinute = grouping.Step is { } step && TidyStep.CoarsestTier(step) < RollupTier.Minute;
        if (plan.Rows.TenantCalls <= (belowMinute ? AffordableScan : CheapScan))
        {
            return new RawScan([plan.Range], Names: null);
        }
        var thin = sums.Where(group => IsThin(group.Value)).Select(group => group.Key).ToList();
        var intervals = grouping.Step is { } width ? Merge(thin.Select(group => group.Time), width) : [plan.Range];
        var covered = intervals.Aggregate(TimeSpan.Zero, (sum, interval) => sum + (interval.To - interval.From));
        return thin.Count > 0 && plan.Rows.TenantCalls * (covered / (plan.Range.To - plan.Range.From)) <= AffordableScan
            ? new RawScan(intervals, grouping.By is null ? null : [.. thin.Select(group => group.Name).Distinct(StringComparer.Ordinal)])
            : null;
    }

    private static bool IsThin(CallSums sums) => sums.Calls < ThinGroup || sums.TtftCalls is > 0 and < ThinGroup;

    // More buckets than a query may name are read as one stretch.
    private static List<Interval> Merge(IEnumerable<DateTimeOffset> buckets, TimeSpan width)
    {
        var merged = new List<Interval>();
        foreach (var start in buckets.Distinct().Order())
        {
            if (merged.Count > 0 && merged[^1].To == start)
            {
                merged[^1] = merged[^1] with { To = start + width };
            }
            else
            {
                merged.Add(new Interval(start, start + width));
            }
        }
        return merged.Count <= 24 ? merged : [new Interval(merged[0].From, merged[^1].To)];
    }

    private static async Task<Dictionary<GroupKey, DurationQuantiles>> ReadRawAsync(
        SeriesPlan plan, Grouping grouping, RawScan scan, CancellationToken cancellationToken)
    {
        var query = grouping.Bind(new CallQuery(plan.Filter));
        var among = scan.Names is null ? "" : $" AND {grouping.By!.Value.Column()} IN {{names:Array(String)}}";
        var sql = $"""
            SELECT {grouping.Columns("toUnixTimestamp(start_time)")},
                count(), quantilesExact(0.5, 0.95, 0.99)(duration_ns),
                countIf(ttft_ns > 0), quantilesExactIf(0.5, 0.95, 0.99)(ttft_ns, ttft_ns > 0)
            FROM calls
            WHERE {query.RawCondition(scan.Intervals)}{among}
            GROUP BY bucket, name
            """;
        if (scan.Names is not null)
        {
            query.With("names", scan.Names);
        }
        var groups = new Dictionary<GroupKey, DurationQuantiles>();
        var rows = plan.Scope.ClickHouse.QueryAsync(sql, ReadExact, query.Parameters, cancellationToken);
        await foreach (var (key, quantiles) in rows)
        {
            groups[key] = quantiles;
        }
        return groups;
    }

    private static (GroupKey Key, DurationQuantiles Quantiles) ReadExact(DbDataReader row) => (
        new GroupKey(row.GetFieldValue<uint>(0), row.GetString(1)),
        new DurationQuantiles(
            OfNanoseconds(row.GetFieldValue<ulong>(2), row.GetFieldValue<ulong[]>(3)),
            OfNanoseconds(row.GetFieldValue<ulong>(4), row.GetFieldValue<ulong[]>(5))));

    private static Quantiles OfNanoseconds(ulong count, ulong[] values) =>
        count == 0 ? DurationQuantiles.None.LatencyMs : new Quantiles(values[0] / 1e6, values[1] / 1e6, values[2] / 1e6, count);

    private static async Task<Dictionary<GroupKey, DurationQuantiles>> ReadHistogramsAsync(
        SeriesPlan plan, Grouping grouping, CancellationToken cancellationToken)
    {
        var query = grouping.Bind(new CallQuery(plan.Filter));
        var sql = $"""
            SELECT bucket, name, feature, groupArray(bin), groupArray(number)
            FROM (
                SELECT {grouping.Columns("t")}, feature, bin, sum(count) AS number
                FROM {query.Source(plan.Rows, CallQuery.Columns.Durations, grouping.Dimensions)}
                GROUP BY bucket, name, feature, bin
            )
            GROUP BY bucket, name, feature
            """;
        var groups = new Dictionary<GroupKey, DurationQuantiles>();
        var rows = plan.Scope.ClickHouse.QueryAsync(sql, ReadHistogram, query.Parameters, cancellationToken);
        await foreach (var (key, feature, histogram) in rows)
        {
            var quantiles = new Quantiles(histogram.Quantile(0.5), histogram.Quantile(0.95), histogram.Quantile(0.99), histogram.Count);
            var known = groups.GetValueOrDefault(key, DurationQuantiles.None);
            groups[key] = feature is "latency_ms" ? known with { LatencyMs = quantiles } : known with { TtftMs = quantiles };
        }
        return groups;
    }

    private static (GroupKey Key, string Feature, LogHistogram Histogram) ReadHistogram(DbDataReader row)
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
