using System.Data.Common;
using System.Text.RegularExpressions;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Health;

/// <summary>Reads size, age and real TTL of every table that holds rows.</summary>
internal static partial class TableStateQuery
{
    private const string TablesSql =
        """
        SELECT t.name, t.engine_full, p.rows, p.bytes, p.parts
        FROM system.tables AS t
        LEFT JOIN (
            SELECT table, sum(rows) AS rows, sum(bytes_on_disk) AS bytes, count() AS parts
            FROM system.parts WHERE database = currentDatabase() AND active GROUP BY table
        ) AS p ON p.table = t.name
        WHERE t.database = currentDatabase() AND t.engine LIKE '%MergeTree' AND NOT startsWith(t.name, '.inner')
        ORDER BY p.bytes DESC, t.name
        """;

    public static async Task<IReadOnlyList<TableState>> ReadAsync(
        DbDataSource clickHouse, SchemaMacros macros, RetentionOptions retention, CancellationToken cancellationToken)
    {
        var promised = TelemetryRetention.Wanted(retention).ToDictionary(table => macros.LocalName(table.Key), table => table.Value, StringComparer.Ordinal);
        var tables = new List<TableState>();
        var rows = clickHouse.QueryAsync(
            TablesSql,
            row => new TableState(
                row.GetString(0), row.GetFieldValue<ulong>(2), row.GetFieldValue<ulong>(3), row.GetFieldValue<ulong>(4),
                Oldest: null, Newest: null, TtlOf(row.GetString(1)), promised.GetValueOrDefault(row.GetString(0))),
            [],
            cancellationToken);
        await foreach (var table in rows)
        {
            tables.Add(table);
        }
        return await WithAgesAsync(clickHouse, tables, cancellationToken);
    }

    /// <summary>The TTL of a table definition as ClickHouse spells it; null when there is none.</summary>
    internal static string? TtlOf(string engine) => Ttl().Match(engine) is { Success: true } match ? match.Groups["ttl"].Value : null;

    /// <summary>The column a TTL counts from; null when it has another form than ours.</summary>
    internal static string? TimeColumnOf(string? ttl) => ttl is not null && TimeColumn().Match(ttl) is { Success: true } match ? match.Groups["column"].Value : null;

    /// <summary>Oldest and newest row: ClickHouse answers from its parts' indexes, without reading rows, because the column is that of the partitions.</summary>
    private static async Task<IReadOnlyList<TableState>> WithAgesAsync(DbDataSource clickHouse, List<TableState> tables, CancellationToken cancellationToken)
    {
        var parts = tables
            .Where(table => table.Rows > 0)
            .Select(table => (table.Name, Column: TimeColumnOf(table.PromisedTtl ?? table.RealTtl)))
            .Where(table => table.Column is not null)
            .Select(table => $"SELECT {SqlText.Literal(table.Name)} AS name, toDateTime(min({SqlText.Identifier(table.Column!)}), 'UTC') AS oldest, toDateTime(max({SqlText.Identifier(table.Column!)}), 'UTC') AS newest FROM {SqlText.Identifier(table.Name)}")
            .ToArray();
        if (parts.Length == 0)
        {
            return tables;
        }
        var ages = new Dictionary<string, (DateTimeOffset Oldest, DateTimeOffset Newest)>(StringComparer.Ordinal);
        var rows = clickHouse.QueryAsync(
            string.Join("\nUNION ALL\n", parts),
            row => (Name: row.GetString(0), Oldest: row.GetFieldValue<DateTimeOffset>(1), Newest: row.GetFieldValue<DateTimeOffset>(2)),
            [],
            cancellationToken);
        await foreach (var (name, oldest, newest) in rows)
        {
            ages[name] = (oldest, newest);
        }
        return [.. tables.Select(table => ages.TryGetValue(table.Name, out var age) ? table with { Oldest = age.Oldest, Newest = age.Newest } : table)];
    }

    [GeneratedRegex(@"\sTTL (?<ttl>.+?)(?=\sSETTINGS\s|$)", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ttl();

    [GeneratedRegex(@"^(toDateTime\()?(?<column>[a-z_]+)\)? \+ ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TimeColumn();
}
