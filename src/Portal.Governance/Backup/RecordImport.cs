using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Portal.Governance.Backup;

/// <summary>Puts records back: <see cref="PrepareAsync"/>, then <see cref="WriteAsync"/> for each table in the order of the backup, then <see cref="FinishAsync"/>. PostgreSQL only.</summary>
public sealed class RecordImport(DbContextOptions<PortalDb> options)
{
    private static readonly TimeSpan CopyLimit = TimeSpan.FromHours(1);
    private static readonly NpgsqlCommandBuilder Quote = new();

    /// <summary>Says why records of this schema cannot be restored by this build; null when they can.</summary>
    public static string? Refusal(IReadOnlyList<string> migrations, DbContextOptions<PortalDb> options)
    {
        using var db = new PortalDb(options);
        if (!db.Database.IsNpgsql())
        {
            return "the records of this installation are in SQL Server: restore them there, and everything else with --without-records";
        }
        var unknown = migrations.Except(db.Database.GetMigrations(), StringComparer.Ordinal).ToList();
        return unknown.Count > 0 ? $"its records were made by a newer version of the portal ({string.Join(", ", unknown)})" : null;
    }

    /// <summary>Tables of the portal that hold rows; none when the database is new.</summary>
    public async Task<IReadOnlyList<string>> OccupiedAsync(CancellationToken cancellationToken)
    {
        await using var db = new PortalDb(options);
        if (!await db.Database.CanConnectAsync(cancellationToken))
        {
            return [];
        }
        await using var connection = await OpenAsync(cancellationToken);
        var occupied = new List<string>();
        foreach (var table in await ExistingAsync(db, connection, cancellationToken))
        {
            await using var command = new NpgsqlCommand($"SELECT EXISTS (SELECT 1 FROM {Quote.QuoteIdentifier(table)})", connection);
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
            {
                occupied.Add(table);
            }
        }
        return occupied;
    }

    /// <summary>Drops the portal's tables and makes them anew as they were when the backup was taken, empty.</summary>
    public async Task PrepareAsync(IReadOnlyList<string> migrations, CancellationToken cancellationToken)
    {
        await using var db = new PortalDb(options);
        if (await db.Database.CanConnectAsync(cancellationToken))
        {
            await using var connection = await OpenAsync(cancellationToken);
            foreach (var table in (string[])[.. await ExistingAsync(db, connection, cancellationToken), PortalHistory])
            {
                await using var drop = new NpgsqlCommand($"DROP TABLE IF EXISTS {Quote.QuoteIdentifier(table)} CASCADE", connection);
                await drop.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        await db.GetService<IMigrator>().MigrateAsync(migrations.Count == 0 ? Migration.InitialDatabase : migrations[^1], cancellationToken);
        await using var emptied = await OpenAsync(cancellationToken);
        var tables = await ExistingAsync(db, emptied, cancellationToken);
        if (tables.Count > 0)
        {
            // Migrations may bring rows of their own, which the backup holds as well.
            await using var truncate = new NpgsqlCommand($"TRUNCATE {string.Join(", ", tables.Select(Quote.QuoteIdentifier))} CASCADE", emptied);
            await truncate.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Inserts what <see cref="RecordExport.ReadAsync"/> wrote, counts it, and sets the counters of generated numbers.</summary>
    /// <exception cref="RecordCopyException">The table does not take the rows, or their number is not the backup's.</exception>
    public async Task WriteAsync(RecordTable table, Stream input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        await using var connection = await OpenAsync(cancellationToken);
        var types = await TypesAsync(table, connection, cancellationToken);
        var columns = string.Join(", ", table.Columns.Select(column => Quote.QuoteIdentifier(column.Name)));
        long rows = 0;
        await using (var copy = await connection.BeginBinaryImportAsync($"COPY {Quote.QuoteIdentifier(table.Name)} ({columns}) FROM STDIN (FORMAT BINARY)", cancellationToken))
        {
            copy.Timeout = CopyLimit;
            using var lines = new StreamReader(input);
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                await copy.StartRowAsync(cancellationToken);
                await WriteRowAsync(copy, line, table, types, cancellationToken);
                rows++;
            }
            await copy.CompleteAsync(cancellationToken);
        }
        if (rows != table.Rows)
        {
            throw new RecordCopyException(string.Create(CultureInfo.InvariantCulture, $"Table {table.Name} got {rows} rows; the backup says {table.Rows}."));
        }
        foreach (var column in table.Columns.Where(column => column.Generated))
        {
            await using var counter = new NpgsqlCommand(
                $"SELECT setval(pg_get_serial_sequence($1, $2), max({Quote.QuoteIdentifier(column.Name)})) FROM {Quote.QuoteIdentifier(table.Name)} HAVING count(*) > 0 AND pg_get_serial_sequence($1, $2) IS NOT NULL",
                connection)
            {
                Parameters = { new NpgsqlParameter { Value = Quote.QuoteIdentifier(table.Name) }, new NpgsqlParameter { Value = column.Name } },
            };
            await counter.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Brings the schema to what this build wants.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await using var db = new PortalDb(options);
        await db.Database.MigrateAsync(cancellationToken);
    }

    private const string PortalHistory = "schema_migrations";

    private static async Task WriteRowAsync(NpgsqlBinaryImporter copy, string line, RecordTable table, IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        using var values = JsonDocument.Parse(line);
        if (values.RootElement.GetArrayLength() != table.Columns.Count)
        {
            throw new RecordCopyException($"A row of table {table.Name} has {values.RootElement.GetArrayLength()} values instead of {table.Columns.Count}.");
        }
        var i = 0;
        foreach (var element in values.RootElement.EnumerateArray())
        {
            switch (RecordValues.Read(element, table.Columns[i].Kind))
            {
                case null:
                    await copy.WriteNullAsync(cancellationToken);
                    break;
                case long number when types[i] is "int4":
                    await copy.WriteAsync(checked((int)number), types[i], cancellationToken);
                    break;
                case long number when types[i] is "int2":
                    await copy.WriteAsync(checked((short)number), types[i], cancellationToken);
                    break;
                case double number when types[i] is "float4":
                    await copy.WriteAsync((float)number, types[i], cancellationToken);
                    break;
                case var value:
                    await copy.WriteAsync(value, types[i], cancellationToken);
                    break;
            }
            i++;
        }
    }

    /// <summary>The database's own names of the columns' types.</summary>
    private static async Task<IReadOnlyList<string>> TypesAsync(RecordTable table, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT column_name, udt_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1", connection)
        {
            Parameters = { new NpgsqlParameter { Value = table.Name } },
        };
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            types[reader.GetString(0)] = reader.GetString(1);
        }
        return [.. table.Columns.Select(column => types.TryGetValue(column.Name, out var type)
            ? type switch { "_text" => "text[]", "_varchar" => "character varying[]", _ => type }
            : throw new RecordCopyException($"The backup has a column {table.Name}.{column.Name} that this schema does not have."))];
    }

    private static async Task<List<string>> ExistingAsync(PortalDb db, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var known = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var existing = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (known.Contains(reader.GetString(0)))
            {
                existing.Add(reader.GetString(0));
            }
        }
        return existing;
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        await using var db = new PortalDb(options);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString()) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
