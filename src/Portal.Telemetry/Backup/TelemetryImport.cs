using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Backup;

/// <summary>
/// Puts telemetry back: <see cref="PrepareAsync"/>, then <see cref="WriteAsync"/> for each table, then <see cref="FinishAsync"/>. Nothing else may write meanwhile.
/// </summary>
/// <param name="server">Connects to a database that exists before the portal's own does (<c>default</c>).</param>
/// <param name="clickHouse">Connects to the portal's database, which need not exist.</param>
public sealed class TelemetryImport(ClickHouseDataSource server, ClickHouseDataSource clickHouse, SchemaOptions schema, TelemetryRetention retention, TimeProvider time)
{
    private static readonly TimeSpan InsertLimit = TimeSpan.FromHours(12);

    private readonly List<string> _views = [];

    private string Database => clickHouse.Settings.Database;

    /// <summary>Says why a store of this schema cannot be restored by this build; null when it can.</summary>
    public static string? Refusal(IReadOnlyList<AppliedSchema> schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var known = SchemaMigration.LoadEmbedded().ToDictionary(migration => migration.Version);
        foreach (var applied in schema)
        {
            if (!known.TryGetValue(applied.Version, out var migration))
            {
                return $"its telemetry has schema {applied.Version} ('{applied.Name}'), which this version of the portal does not know: restore it with the version that made it, or a newer one";
            }
            if (migration.Checksum != applied.Checksum)
            {
                return $"schema file '{applied.Name}' differs from the one its telemetry was stored with: restore it with the build that made it";
            }
        }
        return null;
    }

    /// <summary>Tables of the portal's database that hold rows; none when the database does not exist.</summary>
    public async Task<IReadOnlyList<string>> OccupiedAsync(CancellationToken cancellationToken)
    {
        var occupied = new List<string>();
        var rows = server.QueryAsync(
            "SELECT name FROM system.tables WHERE database = {database:String} AND total_rows > 0 AND name != {ledger:String} ORDER BY name",
            row => row.GetString(0),
            [("database", Database), ("ledger", SchemaMigrator.Ledger)],
            cancellationToken);
        await foreach (var name in rows)
        {
            occupied.Add(name);
        }
        return occupied;
    }

    /// <summary>Drops what is in the portal's database, makes the tables of a backup's schema, and keeps views and expiry away from what is written next.</summary>
    public async Task PrepareAsync(IReadOnlyList<AppliedSchema> applied, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(applied);
        await DropTablesAsync(cancellationToken);
        var newest = applied.Count == 0 ? 0 : applied.Max(file => file.Version);
        await Migrator().MigrateAsync([.. SchemaMigration.LoadEmbedded().Where(migration => migration.Version <= newest)], cancellationToken);
        // The rows of the views' targets are in the backup as well: a view that ran would count everything twice.
        var views = clickHouse.QueryAsync(
            "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'MaterializedView' ORDER BY name", row => row.GetString(0), [], cancellationToken);
        await foreach (var view in views)
        {
            _views.Add(view);
        }
        foreach (var view in _views)
        {
            await clickHouse.ExecuteAsync($"DETACH TABLE {SqlText.Identifier(view)}", cancellationToken);
        }
        // The new tables keep rows as long as a new installation does, which may be shorter than the settings say.
        await clickHouse.ExecuteAsync("SYSTEM STOP TTL MERGES", cancellationToken);
    }

    /// <summary>Inserts what <see cref="TelemetryExport.ReadAsync"/> wrote, and counts it.</summary>
    /// <exception cref="TelemetryCopyException">The table holds another number of rows than the backup says.</exception>
    public async Task WriteAsync(TelemetryTable table, Stream input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        var options = new InsertOptions
        {
            Timeout = InsertLimit,
            QuerySettings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["insert_deduplicate"] = "0",
                ["max_partitions_per_insert_block"] = "0",
                ["max_execution_time"] = "0",
                // A merge while inserting would sum rows up: right, but then nobody could count them.
                ["optimize_on_insert"] = "0",
            },
        };
        await clickHouse.ExecuteAsync($"SYSTEM STOP MERGES {SqlText.Identifier(table.Name)}", cancellationToken);
        await clickHouse.InsertAsync(SqlText.Identifier(table.Name), table.Columns, "Native", input.CopyToAsync, options, cancellationToken);
        var rows = await new TelemetryExport(clickHouse).CountAsync(table.Name, cancellationToken);
        await clickHouse.ExecuteAsync($"SYSTEM START MERGES {SqlText.Identifier(table.Name)}", cancellationToken);
        if (rows != table.Rows)
        {
            throw new TelemetryCopyException(string.Create(CultureInfo.InvariantCulture, $"Table {table.Name} holds {rows} rows after the restore; the backup says {table.Rows}."));
        }
    }

    /// <summary>Brings views back, then schema and retention to what this build and its settings want.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var view in _views)
        {
            await clickHouse.ExecuteAsync($"ATTACH TABLE {SqlText.Identifier(view)}", cancellationToken);
        }
        await Migrator().MigrateAsync(cancellationToken);
        await retention.ApplyAsync(cancellationToken);
        await clickHouse.ExecuteAsync("SYSTEM START TTL MERGES", cancellationToken);
    }

    private SchemaMigrator Migrator() => new(server, clickHouse, Database, schema, time, NullLogger<SchemaMigrator>.Instance);

    private async Task DropTablesAsync(CancellationToken cancellationToken)
    {
        var tables = new List<(string Name, bool IsView)>();
        var rows = server.QueryAsync(
            "SELECT name, engine = 'MaterializedView' FROM system.tables WHERE database = {database:String}",
            row => (row.GetString(0), row.GetFieldValue<byte>(1) == 1),
            [("database", Database)],
            cancellationToken);
        await foreach (var table in rows)
        {
            tables.Add(table);
        }
        foreach (var (name, _) in tables.OrderByDescending(table => table.IsView))
        {
            await server.ExecuteAsync($"DROP TABLE {SqlText.Identifier(Database)}.{SqlText.Identifier(name)} SYNC", cancellationToken);
        }
    }
}
