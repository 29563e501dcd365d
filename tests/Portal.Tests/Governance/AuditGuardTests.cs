using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Governance;
using Portal.Governance.Audit;
using Portal.Governance.Store;

namespace Portal.Tests.Governance;

/// <summary>No record changes without an entry in the audit trail, except those whose class says why. The guard works before any database is asked.</summary>
public sealed class AuditGuardTests
{
    public static TheoryData<string> Records => [.. Entities(audited: true).Select(entity => entity.Name)];

    [Theory]
    [MemberData(nameof(Records))]
    public void Save_OfAnyRecordWithoutAnEntry_IsRefused(string record)
    {
        using var db = Open();
        Track(db, db.Model.FindEntityType(record)!);

        Should.Throw<UnauditedChangeException>(() => db.SaveChanges()).Message.ShouldContain(db.Model.FindEntityType(record)!.ClrType.Name);
    }

    [Fact]
    public void Record_OrPropertyThatGoesUnrecorded_SaysWhy() =>
        Entities(audited: false).Select(entity => (entity.ClrType.Name, Reason: entity.ClrType.GetCustomAttribute<NotAuditedAttribute>()!.Reason))
            .Concat(Entities(audited: true).SelectMany(entity => entity.ClrType.GetProperties())
                .Where(property => property.IsDefined(typeof(NotAuditedAttribute)))
                .Select(property => (property.Name, Reason: property.GetCustomAttribute<NotAuditedAttribute>()!.Reason)))
            .Where(exempt => exempt.Reason.Length < 10).ShouldBeEmpty();

    [Fact]
    public void Progress_OfAWorkerAlone_NeedsNoEntry_ButADecisionBesideItDoes()
    {
        using var db = Open();
        var run = new Portal.Governance.Prices.RecostRun
        {
            Tenant = "default", AskedFrom = default, From = default, To = default, Position = default, Reason = "r", AskedBy = "a", AskedAt = default,
        };
        db.Attach(run);

        run.Position = DateTimeOffset.UnixEpoch;
        run.Changed = 7;
        Should.NotThrow(() => Guard(db));
        run.State = Portal.Governance.Prices.RecostState.Done;

        Should.Throw<UnauditedChangeException>(() => Guard(db));
    }

    /// <summary>What saving asks before it goes to the database.</summary>
    private static void Guard(PortalDb db)
    {
        db.ChangeTracker.DetectChanges();
        CommandAudit.RefuseUnaudited(ChangeCapture.Changed(db.ChangeTracker));
    }

    private static void Track(PortalDb db, IEntityType entity)
    {
        var entry = db.Entry(RuntimeHelpers.GetUninitializedObject(entity.ClrType));
        foreach (var key in entity.FindPrimaryKey()!.Properties.Where(key => key.ClrType == typeof(string)))
        {
            entry.Property(key).CurrentValue = "some";
        }
        entry.State = EntityState.Added;
    }

    private static List<IEntityType> Entities(bool audited)
    {
        using var db = Open();
        return [.. db.Model.GetEntityTypes().Where(entity => !entity.IsOwned() && entity.ClrType.IsDefined(typeof(NotAuditedAttribute)) != audited)];
    }

    private static PortalDb Open() => new(PortalDbOptions.For(GovernanceProvider.Postgres, connectionString: null));
}
