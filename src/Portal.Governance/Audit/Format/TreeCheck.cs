namespace Portal.Governance.Audit.Format;

/// <summary>Grows one tree from leaves and holds its roots against all that were signed, each at its size.</summary>
internal sealed class TreeCheck
{
    private readonly MerkleFrontier _tree = new();
    private readonly SignedRoots[] _signed;

    public TreeCheck(params SignedRoots[] signed)
    {
        _signed = signed;
        Compare();
    }

    /// <summary>Leaves so far.</summary>
    public long Size => _tree.Size;

    public void Append(byte[] leafHash) => Append(leafHash, level: 0);

    /// <summary>Whether the next 2^<paramref name="level"/> leaves may be appended by the hash over them: no root is signed for a size in between.</summary>
    public bool CanAppend(int level)
    {
        var size = Size + (1L << level);
        return Array.TrueForAll(_signed, roots => roots.NextSize >= size);
    }

    /// <summary>Appends 2^<paramref name="level"/> leaves of which only the hash over them is known.</summary>
    /// <exception cref="ArgumentException">A root is signed for a size in between, or a subtree of that level cannot begin here.</exception>
    public void Append(byte[] hash, int level)
    {
        if (!CanAppend(level))
        {
            throw new ArgumentException($"A root is signed for a size between {Size} and {Size + (1L << level)} leaves.", nameof(level));
        }
        _tree.Append(hash, level);
        Compare();
    }

    private void Compare()
    {
        foreach (var roots in _signed)
        {
            roots.Compare(_tree);
        }
    }
}
