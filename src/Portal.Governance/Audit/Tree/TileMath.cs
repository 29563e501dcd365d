using Portal.Governance.Audit.Format;

namespace Portal.Governance.Audit.Tree;

/// <summary>Where a tile stands.</summary>
internal readonly record struct TileId(int Level, long Index);

/// <summary>
/// How the tree lies in tiles of 256 hashes: a tile of level L keeps hashes of complete subtrees of 256^L leaves; what lies between two levels of tiles
/// is hashed again when it is needed. So a tree of a billion leaves is at most four tiles deep, and appending touches its right edge only.
/// </summary>
internal static class TileMath
{
    /// <summary>Levels of the tree from one level of tiles to the next.</summary>
    public const int Height = 8;

    /// <summary>Hashes of a full tile.</summary>
    public const int Width = 1 << Height;

    /// <summary>How many hashes the last tile of each level has, from the leaves up, and which tile that is; a level whose last tile is full has none.</summary>
    public static IEnumerable<(TileId Tile, int Count)> Edge(long size)
    {
        for (var level = 0; size > 0; level++, size >>= Height)
        {
            if ((int)(size & (Width - 1)) is > 0 and var count)
            {
                yield return (new TileId(level, size >> Height), count);
            }
        }
    }

    /// <summary>The complete subtrees a stretch of leaves consists of, left to right: level in the tree and index in that level.</summary>
    /// <remarks>The stretches of RFC 6962's proofs begin where a subtree of their size may begin, so they split as a tree does.</remarks>
    public static IEnumerable<(int Level, long Index)> Subtrees(LeafRange range)
    {
        var from = range.From;
        while (from < range.To)
        {
            var level = System.Numerics.BitOperations.Log2((ulong)(range.To - from));
            if (from > 0)
            {
                level = Math.Min(level, System.Numerics.BitOperations.TrailingZeroCount(from));
            }
            yield return (level, from >> level);
            from += 1L << level;
        }
    }

    /// <summary>The tile that keeps what a subtree's hash is made of, and where in it.</summary>
    public static (TileId Tile, int Start, int Count) Locate(int level, long index)
    {
        var (tileLevel, within) = (level / Height, level % Height);
        var first = index << within;
        return (new TileId(tileLevel, first >> Height), (int)(first & (Width - 1)), 1 << within);
    }
}
