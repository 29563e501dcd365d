using System.Text;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Backup;

/// <summary>
/// Reads telemetry out of ClickHouse table by table in the Native format, which every ClickHouse and the embedded engine write and read, states of aggregates
/// included. Tables agree with each other only while nothing is delivered: hold deliveries meanwhile.
/// </summary>
public sealed class TelemetryExport(ClickHouseDataSource clickHouse)
{
    // How long the server may be silent; the whole may take as long as it takes.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    /// <summary>The tables that hold rows, with their columns and counts.</summary>
    /// <exception cref="TelemetryCopyException">The store is a cluster, of which one node sees a part only.</exception>
    public async Task<IReadOnlyList<TelemetryTable>> TablesAsync(CancellationToken cancellationToken)
    {
        var columns = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var rows = clickHouse.QueryAsync(
            """
            SELECT t.name, t.engine, c.name
            FROM system.tables AS t INNER JOIN system.columns AS c ON c.database = t.database AND c.table = t.name
            WHERE t.database = currentDatabase() AND c.default_kind NOT IN ('MATERIALIZED', 'ALIAS', 'EPHEMERAL')
            ORDER BY t.name, c.position
            """,
            row => (Table: row.GetString(0), Engine: row.GetString(1), Column: row.GetString(2)),
            [],
            cancellationToken);
        await foreach (var (table, engine, column) in rows)
        {
            if (engine is "Distributed" || engine.StartsWith("Replicated", StringComparison.Ordinal))
            {
                throw new TelemetryCopyException("The telemetry store is a cluster. Back it up with ClickHouse's own BACKUP ... ON CLUSTER, and everything else with --without-telemetry.");
            }
            if (engine.EndsWith("MergeTree", StringComparison.Ordinal) && table != SchemaMigrator.Ledger)
            {
                (columns.TryGetValue(table, out var names) ? names : columns[table] = []).Add(column);
            }
        }
        var tables = new List<TelemetryTable>();
        foreach (var (name, names) in columns)
        {
            tables.Add(new TelemetryTable(name, names, await CountAsync(name, cancellationToken)));
        }
        return tables;
    }

    /// <summary>The schema files that were applied, oldest first.</summary>
    public async Task<IReadOnlyList<AppliedSchema>> SchemaAsync(CancellationToken cancellationToken)
    {
        var applied = new List<AppliedSchema>();
        var rows = clickHouse.QueryAsync(
            $"SELECT version, name, checksum FROM {SchemaMigrator.Ledger} FINAL ORDER BY version",
            row => new AppliedSchema((int)row.GetFieldValue<uint>(0), row.GetString(1), row.GetString(2)),
            [],
            cancellationToken);
        await foreach (var row in rows)
        {
            applied.Add(row);
        }
        return applied;
    }

    /// <summary>The server's version.</summary>
    public async Task<string> ServerVersionAsync(CancellationToken cancellationToken)
    {
        await using var command = clickHouse.CreateCommand("SELECT version()");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Rows of a table now.</summary>
    public async Task<long> CountAsync(string table, CancellationToken cancellationToken)
    {
        await using var command = clickHouse.CreateCommand($"SELECT toInt64(count()) FROM {SqlText.Identifier(table)}");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Writes all rows of a table to a stream.</summary>
    /// <exception cref="ClickHouseException">The server failed; what was written is of no use.</exception>
    public async Task ReadAsync(TelemetryTable table, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        var query = new HttpQuery
        {
            QueryId = Guid.NewGuid().ToString(),
            Database = clickHouse.Settings.Database,
            Timeout = Silence,
            Format = "Native",
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["max_execution_time"] = "0",
                // Prompts may be large: a block of the usual 65,000 rows would not fit into memory.
                ["max_block_size"] = "8192",
                ["max_threads"] = "2",
            },
        };
        using var content = new StringContent($"SELECT {Columns(table)} FROM {SqlText.Identifier(table.Name)}", Encoding.UTF8);
        await using var execution = await QueryExecution.StartAsync(clickHouse, query, content, new QueryAbort(), cancellationToken);
        await using var stream = await execution.OpenStreamAsync(query.Timeout);
        while (await stream.FillAsync(cancellationToken))
        {
            await output.WriteAsync(stream.Arrived, cancellationToken);
            stream.Consume(stream.Start + stream.Available);
        }
        execution.Completed();
    }

    internal static string Columns(TelemetryTable table) => string.Join(", ", table.Columns.Select(SqlText.Identifier));
}
