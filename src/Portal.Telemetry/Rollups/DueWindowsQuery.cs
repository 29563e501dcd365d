using System.Data.Common;

namespace Portal.Telemetry.Rollups;

/// <summary>An hour or day whose computation is missing or has not seen every call.</summary>
/// <param name="Calls">Calls that reached the window.</param>
internal sealed record DueWindow(string Tenant, DateTimeOffset Time, ulong Calls);

/// <summary>Windows to compute: over, out of date, and quiet for a while, so that a late crowd of calls costs one computation.</summary>
internal static class DueWindowsQuery
{
    private const ulong MostAtOnce = 480;

    // A window that was computed before and never falls quiet is computed again this often.
    private const string HoursSql =
        """
        SELECT changed.tenant, changed.time, changed.calls
        FROM (
            SELECT tenant, time, sum(calls) AS calls, max(changed_at) AS changed_at FROM rollup_changes
            WHERE time >= {oldest:DateTime('UTC')} AND time <= now() - INTERVAL 1 HOUR
            GROUP BY tenant, time
        ) AS changed
        LEFT JOIN (
            SELECT tenant, time, argMax(calls, (computed_at, computation)) AS calls, max(computed_at) AS last_computed_at FROM rollup_windows
            WHERE tier = 'hour' AND time >= {oldest:DateTime('UTC')}
            GROUP BY tenant, time
        ) AS computed ON changed.tenant = computed.tenant AND changed.time = computed.time
        WHERE changed.calls != computed.calls
            AND (changed.changed_at <= now64(3) - toIntervalSecond({quiet:UInt32})
                OR (computed.calls > 0 AND computed.last_computed_at <= now64(3) - INTERVAL 15 MINUTE))
        ORDER BY changed.tenant, changed.time
        LIMIT {limit:UInt64}
        """;

    // A day is computed from hours, so all of them must be right.
    private const string DaysSql =
        """
        SELECT days.tenant, days.day, days.calls
        FROM (
            SELECT changed.tenant AS tenant, toStartOfDay(changed.time) AS day, sum(changed.calls) AS calls
            FROM (
                SELECT tenant, time, sum(calls) AS calls FROM rollup_changes
                WHERE time >= toStartOfDay({oldest:DateTime('UTC')} + INTERVAL 1 DAY) AND time < toStartOfDay(now('UTC'))
                GROUP BY tenant, time
            ) AS changed
            LEFT JOIN (
                SELECT tenant, time, argMax(calls, (computed_at, computation)) AS calls FROM rollup_windows
                WHERE tier = 'hour' GROUP BY tenant, time
            ) AS computed ON changed.tenant = computed.tenant AND changed.time = computed.time
            GROUP BY tenant, day
            HAVING countIf(changed.calls != computed.calls) = 0
        ) AS days
        LEFT JOIN (
            SELECT tenant, time, argMax(calls, (computed_at, computation)) AS calls FROM rollup_windows
            WHERE tier = 'day' GROUP BY tenant, time
        ) AS done ON days.tenant = done.tenant AND days.day = done.time
        WHERE days.calls != done.calls
        ORDER BY days.tenant, days.day
        LIMIT {limit:UInt64}
        """;

    /// <param name="oldest">Windows before this may have lost rows of their source.</param>
    public static async Task<IReadOnlyList<DueWindow>> ReadAsync(
        DbDataSource clickHouse, RollupStep step, DateTimeOffset oldest, TimeSpan quiet, CancellationToken cancellationToken)
    {
        var due = new List<DueWindow>();
        var rows = clickHouse.QueryAsync(
            step.Target == RollupTier.Hour ? HoursSql : DaysSql,
            row => new DueWindow(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<ulong>(2)),
            [("oldest", oldest.Ceiling(TimeSpan.FromHours(1))), ("quiet", (uint)quiet.TotalSeconds), ("limit", MostAtOnce)],
            cancellationToken);
        await foreach (var window in rows)
        {
            due.Add(window);
        }
        return due;
    }
}
