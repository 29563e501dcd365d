namespace Portal.Governance.Audit.Format;

/// <summary>Leaves that are not what was signed, as narrowly as checkpoints tell.</summary>
/// <param name="From">First leaf that may differ.</param>
/// <param name="To">Last one.</param>
/// <param name="Checkpoint">The first that does not fit.</param>
internal sealed record TreeFault(long From, long To, SignedCheckpoint Checkpoint);

/// <summary>Grows a tree from leaves and holds its roots against signed ones.</summary>
internal sealed class TreeCheck
{
    private readonly MerkleFrontier _tree = new();
    private readonly List<SignedCheckpoint> _checkpoints;
    private readonly List<SignedCheckpoint> _failed = [];
    private int _next;

    public TreeCheck(IEnumerable<SignedCheckpoint> checkpoints)
    {
        _checkpoints = [.. checkpoints.OrderBy(checkpoint => checkpoint.Size)];
        Compare();
    }

    /// <summary>Leaves so far.</summary>
    public long Size => _tree.Size;

    /// <summary>Checkpoints whose root was met.</summary>
    public int Met { get; private set; }

    /// <summary>Every leaf before this is as it was signed.</summary>
    public long SignedUntil { get; private set; }

    /// <summary>Checkpoints whose root was not met although that of a later one was: it is they that are wrong, not the leaves.</summary>
    public List<SignedCheckpoint> WrongCheckpoints { get; } = [];

    /// <summary>Checkpoints of more leaves than there are.</summary>
    public IEnumerable<SignedCheckpoint> Beyond => _checkpoints.Skip(_next);

    /// <summary>The leaves that differ from what was signed; null: none.</summary>
    public TreeFault? Fault => _failed.Count == 0 ? null : new TreeFault(SignedUntil, _failed[0].Size - 1, _failed[0]);

    public byte[] Root() => _tree.Root();

    public void Append(byte[] leafHash)
    {
        _tree.Append(leafHash);
        Compare();
    }

    private void Compare()
    {
        for (; _next < _checkpoints.Count && _checkpoints[_next].Size <= Size; _next++)
        {
            var checkpoint = _checkpoints[_next];
            if (checkpoint.Size == Size && _tree.Root().AsSpan().SequenceEqual(checkpoint.Root))
            {
                WrongCheckpoints.AddRange(_failed);
                _failed.Clear();
                (SignedUntil, Met) = (Size, Met + 1);
            }
            else
            {
                _failed.Add(checkpoint);
            }
        }
    }
}
