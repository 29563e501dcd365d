using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Signing;

namespace Portal.Governance.Audit.Reading;

/// <summary>What an export has in clear. Leaves of other entries are in it as hashes, so that the tree can be checked all the same.</summary>
/// <param name="Tenant">Entries of this tenant; null: of all.</param>
/// <param name="From">Included.</param>
/// <param name="To">Excluded.</param>
/// <param name="WithTexts">With the personal texts that were not erased. Ask for the right first.</param>
public sealed record AuditExport(string? Tenant, DateTimeOffset? From = null, DateTimeOffset? To = null, bool WithTexts = false)
{
    internal bool IsWhole => Tenant is null && From is null && To is null;

    internal bool Contains(AuditEntry entry) => (Tenant is null || entry.Tenant == Tenant) && (From is null || entry.Time >= From) && (To is null || entry.Time < To);
}

/// <summary>
/// Writes the trail to a file that anyone can check with the public key alone (tools/verify-audit): JSON lines - keys, checkpoints, leaves in their order - that end with
/// a signature over all bytes before it. docs/audit.md describes them.
/// </summary>
public sealed class AuditExports
{
    private const int FlushBytes = 64 * 1024;

    private readonly IDbContextFactory<PortalDb> _store;
    private readonly AuditKeys _keys;
    private readonly AuditProofs _proofs;
    private readonly AuditCheckpoints _checkpoints;
    private readonly TimeProvider _time;

    internal AuditExports(IDbContextFactory<PortalDb> store, AuditKeys keys, AuditProofs proofs, AuditCheckpoints checkpoints, TimeProvider time) =>
        (_store, _keys, _proofs, _checkpoints, _time) = (store, keys, proofs, checkpoints, time);

    /// <summary>Records that the actor exports, signs what has grown since the last checkpoint, and writes everything up to there.</summary>
    /// <param name="target">Written to in the order of the export, never read or sought.</param>
    /// <returns>Leaves in the export.</returns>
    /// <exception cref="Tree.AuditTreeException">The trail is not vouched for any more, or damaged; nothing was written.</exception>
    public async Task<long> WriteAsync(Actor actor, AuditExport export, Stream target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(export);
        ArgumentNullException.ThrowIfNull(target);
        await RecordAsync(actor, export, cancellationToken);
        var checkpoint = await _checkpoints.SignAsync(cancellationToken);
        await using var output = new SignedLines(target);
        var origin = checkpoint?.Origin ?? Guid.Empty;
        var size = checkpoint?.Size ?? 0;
        var now = _time.GetUtcNow();
        new ExportHeader(origin, size, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)), export.IsWhole).Write(output.Writer);
        await output.EndLineAsync(cancellationToken);
        foreach (var key in await _proofs.ListKeysAsync(cancellationToken))
        {
            key.Write(output.Writer);
            await output.EndLineAsync(cancellationToken);
        }
        await WriteCheckpointsAsync(output, origin, size, cancellationToken);
        await foreach (var page in LeafPages.ReadAsync(_store, size, export.WithTexts, cancellationToken))
        {
            foreach (var leaf in page)
            {
                await WriteAsync(output, leaf, export, cancellationToken);
            }
        }
        var digest = output.Digest();
        var (signer, signature) = _keys.Sign(id => ExportEnd.Message(origin, digest, id));
        new ExportEnd(digest, signer.Id, signature).Write(output.Writer);
        await output.EndLineAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
        return size;
    }

    private static async Task WriteAsync(SignedLines output, StoredLeaf leaf, AuditExport export, CancellationToken cancellationToken)
    {
        // What the tree says is exported, not what the entry gives: a difference must show.
        var hash = leaf.Stored ?? new byte[MerkleHash.Length];
        if (leaf.Entry is not { } entry || !export.Contains(entry))
        {
            ExportLeaf.Write(output.Writer, leaf.Index, hash, []);
            await output.EndLineAsync(cancellationToken);
            return;
        }
        output.Entry.Clear();
        EntryFormat.Write(entry, output.Entry);
        ExportLeaf.Write(output.Writer, leaf.Index, hash, output.Entry.Written);
        await output.EndLineAsync(cancellationToken);
        if (AuditTextSet.Parse(leaf.Texts) is { Count: > 0 } texts)
        {
            new ExportTexts(leaf.Index, [.. texts.Texts.Select(text => (text.Key, text.Value.Salt, text.Value.Text))]).Write(output.Writer);
            await output.EndLineAsync(cancellationToken);
        }
    }

    private async Task RecordAsync(Actor actor, AuditExport export, CancellationToken cancellationToken)
    {
        await using var db = await _store.CreateDbContextAsync(cancellationToken);
        var subject = export switch
        {
            { IsWhole: true } => "all tenants",
            { Tenant: null } => "a part of all tenants",
            _ => export.Tenant,
        };
        db.Audit(actor, export.WithTexts ? "audit.trail.exported-with-personal-data" : "audit.trail.exported", new AuditSubject("audit-trail", subject, subject));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task WriteCheckpointsAsync(SignedLines output, Guid origin, long size, CancellationToken cancellationToken)
    {
        await using var db = await _store.CreateDbContextAsync(cancellationToken);
        await foreach (var row in db.Set<AuditCheckpoint>().AsNoTracking().Where(row => row.Size <= size).OrderBy(row => row.Size).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            AuditProofs.Signed(origin, row).Write(output.Writer);
            await output.EndLineAsync(cancellationToken);
        }
    }

    /// <summary>Lines on their way to the target, and the digest over them.</summary>
    private sealed class SignedLines(Stream target) : IAsyncDisposable
    {
        private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly byte[] _buffer = new byte[FlushBytes];
        private int _buffered;

        /// <summary>The line being written.</summary>
        public CanonicalWriter Writer { get; } = new();

        /// <summary>Room for an entry's bytes.</summary>
        public CanonicalWriter Entry { get; } = new();

        public byte[] Digest() => _digest.GetCurrentHash();

        public async ValueTask EndLineAsync(CancellationToken cancellationToken)
        {
            Writer.Raw("\n"u8);
            _digest.AppendData(Writer.Written);
            if (_buffered + Writer.Written.Length > FlushBytes)
            {
                await FlushAsync(cancellationToken);
            }
            if (Writer.Written.Length > FlushBytes)
            {
                await target.WriteAsync(Writer.WrittenMemory, cancellationToken);
            }
            else
            {
                Writer.Written.CopyTo(_buffer.AsSpan(_buffered));
                _buffered += Writer.Written.Length;
            }
            Writer.Clear();
        }

        public async ValueTask FlushAsync(CancellationToken cancellationToken)
        {
            await target.WriteAsync(_buffer.AsMemory(0, _buffered), cancellationToken);
            _buffered = 0;
        }

        public ValueTask DisposeAsync()
        {
            _digest.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
