using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Access.Keys;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Store;
using Portal.Telemetry;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

/// <summary>Two portals with a data folder each, over one database.</summary>
public sealed class KeyRingWorkerTests(GovernanceFixture store) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("portal-rings-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Key_MadeAndRevokedByThePage_FollowsOnEveryPortal(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var (here, there) = (new Instance(database, _data, "here"), new Instance(database, _data, "there"));
        var admin = ApiKeysTests.KeyPrincipal("shop", PortalScopes.Admin);
        var made = await here.Keys.CreateAsync(admin, new ApiKeyDraft { Name = "exporter", Scope = ApiKeyScope.Ingest }, Stop);
        await RefreshAsync(here, there);
        here.Ring.Find(made.Text!).ShouldNotBeNull().Tenant.ShouldBe("shop");
        there.Ring.Find(made.Text!).ShouldNotBeNull();

        (await there.Keys.RevokeAsync(admin, made.Key!.Id, "leaked", Stop)).Outcome.ShouldBe(ApiKeyOutcome.Done);
        await RefreshAsync(here, there);
        here.Ring.Find(made.Text!).ShouldBeNull();
        there.Ring.Find(made.Text!).ShouldBeNull();
        new KeyRing(new DataDirectory(Path.Combine(_data, "here")), TimeProvider.System).Find(made.Text!).ShouldBeNull();
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Key_MadeAndRevokedByTheCommandLine_FollowsOnEveryPortalAndIsAudited(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var (here, there) = (new Instance(database, _data, "here"), new Instance(database, _data, "there"));
        var command = new KeyRing(new DataDirectory(Path.Combine(_data, "here")), TimeProvider.System);
        var (key, text) = command.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null, KeysCommand.Author);
        await RefreshAsync(here, there);
        there.Ring.Find(text).ShouldNotBeNull().Tenant.ShouldBe("shop");
        here.Ring.ListUnstored().ShouldBeEmpty();
        (await here.Projects.FindAsync("shop", Stop)).ShouldNotBeNull();

        command.Revoke(key.Id).ShouldBeTrue();
        here.Ring.Find(text).ShouldBeNull();
        await RefreshAsync(here, there);
        there.Ring.Find(text).ShouldBeNull();

        await using var db = await database.Contexts.CreateDbContextAsync(Stop);
        (await db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.SubjectId == key.Id).OrderBy(entry => entry.Number).Select(entry => entry.Action).ToListAsync(Stop))
            .ShouldBe(["access.key.taken-over", "access.key.revoked"]);
        (await db.Set<ApiKey>().SingleAsync(one => one.Id == key.Id, Stop)).RevokedBy.ShouldBe(KeysCommand.Author);
    }

    [Fact]
    public async Task Key_OfAnArchivedProject_IsRefusedUntilItIsOpenedAgain()
    {
        await using var database = await store.CreateDatabaseAsync();
        var here = new Instance(database, _data, "here");
        var text = here.Ring.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null, "test").Text;
        await RefreshAsync(here);
        var admin = ApiKeysTests.KeyPrincipal("shop", PortalScopes.Admin);

        var archived = await here.Projects.ArchiveAsync(admin, "shop", 1, Stop);
        archived.Outcome.ShouldBe(ProjectOutcome.Done);
        await RefreshAsync(here);
        here.Ring.Find(text).ShouldBeNull();

        (await here.Projects.RestoreAsync(admin, "shop", archived.Project!.Version, Stop)).Outcome.ShouldBe(ProjectOutcome.Done);
        await RefreshAsync(here);
        here.Ring.Find(text).ShouldNotBeNull();
    }

    [Fact]
    public async Task Use_OfAKey_IsWrittenOnceAMinute_AndIsNoChange()
    {
        await using var database = await store.CreateDatabaseAsync();
        var here = new Instance(database, _data, "here");
        var (key, text) = here.Ring.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null, "test");
        await RefreshAsync(here);
        here.Ring.Find(text).ShouldNotBeNull();
        await RefreshAsync(here);
        (await here.Keys.FindAsync("shop", key.Id, Stop))!.LastUsedAt.ShouldBeNull();

        var used = here.Time.GetUtcNow();
        here.Time.Advance(TimeSpan.FromMinutes(1));
        await RefreshAsync(here);
        var stored = (await here.Keys.FindAsync("shop", key.Id, Stop))!;
        (stored.LastUsedAt, stored.Version).ShouldBe((used, 1));
        here.Ring.List().ShouldHaveSingleItem().LastUsed.ShouldBe(used);
    }

    [Fact]
    public async Task Ring_WhileTheDatabaseIsAway_GoesOnAndKeepsWhatHasToBeTold()
    {
        await using var database = await store.CreateDatabaseAsync();
        var here = new Instance(database, _data, "here");
        var (_, text) = here.Ring.Create("exporter", ApiKeyScope.Ingest, "shop", lifetime: null, "test");
        var broken = new GovernanceDatabase("gone", GovernanceProvider.Postgres, PortalDbOptions.For(GovernanceProvider.Postgres, "Host=127.0.0.1;Port=1;Timeout=1;Database=gone"));
        var away = new Instance(broken, _data, "here");
        await Should.ThrowAsync<Exception>(() => away.Worker.RefreshAsync(Stop));

        away.Ring.Find(text).ShouldNotBeNull();
        away.Ring.ListUnstored().ShouldHaveSingleItem();
        await RefreshAsync(here);
        here.Ring.ListUnstored().ShouldBeEmpty();
        here.Ring.Find(text).ShouldNotBeNull();
    }

    private static async Task RefreshAsync(params Instance[] instances)
    {
        foreach (var instance in instances)
        {
            await instance.Worker.RefreshAsync(Stop);
            instance.Ring.List(); // also looks at the file again, as requests do once a second
        }
    }

    private sealed class Instance
    {
        public Instance(GovernanceDatabase database, string data, string name)
        {
            var guard = new AccessGuard(new PersonSessions(database.Contexts, new SessionLimits(TimeSpan.FromHours(1)), Time), database.Contexts);
            Ring = new KeyRing(new DataDirectory(Path.Combine(data, name)), Time);
            Keys = new ApiKeys(database.Contexts, guard, Time);
            Projects = new Projects(database.Contexts, guard, Time);
            Worker = new KeyRingWorker(Ring, Keys, new ApiKeyLedger(database.Contexts, Time), new GovernanceState(Time), Time, NullLogger<KeyRingWorker>.Instance);
        }

        public ManualTime Time { get; } = new();

        public KeyRing Ring { get; }

        public ApiKeys Keys { get; }

        public Projects Projects { get; }

        public KeyRingWorker Worker { get; }
    }
}
