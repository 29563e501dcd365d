using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Portal.Governance.Store;

namespace Portal.Governance;

/// <summary>
/// The relational store: what people decide and write down. Its model is every mapping of this assembly; ask by <c>Set&lt;T&gt;()</c>. Take an
/// <see cref="IDbContextFactory{PortalDb}"/> and open one context per operation.
/// </summary>
/// <remarks><c>ExecuteUpdate</c> and <c>ExecuteDelete</c> pass by the change tracker and therefore by <see cref="IVersioned"/>: keep them for housekeeping.</remarks>
public sealed class PortalDb(DbContextOptions<PortalDb> options) : DbContext(options)
{
    /// <summary>States which version of a record the person saw; saving fails when somebody has changed it since.</summary>
    public void ExpectVersion(IVersioned record, long version)
    {
        ArgumentNullException.ThrowIfNull(record);
        Entry(record).Property(nameof(IVersioned.Version)).OriginalValue = version;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RaiseVersions();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RaiseVersions();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        // PostgreSQL keeps microseconds: with the same precision on both, what is read back equals what was written.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>().HavePrecision(UtcConverter.Precision);
        configurationBuilder.Conventions.Add(_ => new VersionConvention());
        configurationBuilder.Conventions.Add(_ => new SnakeCaseConvention());
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);
    }

    private void RaiseVersions()
    {
        ChangeTracker.DetectChanges();
        foreach (var entry in ChangeTracker.Entries<IVersioned>())
        {
            RaiseVersion(entry);
        }
    }

    private static void RaiseVersion(EntityEntry<IVersioned> entry)
    {
        var version = entry.Property(record => record.Version);
        if (entry.State == EntityState.Added)
        {
            version.CurrentValue = 1;
        }
        else if (entry.State == EntityState.Modified)
        {
            version.CurrentValue = version.OriginalValue + 1;
        }
    }
}
