using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Store;

/// <summary>The schema of the relational store is not one this portal can work on.</summary>
public sealed class GovernanceSchemaException : Exception
{
    public GovernanceSchemaException()
    {
    }

    public GovernanceSchemaException(string message)
        : base(message)
    {
    }

    public GovernanceSchemaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Brings the schema of the relational store up to date.</summary>
public static class GovernanceSchema
{
    /// <summary>
    /// Creates the database if need be and applies what is missing; portals that start together take turns. Touches nothing when the scripts of
    /// <c>db/governance</c> were applied by hand, so that the portal's account needs no right to change the schema.
    /// </summary>
    /// <exception cref="GovernanceSchemaException">A newer portal has worked on it.</exception>
    public static async Task UpgradeAsync(DbContextOptions<PortalDb> options, CancellationToken cancellationToken)
    {
        await using var db = new PortalDb(options);
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var applied = await db.Database.CanConnectAsync(cancellationToken) ? await db.Database.GetAppliedMigrationsAsync(cancellationToken) : [];
        var unknown = applied.Except(known, StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            throw new GovernanceSchemaException($"The database of records was changed by a newer portal ({string.Join(", ", unknown)}). Start that version, or restore a backup.");
        }
        if (applied.Count() < known.Count)
        {
            await db.Database.MigrateAsync(cancellationToken);
        }
    }
}
