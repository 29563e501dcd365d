using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

public sealed class PersonSessionsTests(GovernanceFixture store)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(12);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Session_Ended_IsOverOnEveryInstance(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var some = new SomePeople(database);
        var ann = await some.AddAsync("ann", PortalRoles.Reviewer);
        var (here, there) = (some.Sessions(), some.Sessions());
        var ended = await here.BeginAsync(ann, SignInMethods.Provider, null, Day, "Firefox", Stop);
        var other = await here.BeginAsync(ann, SignInMethods.Provider, null, Day, "Chrome", Stop);
        (await there.FindAsync(ended, PersonSessions.RequestAge, Stop)).ShouldNotBeNull();

        await here.EndAsync(ended, Stop);

        (await here.FindAsync(ended, PersonSessions.RequestAge, Stop)).ShouldBeNull(); // at once where it was ended
        (await there.FindAsync(ended, TimeSpan.Zero, Stop)).ShouldBeNull(); // at once for commands
        (await there.FindAsync(other, TimeSpan.Zero, Stop)).ShouldNotBeNull();
        (await here.ListAsync(ann.Id, Stop)).ShouldHaveSingleItem().Device.ShouldBe("Chrome");
    }

    [Fact]
    public async Task Session_EndedElsewhere_StandsForRequestsSomeSecondsAtMost()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var ann = await some.AddAsync("ann", PortalRoles.Viewer);
        var (here, there) = (some.Sessions(), some.Sessions());
        var session = await here.BeginAsync(ann, SignInMethods.Provider, null, Day, null, Stop);
        (await there.FindAsync(session, PersonSessions.RequestAge, Stop)).ShouldNotBeNull();
        await here.EndAsync(session, Stop);

        some.Time.Advance(PersonSessions.RequestAge);

        (await there.FindAsync(session, PersonSessions.RequestAge, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Session_AtItsEnd_IsOver_HoweverBusy()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var sessions = some.Sessions();
        var session = await sessions.BeginAsync(await some.AddAsync("ann", PortalRoles.Viewer), SignInMethods.Provider, null, TimeSpan.FromHours(3), null, Stop);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            (await sessions.FindAsync(session, TimeSpan.Zero, Stop)).ShouldNotBeNull();
            some.Time.Advance(TimeSpan.FromHours(1));
        }
        (await sessions.FindAsync(session, TimeSpan.Zero, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Session_Idle_IsOver_AndUseKeepsIt()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var sessions = some.Sessions();
        var session = await sessions.BeginAsync(await some.AddAsync("ann", PortalRoles.Viewer), SignInMethods.Provider, null, Day, null, Stop);
        some.Time.Advance(TimeSpan.FromMinutes(119));
        (await sessions.FindAsync(session, TimeSpan.Zero, Stop)).ShouldNotBeNull();
        some.Time.Advance(TimeSpan.FromMinutes(119)); // 238 minutes after the start, 119 after the last use
        (await sessions.FindAsync(session, TimeSpan.Zero, Stop)).ShouldNotBeNull();

        some.Time.Advance(TimeSpan.FromMinutes(120));

        (await sessions.FindAsync(session, TimeSpan.Zero, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task EndByProvider_OfItsSession_LeavesOtherSessionsAndOtherIssuers()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var ann = await some.AddAsync("ann", PortalRoles.Viewer);
        var stranger = (await some.People.SignInAsync(new ExternalIdentity("https://other.example", "ann", "Another Ann", null, [PortalRoles.Viewer]), Stop)).Person;
        var sessions = some.Sessions();
        var ended = await sessions.BeginAsync(ann, SignInMethods.Provider, "sid-1", Day, null, Stop);
        var kept = await sessions.BeginAsync(ann, SignInMethods.Provider, "sid-2", Day, null, Stop);
        var foreign = await sessions.BeginAsync(stranger, SignInMethods.Provider, "sid-1", Day, null, Stop);

        (await sessions.EndByProviderAsync(SomePeople.Issuer, null, "sid-1", Stop)).ShouldBe(1);

        (await sessions.FindAsync(ended, TimeSpan.Zero, Stop)).ShouldBeNull();
        (await sessions.FindAsync(kept, TimeSpan.Zero, Stop)).ShouldNotBeNull();
        (await sessions.EndByProviderAsync(SomePeople.Issuer, "ann", null, Stop)).ShouldBe(1);
        (await sessions.FindAsync(kept, TimeSpan.Zero, Stop)).ShouldBeNull();
        (await sessions.FindAsync(foreign, TimeSpan.Zero, Stop)).ShouldNotBeNull();
        await Should.ThrowAsync<ArgumentException>(() => sessions.EndByProviderAsync(SomePeople.Issuer, null, null, Stop));
    }

    [Fact]
    public async Task Find_AfterRolesChanged_CarriesTheNewOnes()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var ann = await some.AddAsync("ann", PortalRoles.Viewer);
        var sessions = some.Sessions();
        var session = await sessions.BeginAsync(ann, SignInMethods.Provider, null, Day, null, Stop);
        session.IsInRole(PortalRoles.Reviewer).ShouldBeFalse();

        await some.ChangeAsync(async db => (await db.Set<Person>().SingleAsync()).Roles = [PortalRoles.Reviewer]);

        var principal = (await sessions.FindAsync(session, TimeSpan.Zero, Stop))!.Principal;
        principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value).ShouldBe([PortalRoles.Reviewer, PortalRoles.Viewer], ignoreOrder: true);
        SessionPrincipal.AreEqual(session, principal).ShouldBeFalse();
    }

    [Fact]
    public async Task SignIn_OfAKnownPerson_TakesTheProvidersWordOfNow_AndKeepsAssignedRoles()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var first = await some.AddAsync("ann", PortalRoles.Admin);
        await some.ChangeAsync(async db => (await db.Set<Person>().SingleAsync()).Roles = [PortalRoles.OnCall]);

        var second = await some.People.SignInAsync(new ExternalIdentity(SomePeople.Issuer, "ann", "Ann Smith", null, [PortalRoles.Viewer, "Wizard"]), Stop);

        second.Refusal.ShouldBeNull();
        second.Person.Id.ShouldBe(first.Id);
        (second.Person.Name, second.Person.Email).ShouldBe(("Ann Smith", null));
        second.Person.ProviderRoles.ShouldBe([PortalRoles.Viewer]);
        second.Person.Roles.ShouldBe([PortalRoles.OnCall]);
    }

    [Fact]
    public async Task SignIn_WithoutARole_IsRefused_AndThePersonIsKeptForTheAdministrator()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var result = await some.People.SignInAsync(new ExternalIdentity(SomePeople.Issuer, "new", "Nia", null, []), Stop);
        result.Refusal.ShouldBe(SignInRefusal.NoRole);

        await some.ChangeAsync(async db => (await db.Set<Person>().SingleAsync()).Roles = [PortalRoles.Viewer]);

        (await some.People.SignInAsync(new ExternalIdentity(SomePeople.Issuer, "new", "Nia", null, []), Stop)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task SignIn_OfADisabledPerson_IsRefused_AndOpenSessionsAreOver()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var ann = await some.AddAsync("ann", PortalRoles.Admin);
        var sessions = some.Sessions();
        var session = await sessions.BeginAsync(ann, SignInMethods.Provider, null, Day, null, Stop);

        await some.ChangeAsync(async db => (await db.Set<Person>().SingleAsync()).Disabled = true);

        (await some.People.SignInAsync(new ExternalIdentity(SomePeople.Issuer, "ann", "Ann", null, [PortalRoles.Admin]), Stop)).Refusal.ShouldBe(SignInRefusal.Disabled);
        (await sessions.FindAsync(session, TimeSpan.Zero, Stop)).ShouldBeNull();
    }
}
