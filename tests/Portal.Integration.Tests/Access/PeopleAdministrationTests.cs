using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

public sealed class PeopleAdministrationTests(GovernanceFixture store)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Disable_EndsEverySession_AndIsInTheAuditTrailWithoutTheReasonInClear(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var some = new SomePeople(database);
        var admin = await some.BeginAsync(await some.AddAsync("ada", PortalRoles.Admin));
        var ann = await some.AddAsync("ann", PortalRoles.Viewer);
        var session = await some.BeginAsync(ann);

        var disabled = await some.Administration().DisableAsync(admin, ann.Id, ann.Version, " left the company ", Stop);

        (disabled.Disabled, disabled.DisabledReason, disabled.Version).ShouldBe((true, "left the company", 2));
        (await some.Sessions().FindAsync(session, TimeSpan.Zero, Stop)).ShouldBeNull();
        await using var db = await database.Contexts.CreateDbContextAsync(Stop);
        var entry = (await db.Set<AuditEntry>().ToListAsync(Stop)).Single(one => one.Action == "access.person.disabled");
        (entry.ActorId, entry.SubjectId).ShouldBe((admin.FindFirstValue(ClaimTypes.NameIdentifier), ann.Id.ToString()));
        System.Text.Json.JsonSerializer.Serialize(entry).ShouldNotContain("left the company");
        (await some.Administration().EnableAsync(admin, ann.Id, disabled.Version, Stop)).DisabledReason.ShouldBeNull();
    }

    [Fact]
    public async Task Disable_OnAnOutdatedCopy_IsAConflictThatNamesTheOther()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var (ada, eve) = (await some.BeginAsync(await some.AddAsync("ada", PortalRoles.Admin)), await some.BeginAsync(await some.AddAsync("eve", PortalRoles.Admin)));
        var ann = await some.AddAsync("ann", PortalRoles.Viewer);
        await some.Administration().AssignRolesAsync(eve, ann.Id, ann.Version, [PortalRoles.OnCall], Stop);

        var conflict = await Should.ThrowAsync<PersonConflictException>(() => some.Administration().DisableAsync(ada, ann.Id, ann.Version, "left", Stop));

        conflict.Current.ChangedBy.ShouldBe("Person eve");
        conflict.Current.Disabled.ShouldBeFalse();
    }

    [Fact]
    public async Task Administrator_ChangesNobodysRightsButOthers()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var ada = await some.AddAsync("ada", PortalRoles.Admin);
        var session = await some.BeginAsync(ada);
        var administration = some.Administration();
        (await Refused(() => administration.AssignRolesAsync(session, ada.Id, ada.Version, [PortalRoles.Reviewer], Stop))).ShouldBe(PersonRefusal.Yourself);
        (await Refused(() => administration.DisableAsync(session, ada.Id, ada.Version, "why", Stop))).ShouldBe(PersonRefusal.Yourself);
        (await Refused(() => administration.DisableAsync(session, Guid.NewGuid(), 1, "why", Stop))).ShouldBe(PersonRefusal.NotFound);
        (await Refused(() => administration.DisableAsync(session, Guid.NewGuid(), 1, "  ", Stop))).ShouldBe(PersonRefusal.ReasonMissing);
        (await Refused(() => administration.AssignRolesAsync(session, Guid.NewGuid(), 1, ["Wizard"], Stop))).ShouldBe(PersonRefusal.UnknownRole);
    }

    [Theory]
    [InlineData(PortalRoles.Viewer)]
    [InlineData(PortalRoles.DataProtectionOfficer)]
    public async Task Change_ByAnyOtherRole_IsRefused(string role)
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var session = await some.BeginAsync(await some.AddAsync("bob", role));
        var ann = await some.AddAsync("ann", PortalRoles.Viewer);
        var administration = some.Administration();
        await Should.ThrowAsync<AccessRefusedException>(() => administration.DisableAsync(session, ann.Id, ann.Version, "why", Stop));
        await Should.ThrowAsync<AccessRefusedException>(() => administration.AssignRolesAsync(session, ann.Id, ann.Version, [], Stop));
        await Should.ThrowAsync<AccessRefusedException>(() => administration.EndSessionsAsync(session, ann.Id, null, Stop));
    }

    [Fact]
    public async Task Administrators_WhoShutEachOtherOutAtOnce_LeaveOne()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var (ada, eve) = (await some.AddAsync("ada", PortalRoles.Admin), await some.AddAsync("eve", PortalRoles.Admin));
        var (adas, eves) = (await some.BeginAsync(ada), await some.BeginAsync(eve));

        var outcomes = await Task.WhenAll(
            Outcome(() => some.Administration().DisableAsync(adas, eve.Id, eve.Version, "a", Stop)),
            Outcome(() => some.Administration().DisableAsync(eves, ada.Id, ada.Version, "b", Stop)));

        await using var db = await database.Contexts.CreateDbContextAsync(Stop);
        (await db.Set<Person>().CountAsync(person => !person.Disabled, Stop)).ShouldBe(1);
        // The slower one is told that nobody else would be left, or that they were shut out before their command began.
        outcomes.Where(outcome => outcome is not null).ShouldHaveSingleItem().ShouldBeOneOf(typeof(PersonRefusedException), typeof(AccessRefusedException));
    }

    [Fact]
    public async Task AssignRoles_TakesTheAssignedAdminFromAnotherButNotFromTheLast()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var eve = await some.AddAsync("eve", PortalRoles.Viewer);
        await some.ChangeAsync(async db => (await db.Set<Person>().SingleAsync(person => person.Id == eve.Id, Stop)).Roles = [PortalRoles.Admin]);
        // The first administrator cannot come back after signing out and therefore does not count.
        var first = (await some.People.SignInAsync(new ExternalIdentity(LocalIssuers.FirstAdministrator, "1", "First", null, [PortalRoles.Admin]), Stop)).Person;
        var session = await some.BeginAsync(first);

        (await Refused(() => some.Administration().AssignRolesAsync(session, eve.Id, 2, [], Stop))).ShouldBe(PersonRefusal.LastAdministrator);
        await some.AddAsync("ada", PortalRoles.Admin);
        (await some.Administration().AssignRolesAsync(session, eve.Id, 2, [], Stop)).Roles.ShouldBeEmpty();
    }

    [Fact]
    public async Task EndSessions_ByOneself_EndsTheNamedOneOnly_AndNobodyElses()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var (ann, bob) = (await some.AddAsync("ann", PortalRoles.Viewer), await some.AddAsync("bob", PortalRoles.Viewer));
        var (here, phone, bobs) = (await some.BeginAsync(ann), await some.BeginAsync(ann), await some.BeginAsync(bob));

        await some.Administration().EndSessionsAsync(here, ann.Id, phone.FindFirstValue(PortalClaims.Session), Stop);
        await some.Administration().EndSessionsAsync(here, ann.Id, bobs.FindFirstValue(PortalClaims.Session), Stop); // not hers: nothing happens

        (await some.Sessions().FindAsync(phone, TimeSpan.Zero, Stop)).ShouldBeNull();
        (await some.Sessions().FindAsync(here, TimeSpan.Zero, Stop)).ShouldNotBeNull();
        (await some.Sessions().FindAsync(bobs, TimeSpan.Zero, Stop)).ShouldNotBeNull();
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task List_BySearchRoleAndStatus(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var some = new SomePeople(database);
        var (ann, bob) = (await some.AddAsync("ann", PortalRoles.Viewer), await some.AddAsync("bob", PortalRoles.OnCall, PortalRoles.Reviewer));
        var (cid, dot) = (await some.AddAsync("cid"), await some.AddAsync("dot"));
        await some.ChangeAsync(async db =>
        {
            (await db.Set<Person>().SingleAsync(person => person.Id == ann.Id, Stop)).Disabled = true;
            db.Add(new Grant { Id = Guid.NewGuid(), Tenant = "acme", PersonId = dot.Id, Role = PortalRoles.Viewer, GrantedBy = "Ada", GrantedAt = some.Time.GetUtcNow() });
        });
        var list = new PeopleList(database.Contexts);

        (await NamesAsync(new PeopleFilter())).ShouldBe(["Person ann", "Person bob", "Person cid", "Person dot"]);
        (await NamesAsync(new PeopleFilter { Search = "BOB@acme" })).ShouldBe(["Person bob"]);
        (await NamesAsync(new PeopleFilter { Role = PortalRoles.Reviewer })).ShouldBe(["Person bob"]);
        (await NamesAsync(new PeopleFilter { Status = PersonStatus.Disabled })).ShouldBe(["Person ann"]);
        (await NamesAsync(new PeopleFilter { Status = PersonStatus.Waiting })).ShouldBe(["Person cid"]);
        (await NamesAsync(new PeopleFilter { Status = PersonStatus.Active })).ShouldBe(["Person bob", "Person dot"]);
        (await list.RightsAsync((await list.FindAsync(dot.Id, Stop))!, Stop)).ShouldHaveSingleItem().Tenant.ShouldBe("acme");
        _ = cid;

        async Task<IEnumerable<string>> NamesAsync(PeopleFilter filter) => (await list.ListAsync(filter, Stop)).People.Select(person => person.Name);
    }

    private static async Task<PersonRefusal> Refused(Func<Task> act) => (await Should.ThrowAsync<PersonRefusedException>(act)).Refusal;

    private static async Task<Type?> Outcome(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (Exception fault) when (fault is PersonRefusedException or AccessRefusedException)
        {
            return fault.GetType();
        }
    }
}
