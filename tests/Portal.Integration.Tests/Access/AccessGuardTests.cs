using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

public sealed class AccessGuardTests(GovernanceFixture store)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Require_OfADisabledPerson_IsRefusedAtOnce(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var some = new SomePeople(database);
        var ann = await some.AddAsync("ann", PortalRoles.Admin);
        var session = await some.BeginAsync(ann);
        var guard = some.Guard();
        (await guard.RequireAsync(session, PortalPolicies.Administer, cancellationToken: Stop)).Id.ShouldBe(ann.Id.ToString());

        await some.ChangeAsync(async db => (await db.Set<Person>().SingleAsync()).Disabled = true);

        var refused = await Should.ThrowAsync<AccessRefusedException>(() => guard.RequireAsync(session, PortalPolicies.Administer, cancellationToken: Stop));
        refused.Refusal.ShouldBe(AccessRefusal.SignedOut);
    }

    [Fact]
    public async Task Require_AfterARoleWasTaken_IsRefusedAtOnce_AlthoughTheCookieStillSaysIt()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var ann = await some.AddAsync("ann", PortalRoles.Viewer);
        await some.ChangeAsync(async db => (await db.Set<Person>().SingleAsync()).Roles = [PortalRoles.ModelOwner]);
        var session = await some.BeginAsync(await PersonAsync(database, ann.Id));
        session.IsInRole(PortalRoles.ModelOwner).ShouldBeTrue();
        var guard = some.Guard();
        (await guard.MayAsync(session, PortalPolicies.EditModels, cancellationToken: Stop)).ShouldBeTrue();

        await some.ChangeAsync(async db => (await db.Set<Person>().SingleAsync()).Roles = []);

        (await Should.ThrowAsync<AccessRefusedException>(() => guard.RequireAsync(session, PortalPolicies.EditModels, cancellationToken: Stop))).Refusal.ShouldBe(AccessRefusal.NotAllowed);
        (await guard.MayAsync(session, PortalPolicies.View, cancellationToken: Stop)).ShouldBeTrue();
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Require_ByAGrantToATeam_HoldsForItsApplicationInItsProjectOnly(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var some = new SomePeople(database);
        var ann = await some.AddAsync("ann");
        var team = new Team { Id = Guid.NewGuid(), Tenant = "acme", Name = "Chat", ChangedBy = "Ada", ChangedAt = some.Time.GetUtcNow() };
        await some.ChangeAsync(db =>
        {
            db.AddRange(team, new TeamMember { TeamId = team.Id, PersonId = ann.Id }, GrantOf("acme", PortalRoles.ModelOwner, "chat", team: team.Id));
            return Task.CompletedTask;
        });

        var session = await some.BeginAsync(ann);

        session.GetTenant().ShouldBe("acme"); // the only project in which she has a right
        var guard = some.Guard();
        (await guard.MayAsync(session, PortalPolicies.EditModels, "chat", Stop)).ShouldBeTrue();
        (await guard.MayAsync(session, PortalPolicies.EditModels, "claims", Stop)).ShouldBeFalse();
        (await guard.MayAsync(session, PortalPolicies.EditModels, null, Stop)).ShouldBeFalse();
        (await some.Sessions().SwitchAsync(session, Project.Default, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Rights_InAnotherProject_NeedAGrant_AndAdminHoldsInEvery()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var officer = await some.BeginAsync(await some.AddAsync("ruth", PortalRoles.RiskOfficer));
        var admin = await some.BeginAsync(await some.AddAsync("ada", PortalRoles.Admin));

        (await some.Sessions().SwitchAsync(officer, "globex", Stop)).ShouldBeNull();
        var there = (await some.Sessions().SwitchAsync(admin, "globex", Stop))!;

        there.GetTenant().ShouldBe("globex");
        (await some.Guard().RequireAsync(there, PortalPolicies.Administer, cancellationToken: Stop)).Tenant.ShouldBe("globex");
    }

    [Fact]
    public async Task Grant_OfAdmin_OpensNothing()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var ann = await some.AddAsync("ann", PortalRoles.Viewer);
        await some.ChangeAsync(db => { db.Add(GrantOf(Project.Default, PortalRoles.Admin, null, ann.Id)); return Task.CompletedTask; });

        (await some.Guard().MayAsync(await some.BeginAsync(ann), PortalPolicies.Administer, cancellationToken: Stop)).ShouldBeFalse();
    }

    [Fact]
    public async Task Content_ByGrantOnly_IsClosedToAdminsAndKeys_UntilGranted()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var ada = await some.AddAsync("ada", PortalRoles.Admin);
        var session = await some.BeginAsync(ada);
        var key = new ClaimsPrincipal(new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, "key:1"), new(ClaimTypes.Name, "k"), new(PortalClaims.Tenant, Project.Default), new(PortalClaims.Scope, PortalScopes.Admin)], "test"));
        await some.ChangeAsync(db =>
        {
            db.Add(new ApplicationSettings { Tenant = Project.Default, Application = "claims", ContentByGrantOnly = true, ChangedBy = "Ada", ChangedAt = some.Time.GetUtcNow() });
            return Task.CompletedTask;
        });
        var guard = some.Guard();

        foreach (var user in new[] { session, key })
        {
            (await Should.ThrowAsync<AccessRefusedException>(() => guard.RequireAsync(user, PortalPolicies.ReadContent, "claims", Stop))).Refusal.ShouldBe(AccessRefusal.ContentByGrantOnly);
            (await guard.MayAsync(user, PortalPolicies.ReadContent, "chat", Stop)).ShouldBeTrue();
            (await guard.ContentReachAsync(user, Stop)).Includes("claims").ShouldBeFalse();
        }

        await some.ChangeAsync(db => { db.Add(GrantOf(Project.Default, PortalRoles.Content, "claims", ada.Id)); return Task.CompletedTask; });

        (await guard.MayAsync(session, PortalPolicies.ReadContent, "claims", Stop)).ShouldBeTrue();
        (await guard.ContentReachAsync(session, Stop)).Includes("claims").ShouldBeTrue();
        (await guard.MayAsync(key, PortalPolicies.ReadContent, "claims", Stop)).ShouldBeFalse();
    }

    private static Grant GrantOf(string tenant, string role, string? application, Guid? person = null, Guid? team = null) => new()
    {
        Id = Guid.NewGuid(), Tenant = tenant, PersonId = person, TeamId = team, Role = role, Application = application, GrantedBy = "Ada", GrantedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private static async Task<Person> PersonAsync(GovernanceDatabase database, Guid id)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.Set<Person>().SingleAsync(person => person.Id == id);
    }
}
