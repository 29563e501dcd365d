namespace Portal.Governance.Audit.Reading;

/// <summary>What is wrong with the trail.</summary>
public enum AuditFaultKind
{
    /// <summary>An entry does not have the hash its leaf had when it was written.</summary>
    EntryChanged,

    /// <summary>The entry of a leaf is gone, or the note which entry it is.</summary>
    EntryMissing,

    /// <summary>An entry is neither a leaf nor waiting to become one.</summary>
    EntryOutside,

    /// <summary>The stored tree is not the tree over its leaves.</summary>
    TreeDamaged,

    /// <summary>Leaves are not what a checkpoint signs.</summary>
    CheckpointMismatch,

    /// <summary>A checkpoint does not carry the signature of the key it names.</summary>
    SignatureWrong,

    /// <summary>Leaves are not what this instance's anchor file vouches for, or are fewer.</summary>
    AnchorMismatch,

    /// <summary>A personal text beside the trail is not what the entry commits to.</summary>
    TextChanged,
}

/// <param name="From">First leaf concerned; null: none in particular.</param>
/// <param name="To">Last leaf concerned.</param>
/// <param name="EntryId">The entry, where it is one.</param>
/// <param name="Detail">In English, for operators.</param>
public sealed record AuditFault(AuditFaultKind Kind, long? From, long? To, Guid? EntryId, string Detail);

/// <summary>The result of a check of the whole trail.</summary>
/// <param name="Size">Leaves that were checked.</param>
/// <param name="Checkpoints">Checkpoints whose root and signature were right.</param>
/// <param name="Anchors">Lines of the anchor file that the tree agrees with.</param>
/// <param name="FaultCount">All faults; <paramref name="Faults"/> has the first hundred.</param>
/// <param name="UnknownKeys">Keys checkpoints are signed with that are not in this instance's key folder: of other instances, or of a forger.</param>
public sealed record AuditVerification(
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    long Size,
    int Checkpoints,
    int Anchors,
    int FaultCount,
    IReadOnlyList<AuditFault> Faults,
    IReadOnlyList<string> UnknownKeys)
{
    public bool IsWhole => FaultCount == 0;
}

/// <param name="Done">Leaves checked so far.</param>
/// <param name="Size">Leaves to check.</param>
public readonly record struct AuditProgress(long Done, long Size);
