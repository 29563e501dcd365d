using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portal.Governance.Audit.Format;

/// <summary>Proves, with a public key alone, that an entry is in the tree a checkpoint signs.</summary>
/// <param name="Entry">The leaf's bytes: the entry's canonical JSON.</param>
/// <param name="Path">Hashes from the leaf up.</param>
public sealed record InclusionProof(long Index, string Entry, IReadOnlyList<byte[]> Path, SignedCheckpoint Checkpoint)
{
    /// <summary>Whether the entry is in the checkpoint's tree; says nothing about the checkpoint's signature.</summary>
    public bool Holds() => MerkleProof.Includes(Index, Checkpoint.Size, MerkleHash.Leaf(Encoding.UTF8.GetBytes(Entry)), Path, Checkpoint.Root);

    /// <summary>The proof as a file of one line.</summary>
    public string ToJson()
    {
        var writer = new CanonicalWriter();
        writer.Raw("{\"inclusion\":{\"leaf\":"u8).Number(Index).Raw(",\"path\":"u8);
        ProofDocument.Write(writer, Path);
        writer.Raw(",\"proves\":"u8).Raw(Entry).Raw(",\"in\":"u8);
        Checkpoint.Write(writer);
        return writer.Raw("}}"u8).ToString();
    }
}

/// <summary>Proves that the tree of the older checkpoint is the beginning of the newer one's: nothing was changed or removed in between.</summary>
public sealed record ConsistencyProof(IReadOnlyList<byte[]> Path, SignedCheckpoint Older, SignedCheckpoint Newer)
{
    /// <summary>Whether the newer tree continues the older; says nothing about signatures.</summary>
    public bool Holds() => Older.Origin == Newer.Origin && MerkleProof.Continues(Older.Size, Newer.Size, Older.Root, Newer.Root, Path);

    /// <inheritdoc cref="InclusionProof.ToJson"/>
    public string ToJson()
    {
        var writer = new CanonicalWriter();
        writer.Raw("{\"consistency\":{\"path\":"u8);
        ProofDocument.Write(writer, Path);
        writer.Raw(",\"from\":"u8);
        Older.Write(writer);
        writer.Raw(",\"to\":"u8);
        Newer.Write(writer);
        return writer.Raw("}}"u8).ToString();
    }
}

/// <summary>Reads proofs from their files.</summary>
internal static class ProofDocument
{
    public static InclusionProof? ParseInclusion(string json) => Parse(json, "inclusion", proof => new InclusionProof(
        proof.GetProperty("leaf").GetInt64(), proof.GetProperty("proves").GetRawText(), Path(proof), Checkpoint(proof, "in")));

    public static ConsistencyProof? ParseConsistency(string json) => Parse(json, "consistency", proof => new ConsistencyProof(
        Path(proof), Checkpoint(proof, "from"), Checkpoint(proof, "to")));

    /// <summary>What is wrong with a proof's checkpoint; null: a key to trust has signed it.</summary>
    public static string? Fault(SignedCheckpoint checkpoint, IReadOnlyList<VerificationKey> keys)
    {
        if (keys.FirstOrDefault(key => key.Id == checkpoint.KeyId) is not { } trusted)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The checkpoint of {checkpoint.Size} leaves is signed with key {checkpoint.KeyId}, which is not among the keys to trust.");
        }
        using ECDsa key = trusted.Open();
        return checkpoint.IsSignedBy(key) ? null : string.Create(CultureInfo.InvariantCulture, $"The checkpoint of {checkpoint.Size} leaves does not carry the signature of key {checkpoint.KeyId}.");
    }

    public static void Write(CanonicalWriter writer, IReadOnlyList<byte[]> path)
    {
        writer.Raw("["u8);
        for (var i = 0; i < path.Count; i++)
        {
            writer.Raw(i > 0 ? ","u8 : default).Hex(path[i]);
        }
        writer.Raw("]"u8);
    }

    private static T? Parse<T>(string json, string kind, Func<JsonElement, T> read)
        where T : class => StrictJson.Read(Encoding.UTF8.GetBytes(json), kind, read);

    private static List<byte[]> Path(JsonElement proof) => [.. proof.GetProperty("path").EnumerateArray().Select(hash => Convert.FromHexString(hash.GetString()!))];

    private static SignedCheckpoint Checkpoint(JsonElement proof, string member) =>
        SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(proof.GetProperty(member).GetRawText())) ?? throw new JsonException("The checkpoint was changed.");
}
