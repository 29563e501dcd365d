using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Portal.Telemetry.Schema;

/// <summary>
/// Brings the ClickHouse schema to this build's version: forward only, one numbered file after the other.
/// ClickHouse has neither transactions over statements nor unique keys, so safety rests on statements that can be repeated: several
/// portals may start at once, and one that was killed in the middle of a file runs the whole file again.
/// </summary>
/// <param name="server">Connects to a database that exists before the portal's own does (<c>default</c>).</param>
/// <param name="portal">Connects to <paramref name="database"/>.</param>
public sealed partial class SchemaMigrator(
    DbDataSource server, DbDataSource portal, string database, SchemaOptions options, TimeProvider time, ILogger<SchemaMigrator> logger)
{
    /// <summary>The table that says which files were applied.</summary>
    internal const string Ledger = "schema_migrations";

    private readonly SchemaMacros _macros = options.Macros;

    /// <summary>Called before each statement is sent; lets a test stop in the middle of a file.</summary>
    internal Action<string>? BeforeStatement { get; init; }

    /// <summary>Creates the database if need be and applies what is missing.</summary>
    /// <exception cref="SchemaException">An applied file was changed, the store is newer than this build, or the cluster setting differs.</exception>
    public Task MigrateAsync(CancellationToken cancellationToken) => MigrateAsync(SchemaMigration.LoadEmbedded(), cancellationToken);

    internal async Task MigrateAsync(IReadOnlyList<SchemaMigration> migrations, CancellationToken cancellationToken)
    {
        await server.ExecuteAsync($"CREATE DATABASE IF NOT EXISTS {SqlText.Identifier(database)} {_macros.OnCluster}", cancellationToken);
        await portal.ExecuteAsync(_macros.Expand(LedgerTable), cancellationToken);

        var applied = await ReadAppliedAsync(cancellationToken);
        Verify(migrations, applied);
        foreach (var migration in migrations.Where(migration => !applied.ContainsKey(migration.Version)))
        {
            await ApplyAsync(migration, cancellationToken);
            LogApplied(migration.Name, database);
        }
    }

    private async Task ApplyAsync(SchemaMigration migration, CancellationToken cancellationToken)
    {
        foreach (var statement in Statements(migration, _macros))
        {
            BeforeStatement?.Invoke(statement);
            await portal.ExecuteAsync(statement, cancellationToken);
        }
        await portal.ExecuteAsync(
            """
            INSERT INTO schema_migrations (version, name, checksum, cluster, applied_at)
            SELECT {version:UInt32}, {name:String}, {checksum:String}, {cluster:String}, {applied_at:DateTime64(3, 'UTC')}
            """,
            cancellationToken,
            ("version", (uint)migration.Version),
            ("name", migration.Name),
            ("checksum", migration.Checksum),
            ("cluster", options.Cluster),
            ("applied_at", time.GetUtcNow().UtcDateTime));
    }

    private async Task<Dictionary<int, AppliedMigration>> ReadAppliedAsync(CancellationToken cancellationToken)
    {
        var rows = portal.QueryAsync(
            "SELECT version, name, checksum, cluster FROM schema_migrations ORDER BY version, applied_at",
            row => new AppliedMigration((int)row.GetFieldValue<uint>(0), row.GetString(1), row.GetString(2), row.GetString(3)),
            [],
            cancellationToken);
        var applied = new Dictionary<int, AppliedMigration>();
        await foreach (var row in rows)
        {
            applied[row.Version] = row;
        }
        return applied;
    }

    private void Verify(IReadOnlyList<SchemaMigration> migrations, Dictionary<int, AppliedMigration> applied)
    {
        var known = new Dictionary<int, SchemaMigration>();
        foreach (var migration in migrations)
        {
            if (!known.TryAdd(migration.Version, migration))
            {
                throw new SchemaException($"Schema files '{known[migration.Version].Name}' and '{migration.Name}' have the same number.");
            }
        }
        foreach (var row in applied.Values)
        {
            if (!known.TryGetValue(row.Version, out var migration))
            {
                throw new SchemaException(
                    $"Database '{database}' has schema {row.Version} ('{row.Name}'), which this version of the portal does not know. Start a newer version.");
            }
            if (!string.Equals(migration.Checksum, row.Checksum, StringComparison.Ordinal))
            {
                throw new SchemaException(
                    $"Schema file '{migration.Name}' was changed after it had been applied to database '{database}' "
                    + $"(checksum {migration.Checksum[..12]}, applied {row.Checksum[..Math.Min(12, row.Checksum.Length)]}). "
                    + "Restore the file and put the change into a new one.");
            }
            if (!string.Equals(row.Cluster, options.Cluster, StringComparison.Ordinal))
            {
                throw new SchemaException(
                    $"Database '{database}' was created with {SchemaOptions.Section}:Cluster '{row.Cluster}', the setting now says '{options.Cluster}'. "
                    + "Tables are not converted: set the old value, or use a new database.");
            }
        }
    }

    /// <summary>What is sent to the server for a file, in order.</summary>
    /// <exception cref="SchemaException">A statement cannot be repeated, or names an unknown macro.</exception>
    internal static IReadOnlyList<string> Statements(SchemaMigration migration, SchemaMacros macros)
    {
        var statements = new List<string>();
        foreach (var text in SqlStatements.Split(migration.Sql))
        {
            var statement = LeadingComments().Replace(macros.Expand(text), "");
            if (statement.Length == 0)
            {
                continue;
            }
            if (!RepeatableStatement().IsMatch(statement))
            {
                throw new SchemaException($"Schema file '{migration.Name}' has a statement that cannot be repeated; use IF [NOT] EXISTS:\n{statement}");
            }
            statements.Add(statement);
        }
        return statements;
    }

    private sealed record AppliedMigration(int Version, string Name, string Checksum, string Cluster);

    private const string LedgerTable =
        """
        CREATE TABLE IF NOT EXISTS schema_migrations {on_cluster}
        (
            version     UInt32,
            name        String,
            checksum    String,
            cluster     String,
            applied_at  DateTime64(3, 'UTC')
        )
        ENGINE = {engine_everywhere:ReplacingMergeTree(applied_at)}
        ORDER BY version
        """;

    [GeneratedRegex(
        @"^(CREATE\s+(TABLE|MATERIALIZED\s+VIEW|VIEW|DICTIONARY)\s+IF\s+NOT\s+EXISTS\s
            |DROP\s+(TABLE|VIEW|DICTIONARY)\s+IF\s+EXISTS\s
            |ALTER\s+TABLE\s+\S+(\s+ON\s+CLUSTER\s+\S+)?\s+(((ADD|DROP)\s+(COLUMN|INDEX|PROJECTION)\s+IF\s+(NOT\s+)?EXISTS)|(MODIFY\s+(COLUMN|QUERY|SETTING|COMMENT)))\s)",
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex RepeatableStatement();

    [GeneratedRegex(@"^(\s+|--[^\n]*\n|/\*.*?\*/)+", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LeadingComments();

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Applied schema file {Migration} to ClickHouse database {Database}")]
    private partial void LogApplied(string migration, string database);
}
