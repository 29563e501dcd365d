using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Store;

/// <summary>How a <see cref="PortalDb"/> reaches its database.</summary>
public static class PortalDbOptions
{
    private const string HistoryTable = "schema_migrations";

    /// <summary>Options of a context.</summary>
    /// <param name="connectionString">Null where no database is contacted: writing migrations and scripts.</param>
    public static DbContextOptions<PortalDb> For(GovernanceProvider provider, string? connectionString)
    {
        var builder = new DbContextOptionsBuilder<PortalDb>();
        builder.UsePortalStore(provider, connectionString);
        return builder.Options;
    }

    /// <summary>Chooses the database system and the migrations written for it.</summary>
    public static void UsePortalStore(this DbContextOptionsBuilder builder, GovernanceProvider provider, string? connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var migrations = $"Portal.Governance.{provider}";
        switch (provider)
        {
            case GovernanceProvider.Postgres:
                // Without a retrying execution strategy: commands run in transactions of their own, and only they know whether repeating is safe.
                builder.UseNpgsql(connectionString, npgsql => npgsql.MigrationsAssembly(migrations).MigrationsHistoryTable(HistoryTable));
                break;
            case GovernanceProvider.SqlServer:
                builder.UseSqlServer(connectionString, server => server.MigrationsAssembly(migrations).MigrationsHistoryTable(HistoryTable));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(provider), provider, "Unknown database system.");
        }
    }
}
