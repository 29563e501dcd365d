using System.Data.Common;
using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Series;

/// <summary>
/// Sums and exact quantiles by group from raw calls: every value is read, <c>quantilesExact</c> takes index floor(φ·n). Where rows stand for several
/// calls, quantiles are asked again with weights: the smallest value that a share φ of the weight does not exceed.
/// </summary>
internal static class RawNumbersQuery
{
    private const string Exact = "quantilesExact(0.5, 0.95, 0.99)(duration_ns), quantilesExactIf(0.5, 0.95, 0.99)(ttft_ns, ttft_ns > 0)";

    private const string Weighted = "quantilesExactWeighted(0.5, 0.95, 0.99)(duration_ns, weight), quantilesExactWeightedIf(0.5, 0.95, 0.99)(ttft_ns, weight, ttft_ns > 0)";

    /// <param name="names">Values of the grouping's dimension to read; null for all.</param>
    public static async Task<Dictionary<GroupKey, CallNumbers>> ReadAsync(
        SeriesPlan plan, Grouping grouping, IReadOnlyList<Interval> intervals, IReadOnlyList<string>? names, CancellationToken cancellationToken)
    {
        var groups = await ReadAsync(plan, grouping, intervals, names, Exact, cancellationToken);
        return groups.Values.Any(numbers => numbers.Sums.IsSampled)
            ? await ReadAsync(plan, grouping, intervals, names, Weighted, cancellationToken)
            : groups;
    }

    private static async Task<Dictionary<GroupKey, CallNumbers>> ReadAsync(
        SeriesPlan plan, Grouping grouping, IReadOnlyList<Interval> intervals, IReadOnlyList<string>? names, string quantiles, CancellationToken cancellationToken)
    {
        var query = grouping.Bind(new CallQuery(plan.Filter));
        var among = names is null ? "" : $" AND {grouping.Name} IN {{names:Array(String)}}";
        var sql = $"""
            SELECT {grouping.Columns("toUnixTimestamp(start_time)")},
                sum(toUInt64(weight)), sumIf(toUInt64(weight), status = 'error'), sum(weight * input_tokens), sum(weight * output_tokens),
                sumIf(toUInt64(weight), ttft_ns > 0),
                sumIf(weight * output_tokens, ttft_ns > 0 AND duration_ns > ttft_ns),
                sumIf(weight * toUInt64(duration_ns - ttft_ns), ttft_ns > 0 AND duration_ns > ttft_ns),
                max(received_time), count(),
                {quantiles}
            FROM calls
            WHERE {query.RawCondition(intervals)}{among}
            GROUP BY bucket, name
            """;
        if (names is not null)
        {
            query.With("names", names);
        }
        var groups = new Dictionary<GroupKey, CallNumbers>();
        await foreach (var (key, numbers) in plan.Scope.ClickHouse.QueryAsync(sql, Read, query.Parameters, cancellationToken))
        {
            groups[key] = numbers;
        }
        return groups;
    }

    private static (GroupKey Key, CallNumbers Numbers) Read(DbDataReader row)
    {
        var sums = CallSumsQuery.ReadSums(row);
        var durations = new DurationQuantiles(
            OfNanoseconds(sums.Calls, row.GetFieldValue<ulong[]>(11)), OfNanoseconds(sums.TtftCalls, row.GetFieldValue<ulong[]>(12)));
        return (new GroupKey(row.GetFieldValue<uint>(0), row.GetString(1)), new CallNumbers(sums, durations));
    }

    private static Quantiles OfNanoseconds(ulong count, ulong[] values) =>
        count == 0 ? DurationQuantiles.NoValues : new Quantiles(values[0] / 1e6, values[1] / 1e6, values[2] / 1e6, count);
}
