using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.CallSearch;

/// <summary>Matches over time.</summary>
/// <param name="From">Start of the first bucket.</param>
/// <param name="Rows">How many rows match, exactly.</param>
/// <param name="Calls">How many calls they stand for; more than the rows where the operator samples.</param>
public sealed record CallHistogram(
    DateTimeOffset From, DateTimeOffset To, TimeSpan Step, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<ulong> CallCounts, IReadOnlyList<ulong> ErrorCounts,
    ulong Rows, ulong Calls, ulong Errors);

/// <summary>Counts matches by time: one pass that also gives the exact total.</summary>
internal static class CallHistogramQuery
{
    public static async Task<CallHistogram> ReadAsync(SearchSession session, CallSearchRequest request, int points, CancellationToken cancellationToken)
    {
        var step = TidyStep.Choose(new Interval(request.From, request.To), points, TimeSpan.FromSeconds(1));
        var first = request.From.Floor(step);
        var sql = new SearchSql();
        var where = sql.Where(request, request.From, request.To);
        var text = $"""
            SELECT toUInt32(intDiv(toUnixTimestamp(start_time) - {sql.Parameter("UInt32", (uint)first.ToUnixTimeSeconds())}, {sql.Parameter("UInt32", (uint)step.TotalSeconds)})) AS bucket,
                count(), sum(weight), sumIf(weight, status = 'error')
            FROM calls
            WHERE {where}
            GROUP BY bucket
            """;
        var count = (int)Math.Ceiling((request.To - first) / step);
        var (calls, errors, rows) = (new ulong[count], new ulong[count], 0UL);
        var buckets = session.QueryAsync(
            text, sql.Parameters, row => (Bucket: (int)row.GetFieldValue<uint>(0), Rows: row.GetFieldValue<ulong>(1), Calls: row.GetFieldValue<ulong>(2), Errors: row.GetFieldValue<ulong>(3)), cancellationToken);
        await foreach (var bucket in buckets)
        {
            calls[bucket.Bucket] = bucket.Calls;
            errors[bucket.Bucket] = bucket.Errors;
            rows += bucket.Rows;
        }
        return new CallHistogram(
            first, first + (count * step), step, [.. Enumerable.Range(0, count).Select(i => first + (i * step))], calls, errors,
            rows, calls.Aggregate(0UL, (sum, value) => sum + value), errors.Aggregate(0UL, (sum, value) => sum + value));
    }
}
