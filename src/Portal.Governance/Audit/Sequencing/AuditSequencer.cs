using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Tree;

namespace Portal.Governance.Audit.Sequencing;

/// <summary>What a round of the sequencer did.</summary>
/// <param name="IsOwner">Whether this instance makes the tree grow; else another does.</param>
/// <param name="Entries">Entries that became leaves.</param>
/// <param name="HasMore">More are waiting already.</param>
internal readonly record struct SequencerRound(bool IsOwner, int Entries, bool HasMore);

/// <summary>
/// Makes entries leaves of the tree, in batches. Of several instances one does, by a lease in the tree's head. The lease only spares them work in vain: what keeps the
/// tree right is that each batch raises the head's version in its transaction, so that of two batches on the same head one is rolled back as a whole. A crash
/// at any point leaves the tree as it was before the batch or as it is after it.
/// </summary>
internal sealed partial class AuditSequencer(
    IDbContextFactory<PortalDb> store,
    IOptions<AuditOptions> options,
    AuditMetrics metrics,
    TimeProvider time,
    ILogger<AuditSequencer> logger)
{
    /// <summary>Unique among instances and starts, so that a lease is never taken for that of an earlier life.</summary>
    private readonly string _name = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    private readonly CanonicalWriter _writer = new();

    // Head and edge as this instance left them; null: they have to be read, because another may have changed them.
    private AuditHead? _head;
    private TreeEdge? _edge;
    private bool _hasOwned;

    /// <summary>Whether this instance makes the tree grow, as far as it knows.</summary>
    public bool IsOwner => Volatile.Read(ref _head) is not null;

    /// <summary>Takes or keeps the lease and, holding it, gives waiting entries their leaves.</summary>
    public async Task<SequencerRound> RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await store.CreateDbContextAsync(cancellationToken);
            if (!await HoldAsync(db, cancellationToken))
            {
                return default;
            }
            var batch = await ReadAsync(db, cancellationToken);
            if (batch.Count > 0)
            {
                await WriteAsync(db, batch, cancellationToken);
            }
            return new SequencerRound(IsOwner: true, batch.Count, HasMore: batch.Count == options.Value.SequenceEntries);
        }
        catch (DbUpdateConcurrencyException exception)
        {
            // The head has moved under this instance. Whatever it wrote in this round was rolled back.
            Drop();
            LogLost(exception);
            return default;
        }
        catch (Exception)
        {
            // Whether the last commit reached the database is not known: read it again.
            Drop();
            throw;
        }
    }

    /// <summary>Gives the lease back, so that another instance goes on at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!_hasOwned)
        {
            return;
        }
        try
        {
            await using var db = await store.CreateDbContextAsync(cancellationToken);
            await db.Set<AuditHead>().Where(head => head.Owner == _name)
                .ExecuteUpdateAsync(set => set.SetProperty(head => head.Owner, "").SetProperty(head => head.Version, head => head.Version + 1), cancellationToken);
        }
        catch (DbException exception)
        {
            LogNotReleased(exception); // it runs out by itself
        }
        Drop();
    }

    /// <summary>Whether this instance holds the lease for longer than a round takes.</summary>
    private async Task<bool> HoldAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lease = TimeSpan.FromSeconds(options.Value.LeaseSeconds);
        if (_head is not null && _edge is not null && _head.OwnedUntil - now > lease / 2)
        {
            return true;
        }
        var head = await db.Set<AuditHead>().SingleOrDefaultAsync(cancellationToken);
        if (head is null)
        {
            head = new AuditHead { Origin = Guid.NewGuid() };
            db.Add(head);
        }
        else if (head.Owner != _name && head.Owner.Length > 0 && head.OwnedUntil > now)
        {
            return false;
        }
        var isNew = head.Owner != _name;
        if (isNew || _edge?.Size != head.Size)
        {
            _edge = await TreeReader.EdgeAsync(db, head.Size, cancellationToken);
        }
        (head.Owner, head.OwnedUntil) = (_name, now + lease);
        await db.SaveChangesAsync(cancellationToken);
        db.Entry(head).State = EntityState.Detached;
        (_head, _hasOwned) = (head, true);
        if (isNew)
        {
            LogTaken(head.Size);
        }
        return true;
    }

    private async Task<List<AuditEntry>> ReadAsync(PortalDb db, CancellationToken cancellationToken)
    {
        // Two small questions by key, instead of one join for which a database with old statistics may read all entries.
        var waiting = await db.Set<AuditPending>().AsNoTracking().OrderBy(pending => pending.EntryId)
            .Select(pending => pending.EntryId).Take(options.Value.SequenceEntries).ToListAsync(cancellationToken);
        return waiting.Count == 0
            ? []
            : await db.Set<AuditEntry>().AsNoTracking().Where(entry => waiting.Contains(entry.Id)).OrderBy(entry => entry.Number).ToListAsync(cancellationToken);
    }

    private async Task WriteAsync(PortalDb db, List<AuditEntry> batch, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (head, edge) = (_head!, _edge!.Copy());
        db.Attach(head);
        db.AddRange(batch.Select((entry, i) => new AuditLeaf { Index = edge.Size + i, EntryNumber = entry.Number }));
        foreach (var entry in batch)
        {
            _writer.Clear();
            EntryFormat.Write(entry, _writer);
            edge.Append(MerkleHash.Leaf(_writer.Written));
        }
        foreach (var tile in edge.Changed())
        {
            db.Entry(new AuditTile { Level = tile.Id.Level, Index = tile.Id.Index, Hashes = tile.Hashes }).State = tile.IsNew ? EntityState.Added : EntityState.Modified;
        }
        head.Size = edge.Size;
        head.OwnedUntil = time.GetUtcNow() + TimeSpan.FromSeconds(options.Value.LeaseSeconds);

        var ids = batch.ConvertAll(entry => entry.Id);
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await db.SaveChangesAsync(cancellationToken);
            await db.Set<AuditPending>().Where(pending => ids.Contains(pending.EntryId)).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        db.Entry(head).State = EntityState.Detached;
        (_head, _edge) = (head, edge.Copy());
        metrics.Sequenced(batch.Count, time.GetUtcNow() - batch[0].Time, time.GetElapsedTime(started));
    }

    private void Drop() => (_head, _edge) = (null, null);

    [LoggerMessage(5101, LogLevel.Information, "This instance makes the audit tree grow from {Size} leaves on")]
    private partial void LogTaken(long size);

    [LoggerMessage(5102, LogLevel.Warning, "Another instance has taken over the audit tree; nothing of this round was kept")]
    private partial void LogLost(Exception exception);

    [LoggerMessage(5103, LogLevel.Warning, "The lease on the audit tree could not be given back; it runs out by itself")]
    private partial void LogNotReleased(Exception exception);
}
