using System.Text.Json;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Tree;

namespace Portal.Governance.Audit.Reading;

/// <summary>What the leaves of a tile should be by their entries, and what is wrong with them.</summary>
internal sealed class CheckedTile
{
    private readonly byte[][] _hashes;
    private readonly byte[]? _root;
    private readonly List<AuditFault> _faults = [];

    private CheckedTile(ArraySegment<StoredLeaf> leaves)
    {
        var writer = new CanonicalWriter();
        var hashes = new byte[leaves.Count * MerkleHash.Length];
        _hashes = new byte[leaves.Count][];
        for (var i = 0; i < leaves.Count; i++)
        {
            _hashes[i] = Check(leaves[i], writer);
            _hashes[i].CopyTo(hashes, i * MerkleHash.Length);
        }
        _root = leaves.Count == TileMath.Width ? MerkleHash.Perfect(hashes) : null;
    }

    /// <summary>In the order of the leaves.</summary>
    public IReadOnlyList<AuditFault> Faults => _faults;

    /// <summary>The first leaf that the tree has another hash of than the entry gives; null: none.</summary>
    public long? FirstWrongLeaf { get; private set; }

    /// <summary>Checks a page, which begins with a tile, on all cores; the results are in the page's order.</summary>
    public static CheckedTile[] All(StoredLeaf[] page)
    {
        var tiles = new CheckedTile[(page.Length + TileMath.Width - 1) / TileMath.Width];
        Parallel.For(0, tiles.Length, i =>
            tiles[i] = new CheckedTile(new ArraySegment<StoredLeaf>(page, i * TileMath.Width, Math.Min(TileMath.Width, page.Length - (i * TileMath.Width)))));
        return tiles;
    }

    public void AppendTo(TreeEdge edge)
    {
        if (_root is not null)
        {
            edge.AppendTile(_root);
            return;
        }
        foreach (var hash in _hashes)
        {
            edge.Append(hash);
        }
    }

    public void AppendTo(TreeCheck tree)
    {
        if (_root is not null && tree.CanAppend(TileMath.Height))
        {
            tree.Append(_root, TileMath.Height);
            return;
        }
        foreach (var hash in _hashes)
        {
            tree.Append(hash);
        }
    }

    /// <summary>The leaf's hash as the entry gives it; as the tree has it where there is no entry.</summary>
    private byte[] Check(StoredLeaf leaf, CanonicalWriter writer)
    {
        if (leaf.Entry is not { } entry)
        {
            FirstWrongLeaf ??= leaf.Index;
            _faults.Add(Fault(AuditFaultKind.EntryMissing, leaf, $"The entry of leaf {leaf.Index} is gone."));
            return leaf.Stored ?? new byte[MerkleHash.Length];
        }
        writer.Clear();
        EntryFormat.Write(entry, writer);
        var hash = MerkleHash.Leaf(writer.Written);
        if (leaf.Stored is null || !hash.AsSpan().SequenceEqual(leaf.Stored))
        {
            FirstWrongLeaf ??= leaf.Index;
            _faults.Add(leaf.Stored is null
                ? Fault(AuditFaultKind.TreeDamaged, leaf, $"The tree lacks leaf {leaf.Index}.")
                : Fault(AuditFaultKind.EntryChanged, leaf, $"The entry of leaf {leaf.Index} is not the one that was written, or its hash in the tree was changed."));
        }
        if (CheckTexts(leaf, entry, writer.Written) is { } fault)
        {
            _faults.Add(fault);
        }
        return hash;
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
