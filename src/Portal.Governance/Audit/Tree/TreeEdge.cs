using Portal.Governance.Audit.Format;

namespace Portal.Governance.Audit.Tree;

/// <summary>A tile as appending left it.</summary>
/// <param name="IsNew">It did not exist before.</param>
internal sealed record ChangedTile(TileId Id, byte[] Hashes, bool IsNew);

/// <summary>The right edge of the tree: its tiles that are not full. All that appending needs.</summary>
internal sealed class TreeEdge
{
    private readonly List<List<byte[]>> _levels = [];
    private readonly Dictionary<TileId, ChangedTile> _changed = [];

    private TreeEdge(long size) => Size = size;

    /// <summary>Leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The edge of a tree as the store has it.</summary>
    /// <param name="tiles">The tiles <see cref="TileMath.Edge"/> names.</param>
    /// <exception cref="AuditTreeException">A tile is missing or has another number of hashes than the size says.</exception>
    public static TreeEdge Load(long size, IReadOnlyDictionary<TileId, byte[]> tiles)
    {
        var edge = new TreeEdge(size);
        foreach (var (tile, count) in TileMath.Edge(size))
        {
            if (!tiles.TryGetValue(tile, out var hashes) || hashes.Length != count * MerkleHash.Length)
            {
                throw new AuditTreeException($"The tree of {size} leaves needs {count} hashes in tile {tile.Index} of level {tile.Level}; the store has {hashes?.Length / MerkleHash.Length ?? 0}.");
            }
            edge.Level(tile.Level).AddRange(hashes.Chunk(MerkleHash.Length));
        }
        return edge;
    }

    /// <summary>The same edge, to grow by itself: a failed write must not leave a trace.</summary>
    public TreeEdge Copy()
    {
        var copy = new TreeEdge(Size);
        foreach (var level in _levels)
        {
            copy._levels.Add([.. level]);
        }
        return copy;
    }

    public void Append(byte[] leafHash)
    {
        Append(0, Size, leafHash);
        Size++;
    }

    /// <summary>Appends a full tile of leaves of which only the hash over them is known; the tile itself is not among what <see cref="Changed"/> gives.</summary>
    /// <exception cref="InvalidOperationException">The last tile of leaves is not full.</exception>
    public void AppendTile(byte[] hash)
    {
        if (Size % TileMath.Width != 0)
        {
            throw new InvalidOperationException($"No tile begins at leaf {Size}.");
        }
        Append(1, Size >> TileMath.Height, hash);
        Size += TileMath.Width;
    }

    /// <summary>What appending changed since the edge was loaded or copied.</summary>
    public IReadOnlyCollection<ChangedTile> Changed()
    {
        // Tiles that were filled are complete already; those still open are written as they are now.
        foreach (var (id, _) in TileMath.Edge(Size))
        {
            if (_changed.TryGetValue(id, out var open))
            {
                _changed[id] = open with { Hashes = Join(_levels[id.Level]) };
            }
        }
        return _changed.Values;
    }

    public byte[] Root()
    {
        var frontier = new MerkleFrontier();
        for (var level = _levels.Count - 1; level >= 0; level--)
        {
            foreach (var hash in _levels[level])
            {
                frontier.Append(hash, level * TileMath.Height);
            }
        }
        return frontier.Root();
    }

    /// <param name="position">Index of the hash in its level.</param>
    private void Append(int level, long position, byte[] hash)
    {
        var open = Level(level);
        var id = new TileId(level, position >> TileMath.Height);
        _changed.TryAdd(id, new ChangedTile(id, [], IsNew: open.Count == 0));
        open.Add(hash);
        if (open.Count == TileMath.Width)
        {
            var full = Join(open);
            _changed[id] = _changed[id] with { Hashes = full };
            open.Clear();
            Append(level + 1, position >> TileMath.Height, MerkleHash.Perfect(full));
        }
    }

    private List<byte[]> Level(int level)
    {
        while (_levels.Count <= level)
        {
            _levels.Add([]);
        }
        return _levels[level];
    }

    private static byte[] Join(List<byte[]> hashes)
    {
        var joined = new byte[hashes.Count * MerkleHash.Length];
        for (var i = 0; i < hashes.Count; i++)
        {
            hashes[i].CopyTo(joined, i * MerkleHash.Length);
        }
        return joined;
    }
}

/// <summary>The stored tree contradicts itself: somebody changed it, or part of it was restored without the rest.</summary>
public sealed class AuditTreeException : Exception
{
    public AuditTreeException()
    {
    }

    public AuditTreeException(string message)
        : base(message)
    {
    }

    public AuditTreeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
