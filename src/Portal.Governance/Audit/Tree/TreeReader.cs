using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit.Format;

namespace Portal.Governance.Audit.Tree;

/// <summary>Reads roots and proofs out of the stored tiles: a few rows whatever the tree's size.</summary>
internal static class TreeReader
{
    /// <summary>The right edge of the tree at its size.</summary>
    public static async Task<TreeEdge> EdgeAsync(PortalDb db, long size, CancellationToken cancellationToken)
    {
        var tiles = await TilesAsync(db, TileMath.Edge(size).Select(tile => tile.Tile), cancellationToken);
        return TreeEdge.Load(size, tiles);
    }

    /// <summary>The root that the tree had when it had this many leaves.</summary>
    public static async Task<byte[]> RootAsync(PortalDb db, long size, CancellationToken cancellationToken) =>
        size == 0 ? MerkleHash.Empty : (await HashesAsync(db, [new LeafRange(0, size)], cancellationToken))[0];

    public static Task<IReadOnlyList<byte[]>> InclusionAsync(PortalDb db, long index, long size, CancellationToken cancellationToken) =>
        HashesAsync(db, MerkleProof.InclusionRanges(index, size), cancellationToken);

    public static async Task<IReadOnlyList<byte[]>> ConsistencyAsync(PortalDb db, long older, long newer, CancellationToken cancellationToken) =>
        older == 0 ? [] : await HashesAsync(db, MerkleProof.ConsistencyRanges(older, newer), cancellationToken);

    private static async Task<IReadOnlyList<byte[]>> HashesAsync(PortalDb db, IReadOnlyList<LeafRange> ranges, CancellationToken cancellationToken)
    {
        var needed = ranges.SelectMany(TileMath.Subtrees).Select(subtree => TileMath.Locate(subtree.Level, subtree.Index).Tile).Distinct();
        var tiles = await TilesAsync(db, needed, cancellationToken);
        return [.. ranges.Select(range => Hash(range, tiles))];
    }

    internal static byte[] Hash(LeafRange range, IReadOnlyDictionary<TileId, byte[]> tiles)
    {
        // Subtrees get smaller to the right; the tree over them is folded from there.
        byte[]? hash = null;
        foreach (var (level, index) in TileMath.Subtrees(range).Reverse())
        {
            var (tile, start, count) = TileMath.Locate(level, index);
            var bytes = tiles.GetValueOrDefault(tile);
            if (bytes is null || bytes.Length < (start + count) * MerkleHash.Length)
            {
                throw new AuditTreeException($"Tile {tile.Index} of level {tile.Level} is missing or too short for the leaves {range.From} to {range.To - 1}.");
            }
            var subtree = MerkleHash.Perfect(bytes.AsSpan(start * MerkleHash.Length, count * MerkleHash.Length));
            hash = hash is null ? subtree : MerkleHash.Node(subtree, hash);
        }
        return hash!;
    }

    private static async Task<Dictionary<TileId, byte[]>> TilesAsync(PortalDb db, IEnumerable<TileId> needed, CancellationToken cancellationToken)
    {
        Dictionary<TileId, byte[]> tiles = [];
        foreach (var level in needed.GroupBy(tile => tile.Level))
        {
            var indexes = level.Select(tile => tile.Index).ToList();
            var found = await db.Set<AuditTile>().AsNoTracking()
                .Where(tile => tile.Level == level.Key && indexes.Contains(tile.Index))
                .ToListAsync(cancellationToken);
            foreach (var tile in found)
            {
                tiles.Add(new TileId(tile.Level, tile.Index), tile.Hashes);
            }
        }
        return tiles;
    }
}
