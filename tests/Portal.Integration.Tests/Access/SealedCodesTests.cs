using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

public sealed class SealedCodesTests(GovernanceFixture store) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-codes-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task BreakGlass_OpensOnce_AsAPersonOfItsOwn_AndStaysListedUntilAnAdministratorLooked(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var some = new SomePeople(database);
        var codes = Codes(some);
        var admin = await some.BeginAsync(await some.AddAsync("ada", PortalRoles.Admin));
        var (code, text) = await codes.SealAsync(admin, "safe", 90, Stop);

        var use = await codes.UseAsync(SealedCodeKind.BreakGlass, text, " Bo Berg ", "the provider is down", development: false, Stop);

        use.Refusal.ShouldBeNull();
        (use.Person!.Name, use.Person.Issuer).ShouldBe(("Bo Berg (break-glass)", LocalIssuers.BreakGlass));
        var session = await some.Sessions().BeginAsync(use.Person, SignInMethods.BreakGlass, null, TimeSpan.FromHours(1), null, Stop);
        (await some.Guard().MayAsync(session, PortalPolicies.Administer, cancellationToken: Stop)).ShouldBeTrue();
        (await codes.UseAsync(SealedCodeKind.BreakGlass, text, "Bo", "again", development: false, Stop)).Refusal.ShouldBe(SealedCodeRefusal.Unknown);
        (await codes.ListOpenAsync(Stop)).ShouldHaveSingleItem().Reason.ShouldBe("the provider is down");
        // Whoever came in by a code cannot hide it, nor make the next one.
        await Should.ThrowAsync<AccessRefusedException>(() => codes.AcknowledgeAsync(session, code.Id, Stop));
        await Should.ThrowAsync<AccessRefusedException>(() => codes.SealAsync(session, null, 90, Stop));

        await codes.AcknowledgeAsync(admin, code.Id, Stop);

        (await codes.ListOpenAsync(Stop)).ShouldBeEmpty();
        await using var db = await database.Contexts.CreateDbContextAsync(Stop);
        (await db.Set<AuditEntry>().Where(entry => entry.SubjectKind == "sealed-code").OrderBy(entry => entry.Time).Select(entry => entry.Action).ToListAsync(Stop))
            .ShouldBe(["access.sealed-code.made", "access.sealed-code.used", "access.sealed-code.acknowledged"]);
        System.Text.Json.JsonSerializer.Serialize(await db.Set<AuditEntry>().ToListAsync(Stop)).ShouldNotContain(Convert.ToHexString(code.Sha256), Case.Insensitive);
    }

    [Fact]
    public async Task Code_UsedByTwoAtOnce_LetsOneIn()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var (_, text) = await Codes(some).SealAsync(await some.BeginAsync(await some.AddAsync("ada", PortalRoles.Admin)), null, 1, Stop);

        var uses = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Codes(some).UseAsync(SealedCodeKind.BreakGlass, text, $"Person {i}", "down", development: false, Stop)));

        uses.Count(use => use.Refusal is null).ShouldBe(1);
    }

    [Fact]
    public async Task Code_RevokedExpiredOrOfAnotherKind_OpensNothing()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var codes = Codes(some);
        var admin = await some.BeginAsync(await some.AddAsync("ada", PortalRoles.Admin));
        var revoked = await codes.SealAsync(admin, null, 30, Stop);
        await codes.RevokeAsync(admin, revoked.Code.Id, Stop);
        var expired = await codes.SealAsync(admin, null, 1, Stop);
        (await codes.UseAsync(SealedCodeKind.FirstAdministrator, expired.Text, "Bo", null, development: false, Stop)).Refusal.ShouldBe(SealedCodeRefusal.Unknown);
        (await codes.UseAsync(SealedCodeKind.BreakGlass, expired.Text, "Bo", "  ", development: false, Stop)).Refusal.ShouldBe(SealedCodeRefusal.Unnamed);
        some.Time.Advance(TimeSpan.FromDays(1));

        foreach (var text in new[] { revoked.Text, expired.Text, SealedCodeFormat.Create(), "" })
        {
            (await codes.UseAsync(SealedCodeKind.BreakGlass, text, "Bo", "down", development: false, Stop)).Refusal.ShouldBe(SealedCodeRefusal.Unknown);
        }
    }

    [Fact]
    public async Task FirstAdministrator_ByTheLinkOfTheStart_OnlyWhileThereIsNone()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var codes = Codes(some);
        var (first, second) = (await codes.OfferFirstAdministratorAsync(TimeSpan.FromHours(1), Stop), await codes.OfferFirstAdministratorAsync(TimeSpan.FromHours(1), Stop));

        var use = await codes.UseAsync(SealedCodeKind.FirstAdministrator, first, "Fay", null, development: false, Stop);

        use.Person!.Roles.ShouldBe([PortalRoles.Admin]);
        // She cannot come back after signing out, so she does not count, and gives the role to somebody who can.
        (await codes.HasAdministratorAsync(development: false, Stop)).ShouldBeFalse();
        var ann = await some.AddAsync("ann", PortalRoles.Viewer);
        await some.Administration().AssignRolesAsync(await some.BeginAsync(use.Person), ann.Id, ann.Version, [PortalRoles.Admin], Stop);
        (await codes.UseAsync(SealedCodeKind.FirstAdministrator, second, "Eve", null, development: false, Stop)).Refusal.ShouldBe(SealedCodeRefusal.HasAdministrator);
    }

    [Fact]
    public async Task Code_OfTheMachine_OpensOnce_AlsoWhereThereAreAdministrators()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        await some.AddAsync("ada", PortalRoles.Admin);
        var text = SealedCodeFormat.Create();
        var now = some.Time.GetUtcNow();
        new SealedCodeFile(_folder).Add(new MachineCode(SealedCodeKind.FirstAdministrator, SealedCodeFormat.Hash(text)!, now, now.AddHours(1)));

        (await Codes(some).UseAsync(SealedCodeKind.FirstAdministrator, text, "Fay", null, development: false, Stop)).Refusal.ShouldBeNull();
        (await Codes(some).UseAsync(SealedCodeKind.FirstAdministrator, text, "Eve", null, development: false, Stop)).Refusal.ShouldBe(SealedCodeRefusal.Unknown);
    }

    private SealedCodes Codes(SomePeople some) => new(some.Database.Contexts, some.Guard(), new SealedCodeFile(_folder), some.Time);
}
