using System.Data;
using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Portal.Governance.Backup;

/// <summary>
/// Reads every record, table by table, as of one moment: a single transaction that sees one snapshot. The tables are those of the model, so nothing a slice
/// stores is forgotten. PostgreSQL only.
/// </summary>
public sealed class RecordExport : IAsyncDisposable
{
    private const int FlushAt = 64 * 1024;

    private readonly PortalDb _db;
    private readonly IDbContextTransaction _snapshot;
    private readonly ISqlGenerationHelper _names;

    private RecordExport(PortalDb db, IDbContextTransaction snapshot)
    {
        _db = db;
        _snapshot = snapshot;
        _names = db.GetService<ISqlGenerationHelper>();
    }

    /// <summary>Takes the snapshot.</summary>
    /// <exception cref="RecordCopyException">The records are in SQL Server, or their schema is not this portal's.</exception>
    public static async Task<RecordExport> BeginAsync(DbContextOptions<PortalDb> options, CancellationToken cancellationToken)
    {
        var db = new PortalDb(options);
        try
        {
            if (!db.Database.IsNpgsql())
            {
                throw new RecordCopyException("The records are in SQL Server. Back them up there (BACKUP DATABASE ... TO DISK), and everything else with --without-records.");
            }
            if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                throw new RecordCopyException("The database of records has an older schema than this portal. Start the portal once, or back up with the version that was running.");
            }
            var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return new RecordExport(db, snapshot);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>The schema changes that were applied, oldest first.</summary>
    public async Task<IReadOnlyList<string>> MigrationsAsync(CancellationToken cancellationToken) => [.. await _db.Database.GetAppliedMigrationsAsync(cancellationToken)];

    /// <summary>All tables, those that others refer to first.</summary>
    public async Task<IReadOnlyList<RecordTable>> TablesAsync(CancellationToken cancellationToken)
    {
        var tables = new List<RecordTable>();
        foreach (var table in RecordOrder.Of(_db.GetService<IDesignTimeModel>().Model.GetRelationalModel()))
        {
            var columns = table.Columns.Select(ColumnOf).ToList();
            tables.Add(new RecordTable(table.Name, columns, await CountAsync(table.Name, cancellationToken)));
        }
        return tables;
    }

    /// <summary>Writes all rows of a table, one JSON array of values per line.</summary>
    public async Task ReadAsync(RecordTable table, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        var columns = string.Join(", ", table.Columns.Select(column => _names.DelimitIdentifier(column.Name)));
        await using var command = Command($"SELECT {columns} FROM {_names.DelimitIdentifier(table.Name)}");
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        using var buffer = new MemoryStream();
        await using var json = new Utf8JsonWriter(buffer);
        while (await reader.ReadAsync(cancellationToken))
        {
            json.WriteStartArray();
            for (var i = 0; i < table.Columns.Count; i++)
            {
                RecordValues.Write(json, reader.GetValue(i));
            }
            json.WriteEndArray();
            await json.FlushAsync(cancellationToken);
            json.Reset();
            buffer.WriteByte((byte)'\n');
            if (buffer.Length >= FlushAt)
            {
                await FlushAsync(buffer, output, cancellationToken);
            }
        }
        await FlushAsync(buffer, output, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _snapshot.DisposeAsync();
        await _db.DisposeAsync();
    }

    private static RecordColumn ColumnOf(IColumn column)
    {
        var mapping = column.PropertyMappings[0];
        var property = mapping.Property;
        var generated = property.ValueGenerated == ValueGenerated.OnAdd && property.GetDefaultValueSql() is null && mapping.TypeMapping.ClrType is { } type && (type == typeof(long) || type == typeof(int));
        return new RecordColumn(column.Name, RecordValues.KindOf(mapping.TypeMapping.Converter?.ProviderClrType ?? mapping.TypeMapping.ClrType), generated);
    }

    private static async Task FlushAsync(MemoryStream buffer, Stream output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
        buffer.SetLength(0);
    }

    private async Task<long> CountAsync(string table, CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT count(*) FROM {_names.DelimitIdentifier(table)}");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private DbCommand Command(string sql)
    {
        var command = _db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = _snapshot.GetDbTransaction();
        command.CommandTimeout = 0;
        return command;
    }
}
