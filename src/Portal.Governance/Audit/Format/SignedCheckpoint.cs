using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portal.Governance.Audit.Format;

/// <summary>A signed statement about the tree: at this time it had this size and root.</summary>
/// <param name="Origin">Which tree.</param>
/// <param name="Size">Leaves.</param>
/// <param name="Time">UTC, in microseconds.</param>
/// <param name="KeyId">The key it is signed with.</param>
/// <param name="Signature">ECDSA on P-256 with SHA-256 (ES256): r and s, 32 bytes each.</param>
public sealed record SignedCheckpoint(Guid Origin, long Size, byte[] Root, DateTimeOffset Time, string KeyId, byte[] Signature)
{
    /// <summary>What is signed: lines of text, each ended by a line feed.</summary>
    public static byte[] Message(Guid origin, long size, ReadOnlySpan<byte> root, DateTimeOffset time, string keyId) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"portal audit checkpoint v1\n{origin}\n{size}\n{Convert.ToHexStringLower(root)}\n{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}\n{keyId}\n"));

    /// <summary>Whether the signature is that of the key.</summary>
    public bool IsSignedBy(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.VerifyData(Message(Origin, Size, Root, Time, KeyId), Signature, HashAlgorithmName.SHA256);
    }

    /// <summary>Its line in an export, in the anchor file and in a webhook's body, without line feed.</summary>
    public string ToLine()
    {
        var writer = new CanonicalWriter();
        Write(writer);
        return writer.ToString();
    }

    /// <summary>Reads a line; null: it is not exactly what <see cref="ToLine"/> gives.</summary>
    public static SignedCheckpoint? Parse(ReadOnlySpan<byte> line)
    {
        if (StrictJson.Read(line, "checkpoint", Parse) is not { } checkpoint)
        {
            return null;
        }
        var writer = new CanonicalWriter();
        checkpoint.Write(writer);
        return writer.Written.SequenceEqual(line) ? checkpoint : null;
    }

    internal void Write(CanonicalWriter writer)
    {
        writer.Raw("{\"checkpoint\":{\"origin\":"u8).Id(Origin).Raw(",\"size\":"u8).Number(Size).Raw(",\"root\":"u8).Hex(Root);
        writer.Raw(",\"time\":"u8).Time(Time).Raw(",\"key\":"u8).String(KeyId).Raw(",\"signature\":"u8).Base64(Signature).Raw("}}"u8);
    }

    private static SignedCheckpoint Parse(JsonElement json) => new(
        json.GetProperty("origin").GetGuid(),
        json.GetProperty("size").GetInt64(),
        Convert.FromHexString(json.GetProperty("root").GetString()!),
        json.GetProperty("time").GetDateTimeOffset(),
        json.GetProperty("key").GetString()!,
        json.GetProperty("signature").GetBytesFromBase64());
}
