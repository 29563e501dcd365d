using Portal.Governance;
using Portal.Governance.Audit;

namespace Portal.Testing;

/// <summary>People of tests.</summary>
public static class SomeActor
{
    public static Actor Named(string name, string tenant = "default") => new(ActorKind.Person, $"person:{name.ToLowerInvariant()}", name, tenant);

    /// <summary>Saves what a test prepares past the commands; the store refuses changes that nobody answers for.</summary>
    public static async Task SavePreparedAsync(this PortalDb db)
    {
        ArgumentNullException.ThrowIfNull(db);
        db.Audit(Actor.System("test", "default"), "tests.record.prepared", new AuditSubject("test", "prepared", "Prepared"));
        await db.SaveChangesAsync();
    }
}
