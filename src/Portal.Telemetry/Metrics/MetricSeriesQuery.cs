using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Metrics;

/// <summary>
/// A metric over time. Delta points add up as they are. A cumulative point counts what it grew by since the point before it in its stream; when it fell, or its
/// start time is another, the stream began anew and the whole point counts. The first point of a stream counts only when the stream began within the range:
/// otherwise nobody knows what of it is new.
/// </summary>
internal static class MetricSeriesQuery
{
    private const int MostGroups = 12;

    /// <summary>Senders export every minute unless told otherwise; finer buckets would be mostly empty.</summary>
    private static readonly TimeSpan FinestStep = TimeSpan.FromMinutes(1);

    /// <summary>How far before the range the point is looked for that the first one within it grew from.</summary>
    private static readonly TimeSpan Lookback = TimeSpan.FromMinutes(10);

    public static async Task<MetricSeriesResult> RunAsync(DbDataSource source, SeriesRequest request, string metric, string? group, CancellationToken cancellationToken)
    {
        var step = request.Step ?? TidyStep.Choose(new(request.From, request.To), request.MaxPoints, FinestStep);
        var from = request.From.Floor(step);
        var times = new List<DateTimeOffset>();
        for (var time = from; time < request.To; time += step)
        {
            times.Add(time);
        }

        var parameters = TelemetryFilter.Parameters(request);
        parameters.RemoveAll(parameter => parameter.Name == "from");
        parameters.AddRange([("from", from.UtcDateTime), ("earlier", (from - Lookback).UtcDateTime), ("metric", metric), ("step", (uint)step.TotalSeconds)]);
        if (group is not null)
        {
            parameters.Add(("group", group));
        }

        var kinds = new Dictionary<(string Unit, string Type), ulong>();
        var groups = new Dictionary<string, GroupTally>(StringComparer.Ordinal);
        var rows = source.QueryAsync(Sql(request.Filter, group), Read, parameters, cancellationToken);
        await foreach (var row in rows)
        {
            kinds[(row.Unit, row.Type)] = kinds.GetValueOrDefault((row.Unit, row.Type)) + row.Points;
            var tally = groups.TryGetValue(row.Group, out var known) ? known : groups[row.Group] = new GroupTally(times.Count);
            tally.Add((int)((row.Time - from) / step), row);
        }

        var (unit, type) = kinds.Count == 0 ? ("", "") : kinds.MaxBy(kind => kind.Value).Key;
        var answers = groups.OrderByDescending(entry => entry.Value.Points).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => entry.Value.ToGroup(entry.Key)).ToList();
        return new(metric, unit, type, from, request.To, step, times, [.. answers.Take(MostGroups)], Math.Max(0, answers.Count - MostGroups));
    }

    private static string Sql(CallFilter filter, string? group)
    {
        var groupColumn = group switch
        {
            null => "''",
            "application" or "environment" or "version" => group,
            _ => "attributes[{group:String}]",
        };
        return $$"""
            SELECT
                toDateTime(toUnixTimestamp(toDateTime(time, 'UTC')) - toUnixTimestamp(toDateTime(time, 'UTC')) % {step:UInt32}, 'UTC') AS bucket,
                line, unit, toString(type) AS kind, bounds, scale,
                count() AS points,
                sum(grown_value) AS increase,
                avg(if(level AND isFinite(value), value, NULL)) AS mean_level,
                sum(grown_count) AS counted,
                sum(grown_sum) AS summed,
                sum(grown_zero) AS zeros,
                sumForEach(arrayMap(x -> toFloat64(greatest(x, 0)), if(kind = 'histogram', grown_buckets, []))) AS buckets,
                sumMap(if(kind = 'exponential_histogram', arrayConcat(bucket_keys, before_keys), []), if(kind = 'exponential_histogram', arrayConcat(bucket_values, before_values), [])) AS exponential
            FROM
            (
                SELECT
                    time, line, unit, type, value, bounds, scale,
                    type = 'gauge' OR (type = 'sum' AND NOT monotonic AND temporality = 'cumulative') AS level,
                    temporality != 'cumulative' AS whole_point,
                    before_time > toDateTime64(0, 6, 'UTC') AS has_before,
                    has_before AND start_time = before_start AND (if(type = 'sum', value >= before_value, count >= before_count)) AND bounds = before_bounds AS goes_on,
                    whole_point OR (has_before AND NOT goes_on) OR (NOT has_before AND start_time >= {from:DateTime64(6, 'UTC')}) AS counts_whole,
                    multiIf(level, 0, counts_whole, value, goes_on, value - before_value, 0) AS grown_value,
                    multiIf(counts_whole, toInt64(count), goes_on, toInt64(count) - toInt64(before_count), 0) AS grown_count,
                    multiIf(counts_whole, sum, goes_on, sum - before_sum, 0) AS grown_sum,
                    multiIf(counts_whole, toInt64(zero_count), goes_on, toInt64(zero_count) - toInt64(before_zero), 0) AS grown_zero,
                    multiIf(counts_whole, arrayMap(x -> toInt64(x), bucket_counts),
                        goes_on AND length(before_buckets) = length(bucket_counts), arrayMap((x, y) -> toInt64(x) - toInt64(y), bucket_counts, before_buckets),
                        arrayMap(x -> toInt64(0), bucket_counts)) AS grown_buckets,
                    if(counts_whole OR goes_on, arrayMap(i -> toInt64(bucket_offset + i - 1), arrayEnumerate(bucket_counts)), []) AS bucket_keys,
                    if(counts_whole OR goes_on, arrayMap(x -> toInt64(x), bucket_counts), []) AS bucket_values,
                    -- Buckets of a finer scale before are those of the present one, several at a time.
                    if(goes_on AND NOT counts_whole, arrayMap(i -> toInt64(floor((before_offset + i - 1) / pow(2, before_scale - scale))), arrayEnumerate(before_buckets)), []) AS before_keys,
                    if(goes_on AND NOT counts_whole, arrayMap(x -> -toInt64(x), before_buckets), []) AS before_values
                FROM
                (
                    SELECT
                        time, {{groupColumn}} AS line, unit, type, temporality, monotonic, start_time, value, count, sum, bounds, bucket_counts, scale, bucket_offset, zero_count,
                        lagInFrame(time) OVER stream AS before_time,
                        lagInFrame(start_time) OVER stream AS before_start,
                        lagInFrame(value) OVER stream AS before_value,
                        lagInFrame(count) OVER stream AS before_count,
                        lagInFrame(sum) OVER stream AS before_sum,
                        lagInFrame(zero_count) OVER stream AS before_zero,
                        lagInFrame(bounds) OVER stream AS before_bounds,
                        lagInFrame(bucket_counts) OVER stream AS before_buckets,
                        lagInFrame(scale) OVER stream AS before_scale,
                        lagInFrame(bucket_offset) OVER stream AS before_offset
                    FROM metric_points
                    WHERE metric = {metric:String} AND {{TelemetryFilter.Sql(filter, "earlier")}}
                    WINDOW stream AS (PARTITION BY series ORDER BY time, received_time ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
                )
            )
            WHERE time >= {from:DateTime64(6, 'UTC')}
            GROUP BY bucket, line, unit, kind, bounds, scale
            """;
    }

    private static Row Read(DbDataReader row)
    {
        var exponential = row.GetFieldValue<(long[] Keys, long[] Counts)>(13);
        return new(
            new DateTimeOffset(row.GetFieldValue<DateTime>(0), TimeSpan.Zero), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<double[]>(4),
            row.GetFieldValue<int>(5), row.GetFieldValue<ulong>(6), row.GetFieldValue<double>(7), row.IsDBNull(8) ? null : row.GetFieldValue<double>(8),
            row.GetFieldValue<long>(9), row.GetFieldValue<double>(10), row.GetFieldValue<long>(11), row.GetFieldValue<double[]>(12), exponential.Keys, exponential.Counts);
    }

    internal sealed record Row(
        DateTimeOffset Time, string Group, string Unit, string Type, double[] Bounds, int Scale, ulong Points, double Increase, double? Level, long Count, double Sum,
        long Zeros, double[] Buckets, long[] Keys, long[] Counts);

    /// <summary>What the rows of one group say, by bucket of time.</summary>
    private sealed class GroupTally(int buckets)
    {
        private readonly BucketTally?[] _buckets = new BucketTally?[buckets];

        public ulong Points { get; private set; }

        public void Add(int bucket, Row row)
        {
            if ((uint)bucket >= (uint)_buckets.Length)
            {
                return;
            }

            Points += row.Points;
            (_buckets[bucket] ??= new BucketTally()).Add(row);
        }

        public MetricGroup ToGroup(string name)
        {
            var total = new BucketTally();
            foreach (var bucket in _buckets)
            {
                if (bucket is not null)
                {
                    total.Add(bucket);
                }
            }

            return new(name, total.ToValue(), [.. _buckets.Select(bucket => bucket?.ToValue() ?? MetricValue.Nothing)]);
        }
    }

    private sealed class BucketTally
    {
        private readonly Distribution _distribution = new();
        private double _count;
        private double _sum;
        private double _levels;
        private double _levelPoints;
        private bool _isDistribution;
        private bool _isSum;

        public void Add(Row row)
        {
            _isDistribution |= row.Type is "histogram" or "exponential_histogram" or "summary";
            _isSum |= row.Type == "sum" && row.Level is null;
            _count += row.Count;
            _sum += row.Type == "sum" ? row.Increase : row.Sum;
            if (row.Level is { } level)
            {
                _levels += level * row.Points;
                _levelPoints += row.Points;
            }

            if (row.Type == "histogram")
            {
                _distribution.AddExplicit(row.Bounds, row.Buckets);
            }
            else if (row.Type == "exponential_histogram")
            {
                _distribution.Add(0, 0, row.Zeros);
                _distribution.AddExponential(row.Scale, row.Keys, [.. row.Counts.Select(count => (double)Math.Max(0, count))]);
            }
        }

        public void Add(BucketTally other)
        {
            _isDistribution |= other._isDistribution;
            _isSum |= other._isSum;
            _count += other._count;
            _sum += other._sum;
            _levels += other._levels;
            _levelPoints += other._levelPoints;
            _distribution.Add(other._distribution);
        }

        public MetricValue ToValue()
        {
            var quantiles = _distribution.Quantiles(0.5, 0.95, 0.99);
            return new(
                _isDistribution ? _count : null,
                _isDistribution || _isSum ? _sum : null,
                _levelPoints > 0 ? _levels / _levelPoints : null,
                quantiles[0], quantiles[1], quantiles[2]);
        }
    }
}
