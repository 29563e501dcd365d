using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Portal.Governance.Audit;
using Portal.Governance.Store;

namespace Portal.Governance;

/// <summary>
/// The relational store: what people decide and write down. Its model is every mapping of this assembly; ask by <c>Set&lt;T&gt;()</c>. Take an
/// <see cref="IDbContextFactory{PortalDb}"/> and open one context per operation.
/// </summary>
/// <remarks><c>ExecuteUpdate</c> and <c>ExecuteDelete</c> pass by the change tracker and therefore by <see cref="IVersioned"/>: keep them for housekeeping.</remarks>
public sealed class PortalDb(DbContextOptions<PortalDb> options) : DbContext(options)
{
    private CommandAudit? _command;

    /// <summary>States which version of a record the person saw; saving fails when somebody has changed it since.</summary>
    public void ExpectVersion(IVersioned record, long version)
    {
        ArgumentNullException.ThrowIfNull(record);
        Entry(record).Property(nameof(IVersioned.Version)).OriginalValue = version;
    }

    /// <summary>
    /// Tells who makes the changes of this context and why. The next save, and that one only, writes an entry of the audit trail with them, in the same
    /// transaction: both are there afterwards, or neither; a save that changes what people decide about is refused without. What changed is taken from the tracked records; a command that changes none of them, or
    /// by <c>ExecuteUpdate</c>, gets an entry without values.
    /// </summary>
    /// <param name="action">What is done, as slice.noun.past-verb: <c>costs.budget.changed</c>.</param>
    /// <param name="reason">In the words of whoever does it; taken for personal data.</param>
    /// <exception cref="InvalidOperationException">It was told already: one save, one entry.</exception>
    public void Audit(Actor actor, string action, AuditSubject subject, string? reason = null)
    {
        if (_command is not null)
        {
            throw new InvalidOperationException($"This context already audits '{_command.Action}'; save it first.");
        }
        _command = CommandAudit.Create(actor, action, subject, reason);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        var written = BeforeSave();
        try
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }
        finally
        {
            Forget(written);
        }
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var written = BeforeSave();
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            Forget(written);
        }
    }

    public override void Dispose()
    {
        // A context of a pool is used again.
        _command = null;
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        _command = null;
        return base.DisposeAsync();
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

    /// <summary>Raises versions and adds the entry of the audit trail. Returns what it added.</summary>
    private List<object> BeforeSave()
    {
        ChangeTracker.DetectChanges();
        RaiseVersions();
        var command = _command;
        _command = null;
        if (command is null)
        {
            CommandAudit.RefuseUnaudited(ChangeCapture.Changed(ChangeTracker));
            return [];
        }
        var (entry, texts, pending) = command.ToEntry(ChangeCapture.Changed(ChangeTracker), TimeProvider.System.GetUtcNow());
        List<object> written = texts is null ? [entry, pending] : [entry, texts, pending];
        AddRange(written);
        return written;
    }

    /// <summary>After a failure they must not be saved with another try, after a success nobody needs them.</summary>
    private void Forget(List<object> written)
    {
        foreach (var record in written)
        {
            Entry(record).State = EntityState.Detached;
        }
    }

    private void RaiseVersions()
    {
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
