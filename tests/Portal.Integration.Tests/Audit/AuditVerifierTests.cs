using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Reading;
using Portal.Governance.Audit.Tree;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Audit;

/// <summary>The portal finds by itself what somebody with the database's password has done to the trail; and what erasure does is none of it.</summary>
public sealed class AuditVerifierTests(GovernanceFixture store)
{
    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Verify_TrailAsItWasWritten_FindsNothingAndKeepsTheResult(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        using var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(260);
        await trail.Checkpoints.SignAsync(CancellationToken.None);
        await trail.GrowAsync(2, "later");
        await trail.Checkpoints.SignAsync(CancellationToken.None);

        var result = await trail.Verifier.VerifyAsync(progress: null, CancellationToken.None);

        result.Faults.ShouldBeEmpty();
        (result.Size, result.Checkpoints, result.Anchors).ShouldBe((262, 2, 2));
        (await trail.Verifier.FindLastAsync(CancellationToken.None)).ShouldNotBeNull().Size.ShouldBe(262);
        (await trail.Log.GetStateAsync(CancellationToken.None)).ShouldSatisfyAllConditions(
            state => state.Size.ShouldBe(262), state => state.Waiting.ShouldBe(0), state => state.Checkpoint!.Size.ShouldBe(262), state => state.Verification!.FaultCount.ShouldBe(0));
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET action = 'tests.thing.seen' WHERE subject_id = 's-3'", AuditFaultKind.EntryChanged, 3, 3)]
    [InlineData("UPDATE audit_entries SET time = time + interval '1 second' WHERE subject_id = 's-3'", AuditFaultKind.EntryChanged, 3, 3)]
    [InlineData("UPDATE audit_entries SET tenant = 'other' WHERE subject_id = 's-3'", AuditFaultKind.EntryChanged, 3, 3)]
    [InlineData("UPDATE audit_entries SET actor_commitment = actor_commitment || '\\x00' WHERE subject_id = 's-3'", AuditFaultKind.EntryChanged, 3, 3)]
    [InlineData("DELETE FROM audit_entries WHERE subject_id = 's-4'", AuditFaultKind.EntryMissing, 4, 4)]
    [InlineData("DELETE FROM audit_leaves WHERE leaf_index = 2", AuditFaultKind.EntryMissing, 2, 2)]
    [InlineData("UPDATE audit_leaves SET entry_number = -entry_number; UPDATE audit_leaves SET entry_number = CASE leaf_index WHEN 1 THEN (SELECT number FROM audit_entries WHERE subject_id = 's-2') WHEN 2 THEN (SELECT number FROM audit_entries WHERE subject_id = 's-1') ELSE -entry_number END", AuditFaultKind.EntryChanged, 1, 1)]
    [InlineData("UPDATE audit_tiles SET hashes = overlay(hashes placing '\\x00112233' from 1) WHERE level = 1", AuditFaultKind.TreeDamaged, 0, 260)]
    [InlineData("UPDATE audit_checkpoints SET time = time + interval '1 second' WHERE size = 5", AuditFaultKind.SignatureWrong, 0, 4)]
    [InlineData("UPDATE audit_texts SET texts = replace(texts, 'Ann Ahlgren', 'Bob Berg') WHERE entry_id = (SELECT id FROM audit_entries WHERE subject_id = 's-1')", AuditFaultKind.TextChanged, 1, 1)]
    [InlineData("INSERT INTO audit_entries (id, format, tenant, time, actor_kind, actor_id, action, subject_kind, subject_id, changes) VALUES (gen_random_uuid(), 1, 'default', now() - interval '1 hour', 'System', 'x', 'a.b.c', 'k', 'i', '[]')", AuditFaultKind.EntryOutside, null, null)]
    public async Task Verify_AfterSomebodyChangedTheDatabase_SaysWhatAndWhere(string statement, AuditFaultKind kind, int? from, int? to)
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(5);
        await trail.Checkpoints.SignAsync(CancellationToken.None);
        await trail.GrowAsync(256, "later");
        await trail.Checkpoints.SignAsync(CancellationToken.None);
        await TamperAsync(database, statement);

        var result = await trail.Verifier.VerifyAsync(progress: null, CancellationToken.None);

        result.IsWhole.ShouldBeFalse();
        result.Faults.ShouldContain(fault => fault.Kind == kind && fault.From == from && fault.To == to, string.Join('\n', result.Faults));
    }

    [Fact]
    public async Task Verify_AfterTheEndWasCutOffWithItsCheckpoints_IsToldByTheAnchorFile_AndNothingIsSignedAnyMore()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(3);
        await trail.Checkpoints.SignAsync(CancellationToken.None);
        await trail.GrowAsync(2, "later");
        await trail.Checkpoints.SignAsync(CancellationToken.None);
        await TamperAsync(database, "DELETE FROM audit_entries WHERE subject_id = 'later-1'; DELETE FROM audit_leaves WHERE leaf_index = 4; DELETE FROM audit_checkpoints WHERE size = 5; UPDATE audit_heads SET size = 4; UPDATE audit_tiles SET hashes = substring(hashes from 1 for 128)");

        var result = await trail.Verifier.VerifyAsync(progress: null, CancellationToken.None);

        result.Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(fault => fault.Kind.ShouldBe(AuditFaultKind.AnchorMismatch), fault => (fault.From, fault.To).ShouldBe((4, 4)));
        await Should.ThrowAsync<AuditTreeException>(() => trail.Checkpoints.SignAsync(CancellationToken.None));
        trail.Checkpoints.Fault.ShouldNotBeNull().ShouldContain("entries were changed or removed");
    }

    [Fact]
    public async Task Sign_AfterTheTreeWasRewritten_IsRefused()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(3);
        await trail.Checkpoints.SignAsync(CancellationToken.None);
        await TamperAsync(database, "UPDATE audit_tiles SET hashes = overlay(hashes placing '\\x00112233' from 1); UPDATE audit_heads SET owner = ''");
        using var restarted = new AuditTrail(database.Contexts, folder: trail.Folder);
        await restarted.GrowAsync(1, "later");

        await Should.ThrowAsync<AuditTreeException>(() => restarted.Checkpoints.SignAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Follow_OnAnotherInstance_WritesItsOwnAnchorsAndRefusesAForgedTree()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        using var witness = new AuditTrail(database.Contexts);
        await trail.GrowAsync(3);
        await trail.Checkpoints.SignAsync(CancellationToken.None);

        await witness.Checkpoints.FollowAsync(CancellationToken.None);

        witness.Anchors.Last().ShouldNotBeNull().Size.ShouldBe(3);
        await TamperAsync(database, "UPDATE audit_checkpoints SET size = 2");
        using var restarted = new AuditTrail(database.Contexts, folder: witness.Folder);
        await TamperAsync(database, "UPDATE audit_heads SET size = 2");
        await Should.ThrowAsync<AuditTreeException>(() => restarted.Checkpoints.FollowAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Erase_APersonsData_LeavesATrailThatVerifiesAndTellsNothingOfTheName()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        var ann = await AuditTrail.ActAsync(database.Contexts, "by-ann", reason: "asked by Bob Berg himself");
        var bob = await AuditTrail.ActAsync(database.Contexts, "by-bob", actor: new Actor(ActorKind.Person, "p-2", "Bob Berg", "other"), reason: "mine");
        await trail.SequenceAllAsync();
        await trail.Checkpoints.SignAsync(CancellationToken.None);

        var erased = await new AuditErasure(database.Contexts, trail.Time).ErasePersonalDataAsync(
            AuditTrail.Ann, new AuditPerson("p-2", ["Bob Berg", "bob@example.org"]), "Art. 17", CancellationToken.None);

        erased.ShouldBe(3); // Ann's reason names him; his own name and reason
        var byAnn = (await trail.Log.FindAsync("default", ann, CancellationToken.None)).ShouldNotBeNull();
        (byAnn.ActorName.Text, byAnn.Reason!.IsErased).ShouldBe(("Ann Ahlgren", true));
        var byBob = (await trail.Log.FindAsync("other", bob, CancellationToken.None)).ShouldNotBeNull();
        (byBob.ActorName.IsErased, byBob.Reason!.IsErased, byBob.ActorId).ShouldBe((true, true, "p-2"));
        await trail.SequenceAllAsync();
        (await trail.Verifier.VerifyAsync(progress: null, CancellationToken.None)).Faults.ShouldBeEmpty();
        await using var db = await database.Contexts.CreateDbContextAsync();
        (await db.Set<AuditTexts>().Select(texts => texts.Texts).ToListAsync()).ShouldAllBe(texts => !texts.Contains("Bob", StringComparison.Ordinal));
        (await db.Set<AuditEntry>().OrderByDescending(entry => entry.Number).FirstAsync()).Action.ShouldBe("audit.personal-data.erased");
    }

    private static async Task TamperAsync(GovernanceDatabase database, string statement)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync(statement);
    }
}
