using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Tree;

namespace Portal.Governance.Audit.Reading;

/// <summary>A leaf with what belongs to it.</summary>
/// <param name="Stored">The hash in the tree; null: the tile lacks it.</param>
/// <param name="Entry">Null: the entry is gone, or the leaf's row is.</param>
/// <param name="Texts">JSON; null where none were asked for or all were erased.</param>
internal sealed record StoredLeaf(long Index, byte[]? Stored, AuditEntry? Entry, string? Texts);

/// <summary>Reads the trail in the order of its leaves, in pages that are each a short statement.</summary>
internal static class LeafPages
{
    /// <summary>Leaves of one page: full tiles.</summary>
    private const int PageTiles = 20;

    /// <summary>Pages being read at a time, each by a connection of its own.</summary>
    private const int PagesAhead = 3;

    /// <param name="size">Leaves to read, from the first on; each of them is returned, also where rows are missing.</param>
    public static async IAsyncEnumerable<StoredLeaf[]> ReadAsync(
        IDbContextFactory<PortalDb> store, long size, bool withTexts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const long PageSize = PageTiles * TileMath.Width;
        // The next pages are read while the caller works on this one.
        var ahead = new Queue<Task<StoredLeaf[]>>();
        long next = 0;
        try
        {
            for (long from = 0; from < size; from += PageSize)
            {
                for (; ahead.Count < PagesAhead && next < size; next += PageSize)
                {
                    ahead.Enqueue(PageAsync(store, next, Math.Min(next + PageSize, size), withTexts, cancellationToken));
                }
                yield return await ahead.Dequeue();
            }
        }
        finally
        {
            // Where the caller stops early or a page fails, nothing goes on unseen behind it.
            await ((Task)Task.WhenAll(ahead)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<StoredLeaf[]> PageAsync(IDbContextFactory<PortalDb> store, long from, long to, bool withTexts, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var firstTile = from >> TileMath.Height;
        var lastTile = (to - 1) >> TileMath.Height;
        var tiles = await db.Set<AuditTile>().AsNoTracking().Where(tile => tile.Level == 0 && tile.Index >= firstTile && tile.Index <= lastTile)
            .ToDictionaryAsync(tile => tile.Index, tile => tile.Hashes, cancellationToken);
        var leaves = db.Set<AuditLeaf>().AsNoTracking().Where(leaf => leaf.Index >= from && leaf.Index < to);
        var rows = withTexts
            ? await (from leaf in leaves
                     join found in db.Set<AuditEntry>() on leaf.EntryNumber equals found.Number into entries
                     from entry in entries.DefaultIfEmpty()
                     join found in db.Set<AuditTexts>() on entry.Id equals found.EntryId into besides
                     from beside in besides.DefaultIfEmpty()
                     orderby leaf.Index
                     select new Row { Index = leaf.Index, Entry = entry, Texts = beside.Texts }).ToListAsync(cancellationToken)
            : await (from leaf in leaves
                     join found in db.Set<AuditEntry>() on leaf.EntryNumber equals found.Number into entries
                     from entry in entries.DefaultIfEmpty()
                     orderby leaf.Index
                     select new Row { Index = leaf.Index, Entry = entry, Texts = null }).ToListAsync(cancellationToken);
        var page = new StoredLeaf[to - from];
        var at = 0;
        for (var index = from; index < to; index++)
        {
            var row = at < rows.Count && rows[at].Index == index ? rows[at++] : null;
            page[index - from] = new StoredLeaf(index, Hash(tiles, index), row?.Entry, row?.Texts);
        }
        return page;
    }

    private static byte[]? Hash(Dictionary<long, byte[]> tiles, long index)
    {
        var start = (int)(index & (TileMath.Width - 1)) * MerkleHash.Length;
        return tiles.TryGetValue(index >> TileMath.Height, out var hashes) && hashes.Length >= start + MerkleHash.Length
            ? hashes.AsSpan(start, MerkleHash.Length).ToArray()
            : null;
    }

    private sealed record Row
    {
        public required long Index { get; init; }

        public required AuditEntry? Entry { get; init; }

        public required string? Texts { get; init; }
    }
}
