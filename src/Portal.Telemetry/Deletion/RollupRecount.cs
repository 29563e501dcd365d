using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Deletion;

/// <summary>
/// Readers use a computed hour or day only while <c>rollup_windows</c> and <c>rollup_changes</c> agree on its number of calls. After rows were deleted from all
/// tiers both still count them; here both are brought down to what is left. Nothing may be inserted meanwhile. Doing it again changes nothing.
/// </summary>
internal sealed class RollupRecount(DbDataSource clickHouse, RetentionOptions retention, TimeProvider time)
{
    // The rows of a computation are as many calls as it saw, so another sum means that some were deleted.
    private const string WindowsSql =
        """
        INSERT INTO rollup_windows (tenant, tier, time, calls, computation, computed_at)
        SETTINGS distributed_foreground_insert = 1
        SELECT {tenant:String}, w.tier, w.time, r.calls, w.newest, greatest({now:DateTime64(3, 'UTC')}, w.newest_at + toIntervalMillisecond(1))
        FROM (
            SELECT tier, time, argMax(calls, (computed_at, computation)) AS seen, argMax(computation, (computed_at, computation)) AS newest, max(computed_at) AS newest_at
            FROM rollup_windows WHERE tenant = {tenant:String} GROUP BY tier, time
        ) AS w
        LEFT JOIN (
            SELECT 'hour' AS tier, time, computation, sum(calls_hour.calls) AS calls FROM calls_hour WHERE tenant = {tenant:String} GROUP BY time, computation
            UNION ALL
            SELECT 'day' AS tier, time, computation, sum(calls_day.calls) AS calls FROM calls_day WHERE tenant = {tenant:String} GROUP BY time, computation
        ) AS r ON toString(w.tier) = r.tier AND w.time = r.time AND w.newest = r.computation
        WHERE w.seen != 0 AND w.seen != r.calls AND w.time >= if(w.tier = 'hour', {oldest_hour:DateTime('UTC')}, {oldest_day:DateTime('UTC')})
        """;

    // Hours are counted from minutes while those last, then from the computed hours, then as one number per day.
    private const string ChangesSql =
        """
        INSERT INTO rollup_changes (tenant, time, calls, changed_at)
        SETTINGS distributed_foreground_insert = 1
        SELECT {tenant:String}, hour, toUInt64(sum(remaining) - sum(noted)) AS difference, {now:DateTime64(3, 'UTC')}
        FROM (
            SELECT toStartOfHour(time) AS hour, toInt64(sum(calls)) AS remaining, toInt64(0) AS noted
            FROM calls_minute WHERE tenant = {tenant:String} AND time >= {oldest_minute:DateTime('UTC')} GROUP BY hour
            UNION ALL
            SELECT time AS hour, toInt64(argMax(calls, (computed_at, computation))) AS remaining, toInt64(0) AS noted
            FROM rollup_windows WHERE tenant = {tenant:String} AND tier = 'hour' AND time < {oldest_minute:DateTime('UTC')} AND time >= {oldest_hour:DateTime('UTC')} GROUP BY hour
            UNION ALL
            SELECT time AS hour, toInt64(argMax(calls, (computed_at, computation))) AS remaining, toInt64(0) AS noted
            FROM rollup_windows WHERE tenant = {tenant:String} AND tier = 'day' AND time < {oldest_hour:DateTime('UTC')} AND time >= {oldest_day:DateTime('UTC')} GROUP BY hour
            UNION ALL
            SELECT if(time < {oldest_hour:DateTime('UTC')}, toStartOfDay(time), time) AS hour, toInt64(0) AS remaining, toInt64(sum(calls)) AS noted
            FROM rollup_changes WHERE tenant = {tenant:String} AND time >= {oldest_day:DateTime('UTC')} GROUP BY hour
        )
        GROUP BY hour HAVING difference != 0
        """;

    public async Task RunAsync(string tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var planner = new TierPlanner(retention, now);
        // Whole windows only: at the edge of a tier's retention some of its rows may be gone already.
        (string, object)[] parameters =
        [
            ("tenant", tenant),
            ("now", now),
            ("oldest_minute", planner.Oldest(RollupTier.Minute).Ceiling(TimeSpan.FromHours(1))),
            ("oldest_hour", planner.Oldest(RollupTier.Hour).Ceiling(TimeSpan.FromDays(1))),
            ("oldest_day", planner.Oldest(RollupTier.Day).Ceiling(TimeSpan.FromDays(1))),
        ];
        await clickHouse.ExecuteAsync(WindowsSql, cancellationToken, parameters);
        await clickHouse.ExecuteAsync(ChangesSql, cancellationToken, parameters);
    }
}
