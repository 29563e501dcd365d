namespace Portal.Governance.Audit.Format;

/// <summary>Leaves that are not what was signed, as narrowly as checkpoints tell.</summary>
/// <param name="From">First leaf that may differ.</param>
/// <param name="To">Last one.</param>
/// <param name="Checkpoint">The first that does not fit.</param>
internal sealed record TreeFault(long From, long To, SignedCheckpoint Checkpoint);

/// <summary>Signed roots of one tree, and which of them it met as it grew.</summary>
internal sealed class SignedRoots
{
    private readonly List<SignedCheckpoint> _checkpoints;
    private readonly List<SignedCheckpoint> _failed = [];
    private int _next;

    public SignedRoots(IEnumerable<SignedCheckpoint> checkpoints) => _checkpoints = [.. checkpoints.OrderBy(checkpoint => checkpoint.Size)];

    /// <summary>The next size whose root is signed.</summary>
    public long NextSize => _next < _checkpoints.Count ? _checkpoints[_next].Size : long.MaxValue;

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

    /// <summary>Holds the tree, as large as it is now, against the roots signed for it.</summary>
    public void Compare(MerkleFrontier tree)
    {
        for (; NextSize <= tree.Size; _next++)
        {
            var checkpoint = _checkpoints[_next];
            if (checkpoint.Size == tree.Size && tree.Root().AsSpan().SequenceEqual(checkpoint.Root))
            {
                WrongCheckpoints.AddRange(_failed);
                _failed.Clear();
                (SignedUntil, Met) = (tree.Size, Met + 1);
            }
            else
            {
                _failed.Add(checkpoint);
            }
        }
    }
}
