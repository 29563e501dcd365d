using System.Numerics;

namespace Portal.Governance.Audit.Format;

/// <summary>A tree that only grows, of which no more is kept than its next root needs: the complete subtrees of its right edge, at most one per level.</summary>
internal sealed class MerkleFrontier
{
    private readonly List<(int Level, byte[] Hash)> _subtrees = [];

    /// <summary>Leaves.</summary>
    public long Size { get; private set; }

    public void Append(byte[] leafHash) => Append(leafHash, level: 0);

    /// <summary>Appends 2^<paramref name="level"/> leaves of which only the hash over them is known.</summary>
    /// <exception cref="ArgumentException">A subtree of that level cannot begin here.</exception>
    public void Append(byte[] hash, int level)
    {
        if (Size > 0 && BitOperations.TrailingZeroCount(Size) < level)
        {
            throw new ArgumentException($"No subtree of {1L << level} leaves begins at {Size}.", nameof(level));
        }
        Size += 1L << level;
        while (_subtrees.Count > 0 && _subtrees[^1].Level == level)
        {
            hash = MerkleHash.Node(_subtrees[^1].Hash, hash);
            _subtrees.RemoveAt(_subtrees.Count - 1);
            level++;
        }
        _subtrees.Add((level, hash));
    }

    public byte[] Root()
    {
        if (_subtrees.Count == 0)
        {
            return MerkleHash.Empty;
        }
        var root = _subtrees[^1].Hash;
        for (var i = _subtrees.Count - 2; i >= 0; i--)
        {
            root = MerkleHash.Node(_subtrees[i].Hash, root);
        }
        return root;
    }
}
