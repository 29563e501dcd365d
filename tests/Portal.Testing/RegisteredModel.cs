using Npgsql;
using Portal.Governance;
using Portal.Governance.Audit;
using Portal.Governance.Models;
using Portal.Governance.Store;

namespace Portal.Testing;

/// <summary>Puts a model into the registry of a running portal.</summary>
public static class RegisteredModel
{
    /// <summary>A model with a version in production whose calls answer as <paramref name="responseModel"/>.</summary>
    public static async Task RegisterAsync(this PortalProcess portal, string name, string title, string responseModel)
    {
        await portal.WaitForLineAsync("Records are ready");
        var address = new NpgsqlConnectionStringBuilder
        {
            Host = Path.Combine(portal.Data, "postgres"),
            Username = "portal",
            Database = "portal",
            Password = (await File.ReadAllTextAsync(Path.Combine(portal.Data, "keys", "postgres.password"))).Trim(),
            Pooling = false,
        };
        await using var db = new PortalDb(PortalDbOptions.For(GovernanceProvider.Postgres, address.ConnectionString));
        var model = new Model { Tenant = "default", Name = name, Title = title, Purpose = "Answers customers.", Stage = LifecycleStage.Production, ChangedBy = "tests", CreatedAt = TimeProvider.System.GetUtcNow(), ChangedAt = TimeProvider.System.GetUtcNow() };
        db.Add(model);
        db.Add(new ModelVersion { ModelId = model.Id, Name = "1.0", Stage = LifecycleStage.Production, ResponseModels = [responseModel], ChangedBy = "tests", CreatedAt = model.CreatedAt, ChangedAt = model.ChangedAt });
        db.Audit(Actor.System("tests", "default"), "models.model.registered", new AuditSubject("model", model.Id.ToString("D"), name));
        await db.SaveChangesAsync();
    }
}
