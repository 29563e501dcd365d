using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Portal.Governance.Applications;

/// <summary>How many records of a table name an application.</summary>
public sealed record RecordCount(string Table, long Rows);

/// <summary>
/// The portal's records of one application, whichever slice keeps them: every table whose record has the properties <c>Tenant</c> and <c>Application</c>.
/// A record that must outlive its application names it by another property.
/// </summary>
public sealed class ApplicationRecords(IDbContextFactory<PortalDb> contexts)
{
    /// <summary>Tables without records of it are left out.</summary>
    public async Task<IReadOnlyList<RecordCount>> CountAsync(string tenant, string application, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = new List<RecordCount>();
        foreach (var (table, condition) in Tables(db))
        {
            // Names come from the model; values are parameters.
            var rows = await db.Database
                .SqlQuery<long>(FormattableStringFactory.Create($"SELECT CAST(COUNT(*) AS bigint) AS \"Value\" FROM {table} WHERE {condition}", tenant, application))
                .SingleAsync(cancellationToken);
            counts.Add(new RecordCount(table, rows));
        }
        return [.. counts.Where(count => count.Rows > 0)];
    }

    public async Task DeleteAsync(string tenant, string application, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var (table, condition) in Tables(db))
        {
            await db.Database.ExecuteSqlAsync(FormattableStringFactory.Create($"DELETE FROM {table} WHERE {condition}", tenant, application), cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    private static IEnumerable<(string Table, string Condition)> Tables(PortalDb db) =>
        from entity in db.Model.GetEntityTypes()
        let tenant = TextColumn(entity, "Tenant")
        let application = TextColumn(entity, "Application")
        where tenant is not null && application is not null
        orderby entity.GetTableName()
        select (entity.GetTableName()!, $"{tenant} = {{0}} AND {application} = {{1}}");

    private static string? TextColumn(IEntityType entity, string property) =>
        entity.FindProperty(property) is { ClrType: var type } found && type == typeof(string) ? found.GetColumnName() : null;
}
