using System.Text.Json;
using Portal.Governance.Audit.Format;

namespace Portal.Governance.Audit.Reading;

/// <summary>What a leaf should be by its entry, and what is wrong with it.</summary>
/// <param name="Hash">As the entry gives it; as the tree has it where there is no entry.</param>
/// <param name="IsWrong">The tree has another hash.</param>
internal readonly record struct CheckedLeaf(long Index, byte[] Hash, bool IsWrong, IReadOnlyList<AuditFault> Faults)
{
    /// <summary>Checks a page on all cores; the results are in the page's order.</summary>
    public static CheckedLeaf[] All(IReadOnlyList<StoredLeaf> page)
    {
        var results = new CheckedLeaf[page.Count];
        Parallel.For(0, page.Count, () => new CanonicalWriter(), (i, _, writer) =>
        {
            results[i] = Of(page[i], writer);
            return writer;
        }, _ => { });
        return results;
    }

    private static CheckedLeaf Of(StoredLeaf leaf, CanonicalWriter writer)
    {
        if (leaf.Entry is not { } entry)
        {
            return new CheckedLeaf(leaf.Index, leaf.Stored ?? new byte[MerkleHash.Length], IsWrong: true, [Fault(AuditFaultKind.EntryMissing, leaf, $"The entry of leaf {leaf.Index} is gone.")]);
        }
        writer.Clear();
        EntryFormat.Write(entry, writer);
        var hash = MerkleHash.Leaf(writer.Written);
        var isWrong = leaf.Stored is null || !hash.AsSpan().SequenceEqual(leaf.Stored);
        var fault = !isWrong ? null : leaf.Stored is null
            ? Fault(AuditFaultKind.TreeDamaged, leaf, $"The tree lacks leaf {leaf.Index}.")
            : Fault(AuditFaultKind.EntryChanged, leaf, $"The entry of leaf {leaf.Index} is not the one that was written, or its hash in the tree was changed.");
        return new CheckedLeaf(leaf.Index, hash, isWrong, [.. new[] { fault, CheckTexts(leaf, entry, writer.Written) }.OfType<AuditFault>()]);
    }

    private static AuditFault? CheckTexts(StoredLeaf leaf, AuditEntry entry, ReadOnlySpan<byte> bytes)
    {
        if (leaf.Texts is null)
        {
            return null;
        }
        try
        {
            var texts = AuditTextSet.Parse(leaf.Texts);
            var wrong = texts.FirstWrong(entry)
                ?? (texts.HasChanges ? new ExportTexts(leaf.Index, [.. texts.Texts.Select(text => (text.Key, text.Value.Salt, text.Value.Text))]).FirstWrong(bytes) : null);
            return wrong is null ? null : Fault(AuditFaultKind.TextChanged, leaf, $"The text at '{wrong}' is not what the entry of leaf {leaf.Index} commits to.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Fault(AuditFaultKind.TextChanged, leaf, $"The texts of the entry of leaf {leaf.Index} cannot be read.");
        }
    }

    private static AuditFault Fault(AuditFaultKind kind, StoredLeaf leaf, string detail) =>
        new(kind, leaf.Index, leaf.Index, leaf.Entry?.Id, detail);
}
