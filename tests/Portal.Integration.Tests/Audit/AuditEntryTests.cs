using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Governance;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Format;
using Portal.Governance.Series;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Audit;

/// <summary>What a command leaves in the trail.</summary>
public sealed class AuditEntryTests(GovernanceFixture store)
{
    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly Actor Ann = new(ActorKind.Person, "p-1", "Ann Ahlgren", "default");
    private static readonly AuditSubject Checkout = new("application", "checkout", "checkout");

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Audit_WithAChange_WritesWhoWhatWhenAndTheValuesBeforeAndAfter(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        using var request = new Activity("request").Start();
        await AddAsync(database);
        await using (var db = await database.Contexts.CreateDbContextAsync())
        {
            (await db.Set<ApplicationSettings>().SingleAsync()).Team = "payments";
            db.Audit(Ann, "applications.settings.changed", Checkout, "moved to payments");
            await db.SaveChangesAsync();
        }

        var entries = await EntriesAsync(database);

        entries.Select(entry => entry.Action).ShouldBe(["applications.settings.added", "applications.settings.changed"]);
        var changed = entries[1];
        (changed.ActorKind, changed.ActorId, changed.Tenant, changed.SubjectKind, changed.SubjectId, changed.SubjectName)
            .ShouldBe((ActorKind.Person, "p-1", "default", "application", "checkout", "checkout"));
        changed.CorrelationId.ShouldBe(request.TraceId.ToHexString());
        using var changes = JsonDocument.Parse(changed.Changes);
        var record = changes.RootElement.EnumerateArray().ShouldHaveSingleItem();
        record.GetProperty("record").GetString().ShouldBe(nameof(ApplicationSettings));
        record.GetProperty("change").GetString().ShouldBe("modified");
        var fields = record.GetProperty("fields");
        fields.EnumerateObject().Select(field => field.Name).ShouldBe(["Team", "Version"], ignoreOrder: true);
        fields.GetProperty("Team").GetProperty("after").GetString().ShouldBe("payments");
        fields.GetProperty("Version").GetProperty("before").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Audit_NamesAndReason_StandInTheEntryAsCommitmentsThatTheTextsBesideItOpen()
    {
        await using var database = await store.CreateDatabaseAsync();
        await using (var db = await database.Contexts.CreateDbContextAsync())
        {
            db.Audit(Ann, "access.person.disabled", new AuditSubject(AuditSubject.Person, "p-2", "Bob Berg"), "left the company");
            await db.SaveChangesAsync();
        }

        var entry = (await EntriesAsync(database)).ShouldHaveSingleItem();

        entry.ActorName.ShouldBeNull();
        entry.SubjectName.ShouldBeNull();
        var texts = await TextsAsync(database, entry.Id);
        texts.Texts.ToDictionary(text => text.Key, text => text.Value.Text)
            .ShouldBe(new Dictionary<string, string> { ["actor"] = "Ann Ahlgren", ["subject"] = "Bob Berg", ["reason"] = "left the company" }, ignoreOrder: true);
        Commitment.Of(texts.Texts["actor"].Salt, "actor", "Ann Ahlgren").ShouldBe(entry.ActorCommitment);
        Commitment.Of(texts.Texts["subject"].Salt, "subject", "Bob Berg").ShouldBe(entry.SubjectCommitment);
        Commitment.Of(texts.Texts["reason"].Salt, "reason", "left the company").ShouldBe(entry.ReasonCommitment);
    }

    [Fact]
    public async Task Save_ThatFails_LeavesNeitherEntryNorChange_AndTheNextOneWritesOnce()
    {
        await using var database = await store.CreateDatabaseAsync();
        await AddAsync(database);
        await using var db = await database.Contexts.CreateDbContextAsync();
        var settings = await db.Set<ApplicationSettings>().SingleAsync();
        settings.Team = "payments";
        db.ExpectVersion(settings, 7);
        db.Audit(Ann, "applications.settings.changed", Checkout);
        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
        (await EntriesAsync(database)).ShouldHaveSingleItem().Action.ShouldBe("applications.settings.added");

        await db.Entry(settings).ReloadAsync();
        settings.Team = "search";
        db.Audit(Ann, "applications.settings.changed", Checkout);
        await db.SaveChangesAsync();

        var entries = await EntriesAsync(database);
        entries.Count.ShouldBe(2);
        entries[1].Changes.ShouldContain("search");
        (await CountAsync<AuditPending>(database)).ShouldBe(2);
    }

    [Fact]
    public async Task Audit_InATransactionThatIsRolledBack_IsRolledBackWithIt()
    {
        await using var database = await store.CreateDatabaseAsync();
        await using (var db = await database.Contexts.CreateDbContextAsync())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Audit(Ann, "applications.settings.read", Checkout);
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        (await CountAsync<AuditEntry>(database)).ShouldBe(0);
        (await CountAsync<AuditPending>(database)).ShouldBe(0);
        (await CountAsync<AuditTexts>(database)).ShouldBe(0);
    }

    [Fact]
    public async Task Audit_ThatWasNeverSaved_DoesNotReachTheNextUserOfAPooledContext()
    {
        await using var database = await store.CreateDatabaseAsync();
        await using (var db = await database.Contexts.CreateDbContextAsync())
        {
            db.Audit(Ann, "applications.settings.changed", Checkout);
        }

        await using (var db = await database.Contexts.CreateDbContextAsync())
        {
            db.Add(new SeriesColor { Kind = SeriesColor.Model, Name = "gpt-x", Place = 1 });
            await db.SaveChangesAsync();
        }

        (await CountAsync<AuditEntry>(database)).ShouldBe(0);
    }

    [Fact]
    public async Task List_OfARecord_IsWrittenWordByWord()
    {
        await using var database = await store.CreateDatabaseAsync();
        await new People(database.Contexts, new ManualTime(Noon)).SignInAsync(new ExternalIdentity("https://login.example", "bob", "Bob Berg", null, ["Viewer", "RiskOfficer"]), CancellationToken.None);

        (await EntriesAsync(database)).ShouldHaveSingleItem().Changes.ShouldContain("\"ProviderRoles\":{\"after\":\"Viewer, RiskOfficer\"}");
    }

    [Fact]
    public async Task Audit_ASecondTimeBeforeSaving_IsRefused()
    {
        await using var database = await store.CreateDatabaseAsync();
        await using var db = await database.Contexts.CreateDbContextAsync();
        db.Audit(Ann, "applications.settings.changed", Checkout);

        Should.Throw<InvalidOperationException>(() => db.Audit(Ann, "applications.settings.added", Checkout)).Message.ShouldContain("applications.settings.changed");
    }

    private static async Task AddAsync(GovernanceDatabase database)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        db.Add(new ApplicationSettings { Tenant = "default", Application = "checkout", ChangedBy = "test", ChangedAt = Noon });
        db.Audit(Ann, "applications.settings.added", Checkout);
        await db.SaveChangesAsync();
    }

    private static async Task<List<AuditEntry>> EntriesAsync(GovernanceDatabase database)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.Set<AuditEntry>().AsNoTracking().OrderBy(entry => entry.Number).ToListAsync();
    }

    private static async Task<AuditTextSet> TextsAsync(GovernanceDatabase database, Guid entry)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return AuditTextSet.Parse((await db.Set<AuditTexts>().AsNoTracking().SingleAsync(texts => texts.EntryId == entry)).Texts);
    }

    private static async Task<int> CountAsync<T>(GovernanceDatabase database)
        where T : class
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.Set<T>().CountAsync();
    }
}
