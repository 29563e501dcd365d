using System.Numerics;

namespace Portal.Governance.Audit.Format;

/// <summary>A stretch of leaves, the end excluded.</summary>
internal readonly record struct LeafRange(long From, long To)
{
    public long Length => To - From;
}

/// <summary>Proofs of RFC 6962, section 2.1: which hashes they consist of, and how they are checked (the algorithms of RFC 9162, 2.1.3.2 and 2.1.4.2).</summary>
internal static class MerkleProof
{
    /// <summary>The stretches whose hashes prove that a leaf is in a tree, from the leaf up.</summary>
    public static List<LeafRange> InclusionRanges(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        List<LeafRange> ranges = [];
        var (from, to) = (0L, size);
        while (to - from > 1)
        {
            var middle = from + Split(to - from);
            if (index < middle)
            {
                ranges.Add(new LeafRange(middle, to));
                to = middle;
            }
            else
            {
                ranges.Add(new LeafRange(from, middle));
                from = middle;
            }
        }
        ranges.Reverse();
        return ranges;
    }

    /// <summary>The stretches whose hashes prove that a tree is the beginning of a larger one.</summary>
    public static List<LeafRange> ConsistencyRanges(long older, long newer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(older);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, newer);
        List<LeafRange> ranges = [];
        var (from, to, isOlderTree) = (0L, newer, true);
        while (older != to)
        {
            var middle = from + Split(to - from);
            if (older <= middle)
            {
                ranges.Add(new LeafRange(middle, to));
                to = middle;
            }
            else
            {
                ranges.Add(new LeafRange(from, middle));
                (from, isOlderTree) = (middle, false);
            }
        }
        if (!isOlderTree)
        {
            ranges.Add(new LeafRange(from, to));
        }
        ranges.Reverse();
        return ranges;
    }

    /// <summary>Whether <paramref name="path"/> proves that a leaf stands at <paramref name="index"/> of the tree with that root.</summary>
    public static bool Includes(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || leafHash.Length != MerkleHash.Length || path.Any(hash => hash.Length != MerkleHash.Length))
        {
            return false;
        }
        var (node, last) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return false;
            }
            if ((node & 1) == 1 || node == last)
            {
                hash = MerkleHash.Node(sibling, hash);
                // At the right edge a node without a sibling rises until it is a right child.
                var rise = (node & 1) == 1 ? 0 : BitOperations.TrailingZeroCount(node);
                (node, last) = (node >> rise, last >> rise);
            }
            else
            {
                hash = MerkleHash.Node(hash, sibling);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>Whether <paramref name="path"/> proves that the older tree is the beginning of the newer one.</summary>
    public static bool Continues(long older, long newer, ReadOnlySpan<byte> olderRoot, ReadOnlySpan<byte> newerRoot, IReadOnlyList<byte[]> path)
    {
        if (older < 0 || older > newer || path.Any(hash => hash.Length != MerkleHash.Length))
        {
            return false;
        }
        if (older == newer || older == 0)
        {
            return path.Count == 0 && (older == newer ? olderRoot.SequenceEqual(newerRoot) : olderRoot.SequenceEqual(MerkleHash.Empty));
        }
        // Where the older tree is one complete subtree, its root is the start and stands in no proof.
        var hashes = BitOperations.IsPow2(older) ? [olderRoot.ToArray(), .. path] : path;
        if (hashes.Count == 0)
        {
            return false;
        }
        var skip = BitOperations.TrailingZeroCount(older);
        var (node, last) = ((older - 1) >> skip, (newer - 1) >> skip);
        var (oldHash, newHash) = (hashes[0], hashes[0]);
        for (var i = 1; i < hashes.Count; i++)
        {
            if (last == 0)
            {
                return false;
            }
            if ((node & 1) == 1 || node == last)
            {
                oldHash = MerkleHash.Node(hashes[i], oldHash);
                newHash = MerkleHash.Node(hashes[i], newHash);
                var rise = (node & 1) == 1 ? 0 : BitOperations.TrailingZeroCount(node);
                (node, last) = (node >> rise, last >> rise);
            }
            else
            {
                newHash = MerkleHash.Node(newHash, hashes[i]);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && olderRoot.SequenceEqual(oldHash) && newerRoot.SequenceEqual(newHash);
    }

    /// <summary>The largest power of two below a number of leaves above one: where a tree splits.</summary>
    public static long Split(long length) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(length - 1)));
}
