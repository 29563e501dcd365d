using System.Security.Cryptography;

namespace Portal.Governance.Audit.Format;

/// <summary>The hashes of RFC 6962, section 2.1: SHA-256 with a prefix that tells leaves from nodes.</summary>
internal static class MerkleHash
{
    public const int Length = 32;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    /// <summary>Root of the tree without leaves.</summary>
    public static byte[] Empty { get; } = SHA256.HashData([]);

    public static byte[] Leaf(ReadOnlySpan<byte> data)
    {
        const int MostOnStack = 4096;
        Span<byte> input = data.Length < MostOnStack ? stackalloc byte[data.Length + 1] : new byte[data.Length + 1];
        input[0] = LeafPrefix;
        data.CopyTo(input[1..]);
        return SHA256.HashData(input);
    }

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + Length + Length];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Length)..]);
        return SHA256.HashData(input);
    }

    /// <summary>Hash over neighbouring subtrees that are all complete and of one size; their number is a power of two.</summary>
    /// <param name="hashes">The subtrees' hashes one after another.</param>
    public static byte[] Perfect(ReadOnlySpan<byte> hashes)
    {
        if (hashes.Length == Length)
        {
            return hashes.ToArray();
        }
        var half = hashes.Length / 2;
        return Node(Perfect(hashes[..half]), Perfect(hashes[half..]));
    }
}
