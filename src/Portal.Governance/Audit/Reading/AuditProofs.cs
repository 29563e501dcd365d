using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Signing;
using Portal.Governance.Audit.Tree;

namespace Portal.Governance.Audit.Reading;

/// <summary>What outsiders can check without trusting the portal: signed checkpoints, the keys they are signed with, and proofs.</summary>
public sealed class AuditProofs(IDbContextFactory<PortalDb> store, AuditKeys keys)
{
    /// <summary>Checkpoints, the newest first.</summary>
    /// <param name="before">Only smaller ones, which is how the next page is asked for.</param>
    public async Task<IReadOnlyList<SignedCheckpoint>> ListCheckpointsAsync(long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var origin = await OriginAsync(db, cancellationToken);
        var checkpoints = db.Set<AuditCheckpoint>().AsNoTracking();
        if (before is { } size)
        {
            checkpoints = checkpoints.Where(checkpoint => checkpoint.Size < size);
        }
        var rows = await checkpoints.OrderByDescending(checkpoint => checkpoint.Size).Take(Math.Clamp(limit, 1, 1000)).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => Signed(origin, row));
    }

    /// <summary>The checkpoint of a size; null: none was signed at that size.</summary>
    public async Task<SignedCheckpoint?> FindCheckpointAsync(long size, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, size, cancellationToken);
    }

    /// <summary>The public keys checkpoints are or were signed with, of this instance and of the others.</summary>
    public async Task<IReadOnlyList<VerificationKey>> ListKeysAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var used = await db.Set<AuditPublicKey>().AsNoTracking().ToListAsync(cancellationToken);
        return
        [
            .. keys.ListPublic().Concat(used.Select(key => new VerificationKey(key.Id, key.Key, key.Since)))
                .GroupBy(key => key.Id, StringComparer.Ordinal).Select(same => same.First()).OrderByDescending(key => key.Since),
        ];
    }

    /// <summary>Proves that an entry of a tenant is in the tree of a checkpoint.</summary>
    /// <param name="size">The checkpoint's; null: the newest.</param>
    /// <returns>Null: there is no such entry or checkpoint, or the entry came after it.</returns>
    /// <exception cref="AuditTreeException">The stored tree is damaged.</exception>
    public async Task<InclusionProof?> ProveInclusionAsync(string tenant, Guid id, long? size, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var found = await (from entry in db.Set<AuditEntry>()
                           join leaf in db.Set<AuditLeaf>() on entry.Number equals leaf.EntryNumber
                           where entry.Tenant == tenant && entry.Id == id
                           select new { Entry = entry, leaf.Index }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var checkpoint = size is { } asked ? await FindAsync(db, asked, cancellationToken) : await NewestAsync(db, cancellationToken);
        if (found is null || checkpoint is null || found.Index >= checkpoint.Size)
        {
            return null;
        }
        var writer = new CanonicalWriter();
        EntryFormat.Write(found.Entry, writer);
        return new InclusionProof(found.Index, writer.ToString(), await TreeReader.InclusionAsync(db, found.Index, checkpoint.Size, cancellationToken), checkpoint);
    }

    /// <summary>Proves that the tree of one checkpoint is the beginning of another's.</summary>
    /// <returns>Null: there is no checkpoint of one of the sizes, or the older is the larger.</returns>
    /// <exception cref="AuditTreeException">The stored tree is damaged.</exception>
    public async Task<ConsistencyProof?> ProveConsistencyAsync(long older, long newer, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return older <= newer && await FindAsync(db, older, cancellationToken) is { } from && await FindAsync(db, newer, cancellationToken) is { } to
            ? new ConsistencyProof(await TreeReader.ConsistencyAsync(db, older, newer, cancellationToken), from, to)
            : null;
    }

    internal static SignedCheckpoint Signed(Guid origin, AuditCheckpoint row) => new(origin, row.Size, row.Root, row.Time, row.KeyId, row.Signature);

    internal static Task<Guid> OriginAsync(PortalDb db, CancellationToken cancellationToken) =>
        db.Set<AuditHead>().Select(head => head.Origin).SingleOrDefaultAsync(cancellationToken);

    private static async Task<SignedCheckpoint?> FindAsync(PortalDb db, long size, CancellationToken cancellationToken) =>
        await db.Set<AuditCheckpoint>().AsNoTracking().SingleOrDefaultAsync(checkpoint => checkpoint.Size == size, cancellationToken) is { } row
            ? Signed(await OriginAsync(db, cancellationToken), row)
            : null;

    private static async Task<SignedCheckpoint?> NewestAsync(PortalDb db, CancellationToken cancellationToken) =>
        await db.Set<AuditCheckpoint>().AsNoTracking().OrderByDescending(checkpoint => checkpoint.Size).FirstOrDefaultAsync(cancellationToken) is { } row
            ? Signed(await OriginAsync(db, cancellationToken), row)
            : null;
}
