using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Sequencing;
using Portal.Governance.Audit.Tree;

namespace Portal.Governance.Audit.Signing;

/// <summary>
/// Signs checkpoints, and witnesses those of other instances: before this instance signs one or writes it to its anchor file, it demands proof that the tree
/// continues the last one in the file. A tree that was rewritten in the database is so never vouched for.
/// </summary>
internal sealed partial class AuditCheckpoints(
    IDbContextFactory<PortalDb> store,
    AuditKeys keys,
    AnchorFile anchors,
    IOptions<AuditOptions> options,
    AuditMetrics metrics,
    TimeProvider time,
    ILogger<AuditCheckpoints> logger) : IDisposable
{
    private const int MostFollowed = 200;

    private readonly SemaphoreSlim _one = new(1, 1);
    private SignedCheckpoint? _anchored;
    private bool _fileWasRead;

    /// <summary>Why nothing is vouched for any more; null: all is well.</summary>
    public string? Fault { get; private set; }

    public void Dispose() => _one.Dispose();

    /// <summary>The newest checkpoint, signed now if entries were added since the last one; null: there are no entries.</summary>
    /// <exception cref="AuditTreeException">The tree does not continue what was vouched for before.</exception>
    public Task<SignedCheckpoint?> SignAsync(CancellationToken cancellationToken) => SignAsync(_ => true, cancellationToken);

    /// <summary>Signs a checkpoint if enough entries or enough time has passed since the last one.</summary>
    /// <inheritdoc cref="SignAsync(CancellationToken)"/>
    public Task<SignedCheckpoint?> SignWhenDueAsync(CancellationToken cancellationToken) => SignAsync(
        state => state.Last is null
            || state.Size - state.Last.Size >= options.Value.CheckpointEntries
            || time.GetUtcNow() - state.Last.Time >= TimeSpan.FromSeconds(options.Value.CheckpointSeconds),
        cancellationToken);

    /// <summary>Writes what other instances signed to this instance's anchor file, once it is proved to continue what stands there.</summary>
    /// <inheritdoc cref="SignAsync(CancellationToken)"/>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var db = await store.CreateDbContextAsync(cancellationToken);
            await FollowAsync(db, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<SignedCheckpoint?> SignAsync(Func<(long Size, AuditCheckpoint? Last), bool> isDue, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var db = await store.CreateDbContextAsync(cancellationToken);
            var head = await db.Set<AuditHead>().AsNoTracking().SingleOrDefaultAsync(cancellationToken);
            if (head is null or { Size: 0 })
            {
                return null;
            }
            var last = await db.Set<AuditCheckpoint>().AsNoTracking().OrderByDescending(checkpoint => checkpoint.Size).FirstOrDefaultAsync(cancellationToken);
            metrics.Grown(head.Size);
            if (last?.Size < head.Size && isDue((head.Size, last)) || last is null)
            {
                await FollowAsync(db, cancellationToken);
                last = await SignAsync(db, head, cancellationToken);
                await FollowAsync(db, cancellationToken);
            }
            return new SignedCheckpoint(head.Origin, last.Size, last.Root, last.Time, last.KeyId, last.Signature);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<AuditCheckpoint> SignAsync(PortalDb db, AuditHead head, CancellationToken cancellationToken)
    {
        var root = await TreeReader.RootAsync(db, head.Size, cancellationToken);
        await RequireContinuesAsync(db, head.Origin, head.Size, root, cancellationToken);
        var now = time.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var (key, signature) = keys.Sign(id => SignedCheckpoint.Message(head.Origin, head.Size, root, now, id));
        var checkpoint = new AuditCheckpoint { Size = head.Size, Root = root, Time = now, KeyId = key.Id, Signature = signature };
        db.Add(checkpoint);
        if (!await db.Set<AuditPublicKey>().AnyAsync(known => known.Id == key.Id, cancellationToken))
        {
            db.Add(new AuditPublicKey { Id = key.Id, Algorithm = VerificationKey.Algorithm, Key = key.Key, Since = key.Since });
        }
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            LogSigned(checkpoint.Size, key.Id);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another instance signed the same size, or wrote the same key, a moment ago.
            db.ChangeTracker.Clear();
            if (await db.Set<AuditCheckpoint>().AsNoTracking().SingleOrDefaultAsync(other => other.Size == head.Size, cancellationToken) is { } other)
            {
                return other;
            }
            throw;
        }
        db.ChangeTracker.Clear();
        return checkpoint;
    }

    private async Task FollowAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (!_fileWasRead)
        {
            (_anchored, _fileWasRead) = (anchors.Last(), true);
        }
        var (origin, size) = await db.Set<AuditHead>().Select(head => new ValueTuple<Guid, long>(head.Origin, head.Size)).SingleOrDefaultAsync(cancellationToken);
        var from = _anchored?.Size ?? 0;
        if (size < from)
        {
            await RequireContinuesAsync(db, origin, size, [], cancellationToken);
        }
        var newer = await db.Set<AuditCheckpoint>().AsNoTracking().Where(checkpoint => checkpoint.Size > from)
            .OrderBy(checkpoint => checkpoint.Size).Take(MostFollowed).ToListAsync(cancellationToken);
        foreach (var checkpoint in newer)
        {
            await RequireContinuesAsync(db, origin, checkpoint.Size, checkpoint.Root, cancellationToken);
            var signed = new SignedCheckpoint(origin, checkpoint.Size, checkpoint.Root, checkpoint.Time, checkpoint.KeyId, checkpoint.Signature);
            anchors.Append(signed);
            _anchored = signed;
            metrics.Signed(signed.Size);
        }
    }

    private async Task RequireContinuesAsync(PortalDb db, Guid origin, long size, byte[] root, CancellationToken cancellationToken)
    {
        if (_anchored is not { } anchored)
        {
            Fault = null;
            return;
        }
        var mayContinue = anchored.Origin == origin && anchored.Size <= size;
        var path = mayContinue ? await TreeReader.ConsistencyAsync(db, anchored.Size, size, cancellationToken) : [];
        var continues = mayContinue && MerkleProof.Continues(anchored.Size, size, anchored.Root, root, path);
        Fault = continues ? null : anchored.Origin != origin
            ? $"The database holds another audit trail ({origin}) than {anchors.Path} vouches for ({anchored.Origin})."
            : $"The audit trail of {size} entries does not continue that of {anchored.Size} entries which {anchors.Path} vouches for: entries were changed or removed.";
        if (Fault is not null)
        {
            LogBroken(Fault);
            throw new AuditTreeException(Fault);
        }
    }

    [LoggerMessage(5111, LogLevel.Debug, "Signed the audit trail of {Size} entries with key {Key}")]
    private partial void LogSigned(long size, string key);

    [LoggerMessage(5112, LogLevel.Critical, "The audit trail is not signed any more: {Fault}")]
    private partial void LogBroken(string fault);
}
