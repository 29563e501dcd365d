using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Models.DataSets;
using Portal.Governance.Models.Prompts;
using Portal.Governance.Models.Runs;
using Portal.Integration.Tests.Access;
using Portal.Testing;

namespace Portal.Integration.Tests.Models;

/// <summary>Prompts, data sets and runs over a database of a test's own, and somebody who may change them.</summary>
internal sealed class RegistryAssets
{
    private readonly GovernanceDatabase _database;

    public RegistryAssets(GovernanceDatabase database)
    {
        _database = database;
        People = new SomePeople(database);
        var guard = People.Guard();
        Prompts = new PromptCommands(database.Contexts, guard, People.Time);
        Library = new PromptLibrary(database.Contexts);
        DataSets = new DataSetCommands(database.Contexts, guard, People.Time);
        Catalogue = new DataSetCatalogue(database.Contexts);
        Runs = new ModelRuns(database.Contexts, guard, People.Time);
    }

    public SomePeople People { get; }
    public PromptCommands Prompts { get; }
    public PromptLibrary Library { get; }
    public DataSetCommands DataSets { get; }
    public DataSetCatalogue Catalogue { get; }
    public ModelRuns Runs { get; }

    /// <summary>A pipeline with a key of scope registry.</summary>
    public static ClaimsPrincipal Pipeline(string tenant = "acme") => Key(PortalScopes.Registry, tenant);

    public static ClaimsPrincipal Key(string scope, string tenant = "acme") => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, "key:k1"), new(ClaimTypes.Name, "CI pipeline"), new(PortalClaims.Tenant, tenant), new(PortalClaims.Scope, scope)], "test"));

    /// <summary>What the audit trail says was done, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> ActionsAsync()
    {
        await using var db = await _database.Contexts.CreateDbContextAsync();
        return await db.Set<AuditEntry>().OrderBy(entry => entry.Number).Select(entry => entry.Action).ToListAsync();
    }
}
