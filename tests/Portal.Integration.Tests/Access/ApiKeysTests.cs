using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

public sealed class ApiKeysTests(GovernanceFixture store)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Create_ByAnAdministrator_IsStoredWithoutItsSecretAndAudited(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var some = new SomePeople(database);
        var (keys, ada) = await SignInAsync(some, PortalRoles.Admin);
        var change = await keys.CreateAsync(ada, new ApiKeyDraft { Name = " Shop ", Scope = ApiKeyScope.Feedback, Days = 30, AllowedOrigins = ["https://Shop.example/"] }, Stop);

        change.Outcome.ShouldBe(ApiKeyOutcome.Done);
        var key = (await keys.ListAsync(Project.Default, Stop)).ShouldHaveSingleItem();
        (key.Name, key.Scope, key.AllowedOrigins, key.ExpiresAt, key.CreatedBy).ShouldBe(
            ("Shop", ApiKeyScope.Feedback, "https://shop.example", some.Time.GetUtcNow().AddDays(30), "Person ada"));
        key.Sha256.ShouldBe(ApiKeyFormat.Hash(change.Text!));

        await using var db = await database.Contexts.CreateDbContextAsync(Stop);
        var entry = await db.Set<AuditEntry>().AsNoTracking().SingleAsync(one => one.Action == "access.key.created", Stop);
        (entry.SubjectId, entry.Tenant).ShouldBe((key.Id, Project.Default));
        var secret = change.Text!.Split('_')[2];
        var written = entry.Changes + string.Concat(await db.Set<AuditTexts>().Select(texts => texts.Texts).ToListAsync(Stop));
        written.ShouldNotContain(secret);
        written.ShouldNotContain(Convert.ToHexString(key.Sha256), Case.Insensitive);
        written.ShouldNotContain(Convert.ToBase64String(key.Sha256));
    }

    [Fact]
    public async Task Create_ByWhoeverIsNoAdministrator_IsRefused()
    {
        await using var database = await store.CreateDatabaseAsync();
        var (keys, owner) = await SignInAsync(new SomePeople(database), PortalRoles.ModelOwner, PortalRoles.RiskOfficer, PortalRoles.DataProtectionOfficer);
        await Should.ThrowAsync<AccessRefusedException>(() => keys.CreateAsync(owner, new ApiKeyDraft { Name = "x", Scope = ApiKeyScope.Read }, Stop));
        await Should.ThrowAsync<AccessRefusedException>(() => keys.RevokeAsync(owner, "x", null, Stop));
        await Should.ThrowAsync<AccessRefusedException>(() => keys.RenameAsync(owner, "x", 1, "y", null, Stop));
        (await keys.ListAsync(Project.Default, Stop)).ShouldBeEmpty();
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Rename_OfAKeySomebodyElseRenamed_ChangesNothingAndShowsTheirs(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var (keys, ada) = await SignInAsync(new SomePeople(database), PortalRoles.Admin);
        var key = (await keys.CreateAsync(ada, new ApiKeyDraft { Name = "first", Scope = ApiKeyScope.Read }, Stop)).Key!;
        (await keys.RenameAsync(ada, key.Id, key.Version, "theirs", null, Stop)).Outcome.ShouldBe(ApiKeyOutcome.Done);

        var mine = await keys.RenameAsync(ada, key.Id, key.Version - 1, "mine", null, Stop);

        mine.Outcome.ShouldBe(ApiKeyOutcome.Conflict);
        mine.Key!.Name.ShouldBe("theirs");
        (await keys.FindAsync(Project.Default, key.Id, Stop))!.Name.ShouldBe("theirs");
    }

    [Fact]
    public async Task Key_OfAnotherProject_CannotBeSeenRenamedOrRevoked()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var (keys, ada) = await SignInAsync(some, PortalRoles.Admin);
        var key = (await keys.CreateAsync(ada, new ApiKeyDraft { Name = "ours", Scope = ApiKeyScope.Read }, Stop)).Key!;
        var other = KeyPrincipal("acme", PortalScopes.Admin);

        (await keys.ListAsync("acme", Stop)).ShouldBeEmpty();
        (await keys.FindAsync("acme", key.Id, Stop)).ShouldBeNull();
        (await keys.RenameAsync(other, key.Id, key.Version, "theirs", null, Stop)).Outcome.ShouldBe(ApiKeyOutcome.Missing);
        (await keys.RevokeAsync(other, key.Id, null, Stop)).Outcome.ShouldBe(ApiKeyOutcome.Missing);
        (await keys.FindAsync(Project.Default, key.Id, Stop))!.RevokedAt.ShouldBeNull();
    }

    [Fact]
    public async Task Key_OfATeamOfAnotherProject_IsRefused()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var (keys, ada) = await SignInAsync(some, PortalRoles.Admin);
        var team = new Team { Id = Guid.NewGuid(), Tenant = "acme", Name = "Chat", ChangedBy = "Ada", ChangedAt = some.Time.GetUtcNow() };
        await some.ChangeAsync(db =>
        {
            db.Add(team);
            return Task.CompletedTask;
        });
        var change = await keys.CreateAsync(ada, new ApiKeyDraft { Name = "x", Scope = ApiKeyScope.Read, TeamId = team.Id }, Stop);
        change.Outcome.ShouldBe(ApiKeyOutcome.Invalid);
        change.Faults.ShouldBe([ApiKeyFault.TeamUnknown]);
    }

    internal static ClaimsPrincipal KeyPrincipal(string tenant, string scope) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, "key:0123456789"),
            new Claim(ClaimTypes.Name, "a key"),
            new Claim(PortalClaims.Tenant, tenant),
            new Claim(PortalClaims.Scope, scope),
        ],
        "key"));

    private static async Task<(ApiKeys Keys, ClaimsPrincipal Person)> SignInAsync(SomePeople some, params string[] roles)
    {
        var person = await some.AddAsync("ada", roles);
        var session = await some.Sessions().BeginAsync(person, SignInMethods.Provider, providerSessionId: null, TimeSpan.FromHours(1), device: null, Stop);
        return (new ApiKeys(some.Database.Contexts, some.Guard(), some.Time), session);
    }
}
