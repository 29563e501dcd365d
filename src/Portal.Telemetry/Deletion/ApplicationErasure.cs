using System.Data.Common;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Writing;

namespace Portal.Telemetry.Deletion;

/// <summary>How many rows of a table belong to an application.</summary>
public sealed record TableRows(string Table, ulong Rows);

/// <summary>ClickHouse could not delete; the message says why.</summary>
public sealed class ErasureException(string message) : Exception(message);

/// <summary>
/// Removes the telemetry of one application from this portal's disk and from every table of ClickHouse that names applications, whichever those are. Every
/// step can be repeated, so a deletion that was cut short is simply run again. Calls that arrive while it runs may go with the others.
/// </summary>
public sealed class ApplicationErasure(DbDataSource clickHouse, SchemaOptions schema, RetentionOptions retention, Spool spool, SpoolWriter writer, TimeProvider time)
{
    // A rollup computed while its source was being emptied brings rows back, once.
    private const int MostPasses = 3;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Longer than a server keeps replaced parts (8 minutes) and the spool an open file (10 minutes).</summary>
    private static readonly TimeSpan DiskPatience = TimeSpan.FromMinutes(20);

    private readonly SchemaMacros _macros = schema.Macros;
    private readonly RollupRecount _recount = new(clickHouse, retention, time);

    /// <summary>What ClickHouse and the quarantine hold of an application; tables without rows of it are left out.</summary>
    public async Task<IReadOnlyList<TableRows>> CountAsync(string tenant, string application, CancellationToken cancellationToken)
    {
        var counts = new List<TableRows>();
        foreach (var table in await TablesAsync(cancellationToken))
        {
            await foreach (var rows in clickHouse.QueryAsync(
                $"SELECT count() FROM {SqlText.Identifier(table)} WHERE tenant = {{tenant:String}} AND application = {{application:String}}",
                row => row.GetFieldValue<ulong>(0),
                [("tenant", tenant), ("application", application)],
                cancellationToken))
            {
                counts.Add(new TableRows(table, rows));
            }
        }
        counts.Add(new TableRows("quarantine", (ulong)spool.Quarantine.FilesOf(tenant, application).Count()));
        return [.. counts.Where(count => count.Rows > 0)];
    }

    /// <summary>Completes when everything accepted before is in ClickHouse, where it can be deleted.</summary>
    public async Task WhenDeliveredAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        while (spool.Status.OldestAccepted is { } oldest && oldest <= asked)
        {
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    /// <summary>Deletes the rows, and lets the rollups of hours and days agree with what is left.</summary>
    /// <exception cref="ErasureException">ClickHouse failed to rewrite a table.</exception>
    public async Task DeleteRowsAsync(string tenant, string application, CancellationToken cancellationToken)
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var tables = (await CountAsync(tenant, application, cancellationToken)).Select(count => count.Table).Where(table => table != "quarantine").ToList();
            foreach (var table in tables)
            {
                // A mutation, not a lightweight DELETE, which only hides rows. ALTER takes no parameters on every server version, so both values are quoted.
                await clickHouse.ExecuteAsync(
                    $"ALTER TABLE {SqlText.Identifier(_macros.LocalName(table))} {_macros.OnCluster} DELETE WHERE tenant = {SqlText.Literal(tenant)} AND application = {SqlText.Literal(application)}",
                    cancellationToken);
            }
            if (tables.Count == 0)
            {
                break;
            }
            await WhenMutatedAsync(cancellationToken);
        }
        // A call and its rollups do not appear at the same instant; while rows are compared, delivery waits.
        using var pause = await writer.PauseAsync(cancellationToken);
        await _recount.RunAsync(tenant, cancellationToken);
    }

    /// <summary>Removes what was set aside, and completes when neither the spool's files nor replaced parts of ClickHouse hold the bytes any more.</summary>
    /// <returns>False when parts or files are still there after twenty minutes; they go by themselves later.</returns>
    public async Task<bool> WhenOffDiskAsync(string tenant, string application, CancellationToken cancellationToken)
    {
        foreach (var file in spool.Quarantine.FilesOf(tenant, application).ToList())
        {
            spool.Quarantine.Remove(file);
        }
        var newest = spool.CloseSegment();
        var started = time.GetTimestamp();
        while (spool.HoldsUpTo(newest) || await ReplacedPartsAsync(cancellationToken) > 0)
        {
            if (time.GetElapsedTime(started) > DiskPatience)
            {
                return false;
            }
            await Task.Delay(4 * PollInterval, time, cancellationToken);
        }
        return true;
    }

    /// <summary>Names as queries use them: in a cluster the tables over all shards.</summary>
    private async Task<IReadOnlyList<string>> TablesAsync(CancellationToken cancellationToken)
    {
        const string Sql =
            """
            SELECT name FROM system.tables
            WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name IN (
                SELECT table FROM system.columns WHERE database = currentDatabase() AND name IN ('tenant', 'application') GROUP BY table HAVING count() = 2)
            ORDER BY name
            """;
        var suffix = _macros.LocalName("");
        var tables = new List<string>();
        await foreach (var table in clickHouse.QueryAsync(Sql, row => row.GetString(0), [], cancellationToken))
        {
            tables.Add(suffix.Length > 0 && table.EndsWith(suffix, StringComparison.Ordinal) ? table[..^suffix.Length] : table);
        }
        return tables;
    }

    private async Task WhenMutatedAsync(CancellationToken cancellationToken)
    {
        const string Sql =
            "SELECT countIf(NOT is_done), anyIf(latest_fail_reason, NOT is_done AND latest_fail_reason != '') FROM system.mutations WHERE database = currentDatabase() AND command LIKE '%DELETE WHERE%'";
        while (true)
        {
            var (running, fault) = (0UL, "");
            await foreach (var row in clickHouse.QueryAsync(Sql, row => (row.GetFieldValue<ulong>(0), row.GetString(1)), [], cancellationToken))
            {
                (running, fault) = row;
            }
            if (fault.Length > 0)
            {
                throw new ErasureException($"ClickHouse could not delete the rows: {fault}");
            }
            if (running == 0)
            {
                return;
            }
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    /// <summary>How many parts on disk still hold deleted rows.</summary>
    private async Task<ulong> ReplacedPartsAsync(CancellationToken cancellationToken)
    {
        // Parts older than the newest deletion of their table; those that ordinary merges replaced since are of no concern.
        const string Sql =
            """
            SELECT count() FROM system.parts AS p
            INNER JOIN (
                SELECT table, max(toUInt64OrZero(extract(mutation_id, '[0-9]+'))) AS version FROM system.mutations
                WHERE database = currentDatabase() AND command LIKE '%DELETE WHERE%' GROUP BY table
            ) AS m ON p.table = m.table
            WHERE p.database = currentDatabase() AND NOT p.active AND p.data_version < m.version
            """;
        await foreach (var parts in clickHouse.QueryAsync(Sql, row => row.GetFieldValue<ulong>(0), [], cancellationToken))
        {
            return parts;
        }
        return 0;
    }
}
