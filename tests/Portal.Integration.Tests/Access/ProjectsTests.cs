using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

/// <summary>Projects, teams and rights, and that nobody reaches from one project into another.</summary>
public sealed class ProjectsTests(GovernanceFixture store)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Grant_ToATeam_OpensTheProjectToItsPeopleUntilTheyLeave(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var at = new Office(new SomePeople(database));
        var ada = await at.SignInAsync("ada", PortalRoles.Admin);
        var bob = await at.SignInAsync("bob", PortalRoles.Viewer);
        (await at.Projects.CreateAsync(ada, "shop", "Web shop", Stop)).Outcome.ShouldBe(ProjectOutcome.Done);
        (await at.Projects.ListForAsync(bob, Stop)).Select(project => project.Tenant).ShouldBe([Project.Default]);

        var team = (await at.Teams.CreateAsync(ada, "shop", "Checkout", Stop)).Team!;
        (await at.Teams.AddMemberAsync(ada, team.Id, IdOf(bob), Stop)).Outcome.ShouldBe(ProjectOutcome.Done);
        (await at.Grants.GiveAsync(ada, "shop", new GrantDraft(null, team.Id, PortalRoles.OnCall, null), Stop)).Outcome.ShouldBe(ProjectOutcome.Done);

        (await at.Projects.ListForAsync(bob, Stop)).Select(project => project.Tenant).ShouldBe([Project.Default, "shop"]);
        (await at.Sessions.SwitchAsync(bob, "shop", Stop)).ShouldNotBeNull().GetTenant().ShouldBe("shop");

        (await at.Teams.RemoveMemberAsync(ada, team.Id, IdOf(bob), Stop)).Outcome.ShouldBe(ProjectOutcome.Done);
        (await at.Projects.ListForAsync(bob, Stop)).Select(project => project.Tenant).ShouldBe([Project.Default]);
        (await at.Sessions.FindAsync(bob, TimeSpan.Zero, Stop)).ShouldBeNull(); // nothing is left to do in the project the session was in

        await using var db = await database.Contexts.CreateDbContextAsync(Stop);
        (await db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Tenant == "shop").OrderBy(entry => entry.Number).Select(entry => entry.Action).ToListAsync(Stop)).ShouldBe(
            ["access.project.created", "access.team.created", "access.team-member.added", "access.grant.given", "access.team-member.removed"]);
    }

    [Fact]
    public async Task Everything_ByWhoeverIsNoAdministrator_IsRefused()
    {
        await using var database = await store.CreateDatabaseAsync();
        var at = new Office(new SomePeople(database));
        var ada = await at.SignInAsync("ada", PortalRoles.Admin);
        var team = (await at.Teams.CreateAsync(ada, Project.Default, "Checkout", Stop)).Team!;
        var bob = await at.SignInAsync("bob", [.. PortalRoles.All.Except([PortalRoles.Admin])]);
        Func<Task>[] commands =
        [
            () => at.Projects.CreateAsync(bob, "shop", "Shop", Stop),
            () => at.Projects.RenameAsync(bob, Project.Default, 1, "Mine", Stop),
            () => at.Projects.ArchiveAsync(bob, "shop", 1, Stop),
            () => at.Projects.RestoreAsync(bob, "shop", 1, Stop),
            () => at.Teams.CreateAsync(bob, Project.Default, "Mine", Stop),
            () => at.Teams.RenameAsync(bob, team.Id, 1, "Mine", Stop),
            () => at.Teams.DeleteAsync(bob, team.Id, 1, Stop),
            () => at.Teams.AddMemberAsync(bob, team.Id, IdOf(bob), Stop),
            () => at.Teams.RemoveMemberAsync(bob, team.Id, IdOf(bob), Stop),
            () => at.Grants.GiveAsync(bob, Project.Default, new GrantDraft(IdOf(bob), null, PortalRoles.ModelOwner, null), Stop),
            () => at.Grants.WithdrawAsync(bob, Guid.NewGuid(), Stop),
        ];
        foreach (var command in commands)
        {
            await Should.ThrowAsync<AccessRefusedException>(command);
        }
    }

    [Fact]
    public async Task KeyOfScopeAdmin_InAnotherProject_ChangesNothingThere()
    {
        await using var database = await store.CreateDatabaseAsync();
        var at = new Office(new SomePeople(database));
        var ada = await at.SignInAsync("ada", PortalRoles.Admin);
        var team = (await at.Teams.CreateAsync(ada, Project.Default, "Checkout", Stop)).Team!;
        var key = ApiKeysTests.KeyPrincipal("shop", PortalScopes.Admin);

        await Should.ThrowAsync<AccessRefusedException>(() => at.Projects.RenameAsync(key, Project.Default, 1, "Mine", Stop));
        await Should.ThrowAsync<AccessRefusedException>(() => at.Teams.DeleteAsync(key, team.Id, team.Version, Stop));
        await Should.ThrowAsync<AccessRefusedException>(() => at.Grants.GiveAsync(key, Project.Default, new GrantDraft(IdOf(ada), null, PortalRoles.Viewer, null), Stop));
    }

    [Fact]
    public async Task Grant_OfAdminOrToATeamOfAnotherProject_IsRefused()
    {
        await using var database = await store.CreateDatabaseAsync();
        var at = new Office(new SomePeople(database));
        var ada = await at.SignInAsync("ada", PortalRoles.Admin);
        await at.Projects.CreateAsync(ada, "shop", "Web shop", Stop);
        var team = (await at.Teams.CreateAsync(ada, Project.Default, "Checkout", Stop)).Team!;

        (await at.Grants.GiveAsync(ada, "shop", new GrantDraft(null, team.Id, PortalRoles.Viewer, null), Stop)).Outcome.ShouldBe(ProjectOutcome.Missing);
        (await at.Grants.GiveAsync(ada, "shop", new GrantDraft(IdOf(ada), null, PortalRoles.Admin, null), Stop)).Outcome.ShouldBe(ProjectOutcome.Invalid);
        (await at.Grants.GiveAsync(ada, "shop", new GrantDraft(null, null, PortalRoles.Viewer, null), Stop)).Outcome.ShouldBe(ProjectOutcome.Invalid);
        (await at.Grants.GiveAsync(ada, "nowhere", new GrantDraft(IdOf(ada), null, PortalRoles.Viewer, null), Stop)).Outcome.ShouldBe(ProjectOutcome.Missing);
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Team_OfATakenName_IsRefusedAndDeletingOneLeavesItsKeysToTheProject(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var at = new Office(new SomePeople(database));
        var ada = await at.SignInAsync("ada", PortalRoles.Admin);
        var team = (await at.Teams.CreateAsync(ada, Project.Default, "Checkout", Stop)).Team!;
        (await at.Teams.CreateAsync(ada, Project.Default, "Checkout", Stop)).Outcome.ShouldBe(ProjectOutcome.Duplicate);
        await at.Teams.AddMemberAsync(ada, team.Id, IdOf(ada), Stop);
        await at.Grants.GiveAsync(ada, Project.Default, new GrantDraft(null, team.Id, PortalRoles.Content, "chat"), Stop);
        var key = (await at.Keys.CreateAsync(ada, new ApiKeyDraft { Name = "x", Scope = ApiKeyScope.Ingest, TeamId = team.Id }, Stop)).Key!;

        (await at.Teams.DeleteAsync(ada, team.Id, team.Version + 1, Stop)).Outcome.ShouldBe(ProjectOutcome.Conflict);
        (await at.Teams.DeleteAsync(ada, team.Id, team.Version, Stop)).Outcome.ShouldBe(ProjectOutcome.Done);

        (await at.Keys.FindAsync(Project.Default, key.Id, Stop)).ShouldNotBeNull().TeamId.ShouldBeNull();
        (await at.Grants.ListAsync(Project.Default, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Project_Archived_IsOfferedToNobodyAndItsSessionsEnd()
    {
        await using var database = await store.CreateDatabaseAsync();
        var at = new Office(new SomePeople(database));
        var ada = await at.SignInAsync("ada", PortalRoles.Admin);
        var bob = await at.SignInAsync("bob", PortalRoles.Viewer);
        var shop = (await at.Projects.CreateAsync(ada, "shop", "Web shop", Stop)).Project!;
        await at.Grants.GiveAsync(ada, "shop", new GrantDraft(IdOf(bob), null, PortalRoles.Viewer, null), Stop);
        await at.Sessions.SwitchAsync(bob, "shop", Stop);

        (await at.Projects.ArchiveAsync(ada, Project.Default, 1, Stop)).Outcome.ShouldBe(ProjectOutcome.Invalid);
        (await at.Projects.ArchiveAsync(ada, "shop", shop.Version, Stop)).Outcome.ShouldBe(ProjectOutcome.Done);

        (await at.Projects.ListForAsync(ada, Stop)).Select(project => project.Tenant).ShouldBe([Project.Default]);
        (await at.Sessions.FindAsync(bob, TimeSpan.Zero, Stop)).ShouldBeNull();
    }

    private static Guid IdOf(ClaimsPrincipal person) => Guid.Parse(person.FindFirst(ClaimTypes.NameIdentifier)!.Value);

    private sealed class Office(SomePeople some)
    {
        public PersonSessions Sessions { get; } = some.Sessions();

        public Projects Projects { get; } = new(some.Database.Contexts, some.Guard(), some.Time);

        public Teams Teams { get; } = new(some.Database.Contexts, some.Guard(), some.Time);

        public Grants Grants { get; } = new(some.Database.Contexts, some.Guard(), some.Time);

        public ApiKeys Keys { get; } = new(some.Database.Contexts, some.Guard(), some.Time);

        public async Task<ClaimsPrincipal> SignInAsync(string name, params string[] roles) =>
            await Sessions.BeginAsync(await some.AddAsync(name, roles), SignInMethods.Provider, providerSessionId: null, TimeSpan.FromHours(1), device: null, Stop);
    }
}
