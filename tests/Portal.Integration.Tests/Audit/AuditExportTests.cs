using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Reading;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Audit;

/// <summary>What the portal exports convinces a checker that has the public key and nothing else, and nothing but that does.</summary>
public sealed class AuditExportTests(GovernanceFixture store)
{
    private static readonly Actor Officer = new(ActorKind.Person, "p-9", "Olga Officer", "default");

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Export_OfTheWholeTrail_IsAccepted(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        using var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(300); // more than a tile
        await trail.Checkpoints.SignAsync(CancellationToken.None);
        await trail.GrowAsync(3, "later");

        var verdict = await CheckAsync(trail, await ExportAsync(trail, new AuditExport(Tenant: null, WithTexts: true)));

        verdict.Faults.ShouldBeEmpty();
        (verdict.Entries, verdict.Withheld, verdict.SignedUntil).ShouldBe((303, 0, 303));
        verdict.Texts.ShouldBe(303); // the actor's name of each
        verdict.Checkpoints.Select(checkpoint => checkpoint.Size).ShouldBe([300, 303]);
    }

    [Fact]
    public async Task Export_OfOneTenant_HasTheOthersAsHashesOnly_AndIsAccepted()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        await AuditTrail.ActAsync(database.Contexts, "ours");
        await AuditTrail.ActAsync(database.Contexts, "secret-of-others", actor: AuditTrail.Ann with { Tenant = "other" });
        await trail.SequenceAllAsync();

        var export = await ExportAsync(trail, new AuditExport("default"));

        var text = Encoding.UTF8.GetString(export);
        text.ShouldContain("ours");
        text.ShouldNotContain("secret-of-others");
        text.ShouldNotContain("Ann Ahlgren", customMessage: "personal texts were not asked for");
        var verdict = await CheckAsync(trail, export);
        verdict.Faults.ShouldBeEmpty();
        (verdict.Entries, verdict.Withheld).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Export_LeavesAnEntryOfItsOwn()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(1);

        await ExportAsync(trail, new AuditExport("default", WithTexts: true));

        var newest = (await trail.Log.ListAsync(new AuditFilter { Tenant = "default" }, CancellationToken.None)).Entries[0];
        (newest.Action, newest.ActorId).ShouldBe(("audit.trail.exported-with-personal-data", "p-9"));
    }

    [Fact]
    public async Task Checker_AnyBitOfAnExportChanged_FindsItAndSaysWhere()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        await AuditTrail.ActAsync(database.Contexts, "a", reason: "ä \"quoted\"\n");
        await trail.SequenceAllAsync();
        var export = await ExportAsync(trail, new AuditExport(Tenant: null, WithTexts: true)); // every kind of line there is
        (await CheckAsync(trail, export)).Faults.ShouldBeEmpty();
        var keys = trail.Keys.ListPublic();

        var missed = new List<string>();
        var unplaced = new List<string>();
        Parallel.For(0, export.Length * 8, () => export.ToArray(), (bit, _, copy) =>
        {
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            var verdict = new ExportChecker(keys, []).CheckAsync(new MemoryStream(copy), progress: null, CancellationToken.None).GetAwaiter().GetResult();
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            var line = export.AsSpan(0, bit / 8).Count((byte)'\n') + 1;
            lock (missed)
            {
                if (verdict.IsGood)
                {
                    missed.Add($"bit {bit % 8} of byte {bit / 8} (line {line})");
                }
                // What no check but the last one covers - dates of header and keys - is placed at the end.
                else if (verdict.Faults[0].Line != line && !(line <= 2 && verdict.Faults.TrueForAll(fault => fault.Text.Contains("changed afterwards", StringComparison.Ordinal) || fault.Text.Contains("signature", StringComparison.Ordinal) || fault.Text.Contains("another audit trail", StringComparison.Ordinal) || fault.Text.Contains("leaves", StringComparison.Ordinal) || fault.Text.Contains("is missing", StringComparison.Ordinal))))
                {
                    unplaced.Add($"bit {bit % 8} of byte {bit / 8} (line {line}): {verdict.Faults[0]}");
                }
            }
            return copy;
        }, _ => { });

        missed.ShouldBeEmpty();
        unplaced.ShouldBeEmpty();
    }

    [Fact]
    public async Task Checker_LastEntryRemoved_SaysThatItIsMissing()
    {
        var (trail, database, lines) = await SmallAsync();
        using var _ = trail;
        await using var __ = database;

        lines.RemoveAt(lines.Count - 2);

        (await CheckAsync(trail, Join(lines))).Faults.ShouldContain(fault => fault.Text.Contains("leaf 3 is missing at its end", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Checker_TwoEntriesSwapped_SaysWhich()
    {
        var (trail, database, lines) = await SmallAsync();
        using var _ = trail;
        await using var __ = database;
        var first = lines.FindIndex(line => line.StartsWith("{\"leaf\":1,", StringComparison.Ordinal));

        (lines[first], lines[first + 1]) = (lines[first + 1], lines[first]);

        var faults = (await CheckAsync(trail, Join(lines))).Faults;
        faults.ShouldContain(fault => fault.Line == first + 1 && fault.Text.Contains("leaf 2 stands where leaf 1 belongs", StringComparison.Ordinal));
        faults.ShouldContain(fault => fault.Text.StartsWith("some of the leaves 0 to 3 are not what the checkpoint of 4 leaves", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Checker_SwappedEntriesWithPlacesAndHashesPutRight_SaysBetweenWhichCheckpoints()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(3);
        await trail.Checkpoints.SignAsync(CancellationToken.None);
        await trail.GrowAsync(4, "later");
        var lines = Lines(await ExportAsync(trail, new AuditExport(Tenant: null)));
        var at = lines.FindIndex(line => line.StartsWith("{\"leaf\":4,", StringComparison.Ordinal));

        (lines[at], lines[at + 1]) = (lines[at + 1].Replace("{\"leaf\":5,", "{\"leaf\":4,", StringComparison.Ordinal), lines[at].Replace("{\"leaf\":4,", "{\"leaf\":5,", StringComparison.Ordinal));

        var verdict = await CheckAsync(trail, Join(lines));
        verdict.SignedUntil.ShouldBe(3);
        verdict.Faults.ShouldContain(fault => fault.Text.StartsWith("some of the leaves 3 to 6 are not what the checkpoint of 7 leaves", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Checker_TailRewrittenAndSignedWithTheRealKey_IsFoundByAnEarlierAnchor()
    {
        // The worst case: whoever rewrote it can write to the database and has the key as well.
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(5);
        var anchor = (await trail.Checkpoints.SignAsync(CancellationToken.None)).ShouldNotBeNull();
        await using (var db = await database.Contexts.CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("UPDATE audit_entries SET subject_id = 'harmless' WHERE subject_id = 's-3'");
            await db.Database.ExecuteSqlRawAsync("DELETE FROM audit_checkpoints; DELETE FROM audit_tiles; DELETE FROM audit_leaves; UPDATE audit_heads SET size = 0, owner = ''");
            await db.Database.ExecuteSqlRawAsync("INSERT INTO audit_pending SELECT id FROM audit_entries");
        }
        using var forger = new AuditTrail(database.Contexts, folder: Directory.CreateDirectory(Path.Combine(trail.Folder, "forged")).FullName);
        Directory.Move(Path.Combine(trail.Folder, "keys"), Path.Combine(forger.Folder, "keys"));
        await forger.SequenceAllAsync();

        var export = await ExportAsync(forger, new AuditExport(Tenant: null));

        (await CheckAsync(forger, export)).Faults.ShouldBeEmpty("nothing within the export tells");
        var verdict = await CheckAsync(forger, export, anchor);
        verdict.Faults.ShouldHaveSingleItem().Text.ShouldStartWith("some of the leaves 0 to 4 are not what the anchor of 5 leaves");
    }

    [Fact]
    public async Task Checker_WithAnotherKey_TrustsNothing()
    {
        var (trail, database, lines) = await SmallAsync();
        using var _ = trail;
        await using var __ = database;
        var stranger = new AuditTrail(database.Contexts);

        var verdict = await new ExportChecker([stranger.Keys.Rotate()], []).CheckAsync(new MemoryStream(Join(lines)), progress: null, CancellationToken.None);

        verdict.Faults.ShouldAllBe(fault => fault.Text.Contains("not among the keys to trust", StringComparison.Ordinal) || fault.Text.Contains("no checkpoint signs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_Rotated_OldCheckpointsAndTheExportStillVerify()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(2);
        var before = (await trail.Checkpoints.SignAsync(CancellationToken.None)).ShouldNotBeNull();

        var key = trail.Keys.Rotate();
        await trail.GrowAsync(2, "later");
        var after = (await trail.Checkpoints.SignAsync(CancellationToken.None)).ShouldNotBeNull();

        after.KeyId.ShouldBe(key.Id);
        before.KeyId.ShouldNotBe(key.Id);
        trail.Keys.ListPublic().Select(one => one.Id).ShouldBe([after.KeyId, before.KeyId]);
        (await CheckAsync(trail, await ExportAsync(trail, new AuditExport(Tenant: null)))).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Proofs_OfEntryAndGrowth_HoldAndSurviveTheirFile()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(5);
        await trail.Checkpoints.SignAsync(CancellationToken.None);
        await trail.GrowAsync(300, "later");
        await trail.Checkpoints.SignAsync(CancellationToken.None);
        var proofs = new AuditProofs(database.Contexts, trail.Keys);
        var entry = (await trail.Log.ListAsync(new AuditFilter { Tenant = "default", SubjectId = "s-2" }, CancellationToken.None)).Entries.ShouldHaveSingleItem();

        var inclusion = (await proofs.ProveInclusionAsync("default", entry.Id, size: null, CancellationToken.None)).ShouldNotBeNull();
        var consistency = (await proofs.ProveConsistencyAsync(5, 305, CancellationToken.None)).ShouldNotBeNull();

        (inclusion.Index, inclusion.Checkpoint.Size, inclusion.Holds()).ShouldBe((2, 305, true));
        consistency.Holds().ShouldBeTrue();
        ProofDocument.ParseInclusion(inclusion.ToJson()).ShouldNotBeNull().Holds().ShouldBeTrue();
        ProofDocument.ParseConsistency(consistency.ToJson()).ShouldNotBeNull().Holds().ShouldBeTrue();
        ProofDocument.ParseInclusion(inclusion.ToJson().Replace("s-2", "s-3", StringComparison.Ordinal)).ShouldNotBeNull().Holds().ShouldBeFalse();
        ProofDocument.Fault(inclusion.Checkpoint, trail.Keys.ListPublic()).ShouldBeNull();
        (await proofs.ProveInclusionAsync("other", entry.Id, size: null, CancellationToken.None)).ShouldBeNull("another tenant's entry");
        (await proofs.ProveInclusionAsync("default", entry.Id, size: 5, CancellationToken.None)).ShouldNotBeNull().Holds().ShouldBeTrue();
    }

    [Fact]
    public async Task VerifyAudit_TheProgram_AcceptsAGoodExportAndSaysWhereABadOneIsWrong()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(5);
        await trail.Checkpoints.SignAsync(CancellationToken.None);
        await trail.GrowAsync(4, "later");
        var file = Path.Combine(trail.Folder, "export.jsonl");
        await File.WriteAllBytesAsync(file, await ExportAsync(trail, new AuditExport(Tenant: null)));
        var key = Directory.GetFiles(Path.Combine(trail.Folder, "keys"), "*.pub.pem").Single();
        var entry = (await trail.Log.ListAsync(new AuditFilter { Tenant = "default", SubjectId = "s-2" }, CancellationToken.None)).Entries.ShouldHaveSingleItem();

        var (good, output) = await VerifyAuditProgram.RunAsync(file, "--key", key, "--anchors", trail.Anchors.Path, "--entry", entry.Id.ToString(), "--from", "5", "--to", "9");
        good.ShouldBe(0, output);
        output.ShouldContain("9 leaves: 9 entries");
        output.ShouldContain($"{entry.Id} is leaf 2 of 9");
        output.ShouldContain("The tree of 9 leaves continues that of 5");

        var proof = Path.Combine(trail.Folder, "proof.json");
        var proofs = new AuditProofs(database.Contexts, trail.Keys);
        await File.WriteAllTextAsync(proof, (await proofs.ProveInclusionAsync("default", entry.Id, size: null, CancellationToken.None))!.ToJson());
        var (proved, proofOutput) = await VerifyAuditProgram.RunAsync(proof, "--key", key);
        proved.ShouldBe(0, proofOutput);

        var bytes = await File.ReadAllBytesAsync(file);
        var at = Encoding.UTF8.GetString(bytes).IndexOf("s-2", StringComparison.Ordinal);
        bytes[at + 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        var (bad, complaint) = await VerifyAuditProgram.RunAsync(file, "--key", key);
        bad.ShouldBe(1, complaint);
        complaint.ShouldContain("the entry of leaf 2 does not have the hash that stands beside it");
        (await VerifyAuditProgram.RunAsync(file)).ExitCode.ShouldBe(2);
    }

    private async Task<(AuditTrail Trail, GovernanceDatabase Database, List<string> Lines)> SmallAsync()
    {
        var database = await store.CreateDatabaseAsync();
        var trail = new AuditTrail(database.Contexts);
        await trail.GrowAsync(4);
        return (trail, database, Lines(await ExportAsync(trail, new AuditExport(Tenant: null))));
    }

    private static async Task<byte[]> ExportAsync(AuditTrail trail, AuditExport export)
    {
        using var file = new MemoryStream();
        await trail.Exports.WriteAsync(Officer, export, file, CancellationToken.None);
        return file.ToArray();
    }

    private static Task<ExportVerdict> CheckAsync(AuditTrail trail, byte[] export, params SignedCheckpoint[] anchors) =>
        new ExportChecker(trail.Keys.ListPublic(), anchors).CheckAsync(new MemoryStream(export), progress: null, CancellationToken.None);

    private static List<string> Lines(byte[] export) => [.. Encoding.UTF8.GetString(export).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static byte[] Join(List<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line}\n")));
}
