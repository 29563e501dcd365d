using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Testing;

namespace Portal.Integration.Tests.Models;

/// <summary>The registry on a database of its own, used by a program with a key.</summary>
internal sealed class SomeModels : IAsyncDisposable
{
    public static readonly ModelDraft Draft = new() { Title = "Support assistant", Purpose = "Answers customers.", Application = "support", Provider = "openai" };

    private readonly GovernanceDatabase _database;

    private SomeModels(GovernanceDatabase database)
    {
        _database = database;
        var guard = new AccessGuard(new PersonSessions(database.Contexts, new SessionLimits(TimeSpan.FromHours(2)), Time), database.Contexts);
        Catalogue = new ModelCatalogue(database.Contexts);
        Registry = new ModelRegistry(database.Contexts, Catalogue, guard, RiskClasses.Load(), Time);
        Versions = new ModelVersions(database.Contexts, Catalogue, guard, Time);
        Deployments = new ModelDeployments(database.Contexts, guard, Time);
        Ignore = new TrafficIgnore(database.Contexts, guard, Time);
    }

    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    public IDbContextFactory<Portal.Governance.PortalDb> Contexts => _database.Contexts;

    public ModelCatalogue Catalogue { get; }

    public ModelRegistry Registry { get; }

    public ModelVersions Versions { get; }

    public ModelDeployments Deployments { get; }

    public TrafficIgnore Ignore { get; }

    public static async Task<SomeModels> CreateAsync(GovernanceFixture governance, Portal.Governance.Store.GovernanceProvider provider = Portal.Governance.Store.GovernanceProvider.Postgres) =>
        new(await governance.CreateDatabaseAsync(provider));

    /// <summary>A key of a scope.</summary>
    public static ClaimsPrincipal Key(string scope = PortalScopes.Registry, string tenant = "default") => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, "key-1"), new(ClaimTypes.Name, "CI"), new(PortalClaims.Scope, scope), new(PortalClaims.Tenant, tenant)], "key"));

    /// <summary>A model <c>support-assistant</c> with versions v1, v2 ... in development.</summary>
    public async Task<Model> RegisterAsync(params string[] versions)
    {
        var model = (await Registry.RegisterAsync(Key(), new NewModel(null, Draft), CancellationToken.None)).Record.ShouldNotBeNull();
        foreach (var version in versions)
        {
            (await Versions.AddAsync(Key(), model.Name, new NewVersion(version, new VersionDraft { ResponseModels = [$"gpt-{version}"] }), CancellationToken.None)).Outcome.ShouldBe(ModelOutcome.Done);
        }
        return model;
    }

    public async Task<ModelChange<ModelVersion>> MoveAsync(string version, LifecycleStage stage)
    {
        var model = (await Catalogue.FindAsync("default", "support-assistant", CancellationToken.None))!;
        var current = (await Catalogue.FindVersionAsync(model.Id, version, CancellationToken.None))!;
        return await Versions.MoveAsync(Key(), model.Name, version, current.Version, stage, "Because.", CancellationToken.None);
    }

    public Task<ModelChange<EnvironmentDeployments>> DeployAsync(long? seen, params (string Version, decimal Percent)[] shares) => Deployments.SetAsync(
        Key(), "support-assistant",
        new Distribution("production", DeploymentStrategy.Canary, [.. shares.Select(share => new TrafficShare(share.Version, share.Percent))], "Because."), seen, CancellationToken.None);

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
