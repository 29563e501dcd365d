using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Sequencing;
using Portal.Governance.Audit.Signing;
using Portal.Governance.Audit.Tree;

namespace Portal.Governance.Audit.Reading;

/// <summary>Recomputes the tree from the entries and holds it against everything that was written down about it: tiles, checkpoints, this instance's anchor file.</summary>
public sealed class AuditVerifier
{
    private const int MostFaults = 100;
    private const int KeptRuns = 100;

    /// <summary>Entries younger than this may be on their way from the queue to the tree.</summary>
    private static readonly TimeSpan OnTheirWay = TimeSpan.FromSeconds(30);

    private readonly IDbContextFactory<PortalDb> _store;
    private readonly AuditKeys _keys;
    private readonly AnchorFile _anchors;
    private readonly AuditMetrics _metrics;
    private readonly TimeProvider _time;

    internal AuditVerifier(IDbContextFactory<PortalDb> store, AuditKeys keys, AnchorFile anchors, AuditMetrics metrics, TimeProvider time) =>
        (_store, _keys, _anchors, _metrics, _time) = (store, keys, anchors, metrics, time);

    /// <summary>Raised after every check, on the thread that made it.</summary>
    public event EventHandler<AuditVerification>? Verified;

    /// <summary>Checks the whole trail and keeps the result.</summary>
    /// <param name="progress">Told every few thousand leaves.</param>
    public async Task<AuditVerification> VerifyAsync(IProgress<AuditProgress>? progress, CancellationToken cancellationToken)
    {
        var check = new Check();
        var started = _time.GetUtcNow();
        // Before the head: what is signed meanwhile must not look as if entries were missing.
        var anchors = _anchors.Read().OfType<SignedCheckpoint>().ToList();
        var (origin, size, checkpoints) = await ReadHeadAsync(cancellationToken);
        await CheckSignaturesAsync(check, checkpoints, cancellationToken);
        var signed = new SignedRoots(check.Signed);
        var anchored = new SignedRoots(check.OfThisTrail(anchors, origin));
        var tree = new TreeCheck(signed, anchored);
        var edge = TreeEdge.Load(0, new Dictionary<TileId, byte[]>());
        await foreach (var page in LeafPages.ReadAsync(_store, size, withTexts: true, cancellationToken))
        {
            foreach (var tile in CheckedTile.All(page))
            {
                check.Add(tile);
                tile.AppendTo(edge);
                tile.AppendTo(tree);
            }
            await CheckTilesAsync(check, edge, cancellationToken);
            edge = edge.Copy();
            progress?.Report(new AuditProgress(edge.Size, size));
        }
        Conclude(check, size, signed, AuditFaultKind.CheckpointMismatch, "checkpoint");
        Conclude(check, size, anchored, AuditFaultKind.AnchorMismatch, "anchor file");
        await CheckOutsideAsync(check, size, cancellationToken);
        var result = new AuditVerification(started, _time.GetUtcNow(), size, signed.Met, anchored.Met, check.Count, check.Faults, [.. check.UnknownKeys]);
        await KeepAsync(result, cancellationToken);
        _metrics.Verified(result.FaultCount);
        Verified?.Invoke(this, result);
        return result;
    }

    /// <summary>The result of the last check of any instance; null: none has run.</summary>
    public async Task<AuditVerification?> FindLastAsync(CancellationToken cancellationToken)
    {
        await using var db = await _store.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<AuditVerificationRun>().AsNoTracking().OrderByDescending(run => run.FinishedAt).FirstOrDefaultAsync(cancellationToken);
        return run is null ? null : JsonSerializer.Deserialize<AuditVerification>(run.Report);
    }

    private async Task<(Guid Origin, long Size, List<SignedCheckpoint> Checkpoints)> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await using var db = await _store.CreateDbContextAsync(cancellationToken);
        var head = await db.Set<AuditHead>().AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var checkpoints = await db.Set<AuditCheckpoint>().AsNoTracking().OrderBy(checkpoint => checkpoint.Size).ToListAsync(cancellationToken);
        var size = head?.Size ?? 0;
        // Signed since the head was read: the next check's.
        return (head?.Origin ?? Guid.Empty, size, [.. checkpoints.Where(row => row.Size <= size).Select(row => AuditProofs.Signed(head?.Origin ?? Guid.Empty, row))]);
    }

    private async Task CheckSignaturesAsync(Check check, List<SignedCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        var own = _keys.ListPublic().ToDictionary(key => key.Id, StringComparer.Ordinal);
        var known = new Dictionary<string, VerificationKey>(own, StringComparer.Ordinal);
        await using (var db = await _store.CreateDbContextAsync(cancellationToken))
        {
            foreach (var key in await db.Set<AuditPublicKey>().AsNoTracking().ToListAsync(cancellationToken))
            {
                known.TryAdd(key.Id, new VerificationKey(key.Id, key.Key, key.Since));
            }
        }
        foreach (var keyId in checkpoints.Select(checkpoint => checkpoint.KeyId).Distinct(StringComparer.Ordinal).Where(id => !own.ContainsKey(id)))
        {
            check.UnknownKeys.Add(keyId);
        }
        var opened = new Dictionary<string, ECDsa>(StringComparer.Ordinal);
        try
        {
            foreach (var checkpoint in checkpoints)
            {
                if (!opened.TryGetValue(checkpoint.KeyId, out var key) && known.TryGetValue(checkpoint.KeyId, out var found))
                {
                    opened.Add(checkpoint.KeyId, key = found.Open());
                }
                if (key is not null && checkpoint.IsSignedBy(key))
                {
                    check.Signed.Add(checkpoint);
                }
                else
                {
                    check.Add(new AuditFault(AuditFaultKind.SignatureWrong, 0, checkpoint.Size - 1, EntryId: null, $"The checkpoint of {checkpoint.Size} leaves does not carry the signature of key {checkpoint.KeyId}."));
                }
            }
        }
        finally
        {
            foreach (var key in opened.Values)
            {
                key.Dispose();
            }
        }
    }

    /// <summary>Holds the tiles that the last page touched against the tree recomputed from entries.</summary>
    private async Task CheckTilesAsync(Check check, TreeEdge edge, CancellationToken cancellationToken)
    {
        await using var db = await _store.CreateDbContextAsync(cancellationToken);
        // Level 0 was compared leaf by leaf; where it differs, all above differs with it.
        foreach (var level in edge.Changed().Where(tile => tile.Id.Level > 0 && check.FirstWrongLeaf is null).GroupBy(tile => tile.Id.Level))
        {
            var indexes = level.Select(tile => tile.Id.Index).ToList();
            var stored = await db.Set<AuditTile>().AsNoTracking().Where(tile => tile.Level == level.Key && indexes.Contains(tile.Index))
                .ToDictionaryAsync(tile => tile.Index, tile => tile.Hashes, cancellationToken);
            foreach (var tile in level.Where(tile => !stored.TryGetValue(tile.Id.Index, out var hashes) || !hashes.AsSpan().StartsWith(tile.Hashes)))
            {
                var leavesEach = 1L << (TileMath.Height * (level.Key + 1));
                check.Add(new AuditFault(AuditFaultKind.TreeDamaged, tile.Id.Index * leavesEach, Math.Min(edge.Size, (tile.Id.Index + 1) * leavesEach) - 1, EntryId: null,
                    $"Tile {tile.Id.Index} of level {level.Key} is missing or not the tree over its leaves."));
            }
        }
    }

    private static void Conclude(Check check, long size, SignedRoots roots, AuditFaultKind kind, string what)
    {
        foreach (var wrong in roots.WrongCheckpoints)
        {
            check.Add(new AuditFault(kind, 0, wrong.Size - 1, EntryId: null, $"The {what} has another root for {wrong.Size} leaves than the tree, while a later one agrees with it."));
        }
        if (roots.Fault is { } fault)
        {
            check.Add(new AuditFault(kind, fault.From, fault.To, EntryId: null, $"Some of these leaves are not what the {what} says of {fault.Checkpoint.Size} leaves ({fault.Checkpoint.Time:u})."));
        }
        if (roots.Beyond.LastOrDefault() is { } beyond)
        {
            check.Add(new AuditFault(kind, size, beyond.Size - 1, EntryId: null, $"The {what} knows {beyond.Size} leaves ({beyond.Time:u}), the trail has {size}: entries are missing at its end."));
        }
    }

    private async Task CheckOutsideAsync(Check check, long size, CancellationToken cancellationToken)
    {
        await using var db = await _store.CreateDbContextAsync(cancellationToken);
        var settled = _time.GetUtcNow() - OnTheirWay;
        var outside = await db.Set<AuditEntry>().AsNoTracking()
            .Where(entry => entry.Time < settled
                && !db.Set<AuditLeaf>().Any(leaf => leaf.EntryNumber == entry.Number) && !db.Set<AuditPending>().Any(pending => pending.EntryId == entry.Id))
            .OrderBy(entry => entry.Number).Take(MostFaults).Select(entry => entry.Id).ToListAsync(cancellationToken);
        foreach (var id in outside)
        {
            check.Add(new AuditFault(AuditFaultKind.EntryOutside, From: null, To: null, id, "The entry is not in the tree and does not wait to be: it was added past the portal, or its leaf was removed."));
        }
        var orphans = await db.Set<AuditPending>().AsNoTracking().Where(pending => !db.Set<AuditEntry>().Any(entry => entry.Id == pending.EntryId))
            .OrderBy(pending => pending.EntryId).Take(MostFaults).Select(pending => pending.EntryId).ToListAsync(cancellationToken);
        foreach (var id in orphans)
        {
            check.Add(new AuditFault(AuditFaultKind.EntryMissing, From: null, To: null, id, "The entry was removed before it became a leaf."));
        }
        if (await db.Set<AuditHead>().Select(head => head.Size).SingleOrDefaultAsync(cancellationToken) == size
            && await db.Set<AuditLeaf>().OrderByDescending(leaf => leaf.Index).Select(leaf => (long?)leaf.Index).FirstOrDefaultAsync(cancellationToken) is { } last && last >= size)
        {
            check.Add(new AuditFault(AuditFaultKind.TreeDamaged, size, last, EntryId: null, $"There are leaves beyond the size of the tree, {size}."));
        }
    }

    private async Task KeepAsync(AuditVerification result, CancellationToken cancellationToken)
    {
        await using var db = await _store.CreateDbContextAsync(cancellationToken);
        db.Add(new AuditVerificationRun
        {
            Id = Guid.CreateVersion7(result.FinishedAt),
            StartedAt = result.StartedAt,
            FinishedAt = result.FinishedAt,
            Size = result.Size,
            FaultCount = result.FaultCount,
            Report = JsonSerializer.Serialize(result),
        });
        await db.SaveChangesAsync(cancellationToken);
        var old = await db.Set<AuditVerificationRun>().OrderByDescending(run => run.FinishedAt).Skip(KeptRuns).Select(run => run.Id).ToListAsync(cancellationToken);
        await db.Set<AuditVerificationRun>().Where(run => old.Contains(run.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>What one check has found so far.</summary>
    private sealed class Check
    {
        public List<AuditFault> Faults { get; } = [];

        public int Count { get; private set; }

        public List<SignedCheckpoint> Signed { get; } = [];

        public HashSet<string> UnknownKeys { get; } = new(StringComparer.Ordinal);

        public long? FirstWrongLeaf { get; private set; }

        public void Add(AuditFault fault)
        {
            Count++;
            if (Faults.Count < MostFaults)
            {
                Faults.Add(fault);
            }
        }

        /// <summary>The anchors of this trail; those of another are faults.</summary>
        public IEnumerable<SignedCheckpoint> OfThisTrail(IEnumerable<SignedCheckpoint> anchors, Guid origin)
        {
            foreach (var anchor in anchors)
            {
                if (anchor.Origin == origin)
                {
                    yield return anchor;
                }
                else
                {
                    Add(new AuditFault(AuditFaultKind.AnchorMismatch, From: null, To: null, EntryId: null, $"The anchor file vouches for another trail ({anchor.Origin}, {anchor.Size} leaves) than the database holds ({origin})."));
                }
            }
        }

        public void Add(CheckedTile tile)
        {
            FirstWrongLeaf ??= tile.FirstWrongLeaf;
            foreach (var fault in tile.Faults)
            {
                Add(fault);
            }
        }
    }
}
