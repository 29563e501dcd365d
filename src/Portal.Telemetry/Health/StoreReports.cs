using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Health;

/// <summary>The questions asked about intake and store.</summary>
/// <remarks>Every method throws <see cref="DbException"/> when ClickHouse cannot answer.</remarks>
public sealed class StoreReports(DbDataSource clickHouse, SchemaOptions schema, RetentionOptions retention, TimeProvider time)
{
    private const string IntakeSql =
        """
        SELECT toUnixTimestamp(toStartOfInterval(time, toIntervalSecond({step:UInt32}))) AS bucket,
            sumIf(accepted, signal = 'traces'), sumIf(accepted, signal = 'logs'), sumIf(accepted, signal = 'metrics'), sum(rejected), sum(duplicates)
        FROM senders
        WHERE time >= toStartOfMinute({from:DateTime('UTC')}) AND time < {to:DateTime('UTC')}
        GROUP BY bucket
        """;

    private const string RequestsSql =
        """
        SELECT door, toInt32(status), sum(requests) AS requests, sum(bytes)
        FROM ingest_requests
        WHERE time >= toStartOfMinute({from:DateTime('UTC')}) AND time < {to:DateTime('UTC')}
        GROUP BY door, status
        ORDER BY status, requests DESC
        """;

    /// <summary>The store now. Some ten statements on system tables: ask every few seconds, not for every viewer.</summary>
    public Task<StoreState> GetStoreAsync(CancellationToken cancellationToken) =>
        StoreStateQuery.ReadAsync(clickHouse, schema.Macros, retention, time.GetUtcNow(), cancellationToken);

    /// <summary>What came in within the range, over all tenants.</summary>
    public async Task<IntakeState> GetIntakeAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var range = new Interval(request.From, request.To);
        var step = request.Step ?? TidyStep.Choose(range, request.MaxPoints, TimeSpan.FromMinutes(1));
        var parameters = new (string, object)[] { ("from", request.From), ("to", request.To), ("step", (uint)step.TotalSeconds) };
        var buckets = new Dictionary<long, ulong[]>();
        var rows = clickHouse.QueryAsync(
            IntakeSql, row => (Time: (long)row.GetFieldValue<uint>(0), Counts: Enumerable.Range(1, 5).Select(row.GetFieldValue<ulong>).ToArray()), parameters, cancellationToken);
        await foreach (var (bucket, counts) in rows)
        {
            buckets[bucket] = counts;
        }
        var requests = new List<RequestCount>();
        var answers = clickHouse.QueryAsync(
            RequestsSql, row => new RequestCount(row.GetString(0), row.GetInt32(1), row.GetFieldValue<ulong>(2), row.GetFieldValue<ulong>(3)), parameters[..2], cancellationToken);
        await foreach (var answer in answers)
        {
            requests.Add(answer);
        }
        var times = new List<DateTimeOffset>();
        for (var start = request.From.Floor(step); start < request.To; start += step)
        {
            times.Add(start);
        }
        ulong[] Series(int index) => [.. times.Select(start => buckets.TryGetValue(start.ToUnixTimeSeconds(), out var counts) ? counts[index] : 0)];
        return new IntakeState(
            request.From, request.To, step, times, Series(0), Series(1), Series(2), Series(3), buckets.Values.Aggregate(0UL, (sum, counts) => sum + counts[4]), requests);
    }
}
