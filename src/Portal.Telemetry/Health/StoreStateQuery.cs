using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Health;

/// <summary>Reads how the store itself is doing, from ClickHouse's system tables; the same on a server and on the embedded engine.</summary>
internal static class StoreStateQuery
{
    private const string ServerSql =
        """
        SELECT
            version(), toUInt64(uptime()),
            (SELECT sum(value) FROM system.metrics WHERE metric = 'MemoryTracking'),
            (SELECT max(toUInt64OrZero(value)) FROM system.server_settings WHERE name = 'max_server_memory_usage')
        """;

    private const string DisksSql = "SELECT name, free_space, total_space FROM system.disks WHERE total_space > 0 ORDER BY name";

    private const string MergesSql =
        """
        SELECT table, toFloat64(progress), toFloat64(elapsed), total_size_bytes_compressed, is_mutation
        FROM system.merges WHERE database = currentDatabase() ORDER BY elapsed DESC LIMIT 100
        """;

    private const string MutationsSql =
        """
        SELECT table, create_time, toInt64(parts_to_do), latest_fail_reason
        FROM system.mutations WHERE database = currentDatabase() AND NOT is_done ORDER BY create_time LIMIT 100
        """;

    public static async Task<StoreState> ReadAsync(
        DbDataSource clickHouse, SchemaMacros macros, RetentionOptions retention, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (version, uptime, memory, limit) = (await ListAsync(
            clickHouse, ServerSql, row => (row.GetString(0), row.GetFieldValue<ulong>(1), row.GetFieldValue<long>(2), row.GetFieldValue<ulong>(3)), cancellationToken))[0];
        var disks = await ListAsync(
            clickHouse, DisksSql, row => new DiskState(row.GetString(0), row.GetFieldValue<ulong>(1), row.GetFieldValue<ulong>(2)), cancellationToken);
        var merges = await ListAsync(
            clickHouse, MergesSql, row => new MergeState(row.GetString(0), row.GetDouble(1), row.GetDouble(2), row.GetFieldValue<ulong>(3), row.GetFieldValue<byte>(4) == 1), cancellationToken);
        var mutations = await ListAsync(
            clickHouse, MutationsSql, row => new MutationState(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<long>(2), row.GetString(3)), cancellationToken);
        var tables = await TableStateQuery.ReadAsync(clickHouse, macros, retention, cancellationToken);
        var rollups = await ReadBacklogAsync(clickHouse, retention, now, cancellationToken);
        return new StoreState(now, version, TimeSpan.FromSeconds(uptime), (ulong)Math.Max(0, memory), limit, disks, tables, merges, mutations, rollups);
    }

    private static async Task<RollupBacklog> ReadBacklogAsync(DbDataSource clickHouse, RetentionOptions retention, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var planner = new TierPlanner(retention, now);
        var hours = await DueWindowsQuery.ReadAsync(clickHouse, RollupStep.Hour, planner.Oldest(RollupStep.Hour.Source), TimeSpan.FromMinutes(1), cancellationToken);
        var days = await DueWindowsQuery.ReadAsync(clickHouse, RollupStep.Day, planner.Oldest(RollupStep.Day.Source), TimeSpan.FromMinutes(1), cancellationToken);
        return new RollupBacklog(hours.Count, days.Count);
    }

    private static async Task<List<T>> ListAsync<T>(DbDataSource clickHouse, string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var list = new List<T>();
        await foreach (var item in clickHouse.QueryAsync(sql, read, [], cancellationToken))
        {
            list.Add(item);
        }
        return list;
    }
}
