using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Governance;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Reading;
using Portal.Governance.Audit.Sequencing;
using Portal.Governance.Audit.Signing;
using Portal.Testing;

namespace Portal.Integration.Tests.Audit;

/// <summary>The audit trail of one instance: as the portal wires it, without the loops around it.</summary>
internal sealed class AuditTrail : IDisposable
{
    public static readonly Actor Ann = new(ActorKind.Person, "p-1", "Ann Ahlgren", "default");

    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly AuditMetrics _metrics = new();

    /// <param name="folder">The instance's data folder; null: one of its own.</param>
    public AuditTrail(IDbContextFactory<PortalDb> contexts, TimeProvider? time = null, AuditOptions? options = null, string? folder = null)
    {
        (_folder, _ownsFolder) = (folder ?? Directory.CreateTempSubdirectory("portal-audit-").FullName, folder is null);
        (Contexts, Time) = (contexts, time ?? TimeProvider.System);
        var settings = Options.Create(options ?? new AuditOptions());
        Keys = new AuditKeys(Path.Combine(_folder, "keys"), Time);
        Anchors = new AnchorFile(Path.Combine(_folder, "checkpoints.jsonl"));
        Sequencer = new AuditSequencer(contexts, settings, _metrics, Time, NullLogger<AuditSequencer>.Instance);
        Checkpoints = new AuditCheckpoints(contexts, Keys, Anchors, settings, _metrics, Time, NullLogger<AuditCheckpoints>.Instance);
        Log = new AuditLog(contexts);
        Exports = new AuditExports(contexts, Keys, new AuditProofs(contexts, Keys), Checkpoints, Time);
        Verifier = new AuditVerifier(contexts, Keys, Anchors, _metrics, Time);
    }

    public string Folder => _folder;

    public IDbContextFactory<PortalDb> Contexts { get; }

    public TimeProvider Time { get; }

    public AuditKeys Keys { get; }

    public AnchorFile Anchors { get; }

    public AuditSequencer Sequencer { get; }

    public AuditCheckpoints Checkpoints { get; }

    public AuditLog Log { get; }

    public AuditExports Exports { get; }

    public AuditVerifier Verifier { get; }

    /// <summary>A command that leaves an entry and changes nothing else.</summary>
    public static async Task<Guid> ActAsync(IDbContextFactory<PortalDb> contexts, string subject, string? reason = null, Actor? actor = null)
    {
        await using var db = await contexts.CreateDbContextAsync();
        db.Audit(actor ?? Ann, "tests.thing.touched", new AuditSubject("thing", subject, subject), reason);
        await db.SaveChangesAsync();
        return await db.Set<AuditEntry>().Where(entry => entry.SubjectId == subject).OrderByDescending(entry => entry.Number).Select(entry => entry.Id).FirstAsync();
    }

    /// <summary>Several commands, each a leaf afterwards.</summary>
    public async Task GrowAsync(int entries, string prefix = "s")
    {
        for (var i = 0; i < entries; i++)
        {
            await ActAsync(Contexts, $"{prefix}-{i}");
        }
        await SequenceAllAsync();
    }

    public async Task SequenceAllAsync()
    {
        SequencerRound round;
        do
        {
            round = await Sequencer.RunOnceAsync(CancellationToken.None);
            round.IsOwner.ShouldBeTrue();
        }
        while (round.Entries > 0);
    }

    /// <summary>Every entry has exactly one leaf, indexes have no gaps, and the tiles give the root that the entries themselves give.</summary>
    public async Task<byte[]> ShouldBeWholeAsync(int entries)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        var leaves = await (from leaf in db.Set<AuditLeaf>() join entry in db.Set<AuditEntry>() on leaf.EntryNumber equals entry.Number orderby leaf.Index select new { leaf.Index, Entry = entry })
            .AsNoTracking().ToListAsync();
        leaves.Select(leaf => leaf.Index).ShouldBe(Enumerable.Range(0, entries).Select(index => (long)index));
        leaves.Select(leaf => leaf.Entry.Id).Distinct().Count().ShouldBe(entries);
        (await db.Set<AuditEntry>().CountAsync()).ShouldBe(entries);
        (await db.Set<AuditPending>().CountAsync()).ShouldBe(0);
        (await db.Set<AuditHead>().SingleAsync()).Size.ShouldBe(entries);
        var (frontier, writer) = (new MerkleFrontier(), new CanonicalWriter());
        foreach (var leaf in leaves)
        {
            writer.Clear();
            EntryFormat.Write(leaf.Entry, writer);
            frontier.Append(MerkleHash.Leaf(writer.Written));
        }
        (await Portal.Governance.Audit.Tree.TreeReader.RootAsync(db, entries, CancellationToken.None)).ShouldBe(frontier.Root());
        return frontier.Root();
    }

    public void Dispose()
    {
        Checkpoints.Dispose();
        _metrics.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
