using System.Data.Common;

namespace Portal.Telemetry.Rollups;

/// <summary>Reads how far the hours and days of a range are computed.</summary>
internal static class RollupStateQuery
{
    private const string ChangesSql =
        """
        SELECT 'changed' AS kind, time, sum(calls) AS calls
        FROM rollup_changes
        WHERE tenant = {tenant:String} AND time >= {from:DateTime('UTC')} AND time < {to:DateTime('UTC')}
        GROUP BY time
        """;

    private const string WindowsSql =
        """

        UNION ALL
        SELECT toString(tier) AS kind, time, argMax(calls, (computed_at, computation)) AS calls
        FROM rollup_windows
        WHERE tenant = {tenant:String} AND time >= {from:DateTime('UTC')} AND time < {to:DateTime('UTC')}
        GROUP BY kind, time
        """;

    /// <summary>State of every hour and day that <paramref name="range"/> touches.</summary>
    /// <param name="coarsest">Below an hour no computed window is asked for, only how many calls there are.</param>
    public static async Task<RollupState> ReadAsync(
        DbDataSource clickHouse, string tenant, Interval range, RollupTier coarsest, CancellationToken cancellationToken)
    {
        var changed = new Dictionary<DateTimeOffset, ulong>();
        var hours = new Dictionary<DateTimeOffset, ulong>();
        var days = new Dictionary<DateTimeOffset, ulong>();
        var rows = clickHouse.QueryAsync(
            coarsest < RollupTier.Hour ? ChangesSql : ChangesSql + WindowsSql,
            row => (Kind: row.GetString(0), Time: row.GetFieldValue<DateTimeOffset>(1), Calls: row.GetFieldValue<ulong>(2)),
            [
                ("tenant", tenant),
                ("from", range.From.Floor(TimeSpan.FromDays(1))),
                ("to", range.To.Ceiling(TimeSpan.FromDays(1))),
            ],
            cancellationToken);
        await foreach (var (kind, time, calls) in rows)
        {
            var windows = kind switch { "changed" => changed, "hour" => hours, _ => days };
            windows[time] = calls;
        }
        var changedDays = changed.GroupBy(hour => hour.Key.Floor(TimeSpan.FromDays(1)))
            .ToDictionary(day => day.Key, day => day.Aggregate(0UL, (sum, hour) => sum + hour.Value));
        return new RollupState(Merge(changed, hours), Merge(changedDays, days));
    }

    private static Dictionary<DateTimeOffset, WindowState> Merge(
        Dictionary<DateTimeOffset, ulong> changed, Dictionary<DateTimeOffset, ulong> computed) =>
        changed.Keys.Union(computed.Keys).ToDictionary(
            time => time,
            time => new WindowState(changed.GetValueOrDefault(time), computed.TryGetValue(time, out var calls) ? calls : null));
}
