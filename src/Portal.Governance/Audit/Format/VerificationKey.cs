using System.Security.Cryptography;

namespace Portal.Governance.Audit.Format;

/// <summary>A public key that checkpoints are or were signed with.</summary>
/// <param name="Id">The first 16 hex digits of the SHA-256 of <paramref name="Key"/>.</param>
/// <param name="Key">SubjectPublicKeyInfo, DER.</param>
/// <param name="Since">UTC; when it was first used.</param>
public sealed record VerificationKey(string Id, byte[] Key, DateTimeOffset Since)
{
    /// <summary>ECDSA on P-256 with SHA-256, as JSON Web Algorithms name it.</summary>
    public const string Algorithm = "ES256";

    public static string IdOf(ReadOnlySpan<byte> key) => Convert.ToHexStringLower(SHA256.HashData(key))[..16];

    /// <summary>Its line in an export, without line feed.</summary>
    public string ToLine()
    {
        var writer = new CanonicalWriter();
        Write(writer);
        return writer.ToString();
    }

    /// <summary>Reads a line; null: it is not exactly what <see cref="ToLine"/> gives, or the id is not the key's.</summary>
    public static VerificationKey? Parse(ReadOnlySpan<byte> line)
    {
        var key = StrictJson.Read(line, "key", json => new VerificationKey(
            json.GetProperty("id").GetString()!,
            json.GetProperty("public").GetBytesFromBase64(),
            json.GetProperty("since").GetDateTimeOffset()));
        if (key is null || key.Id != IdOf(key.Key))
        {
            return null;
        }
        var writer = new CanonicalWriter();
        key.Write(writer);
        return writer.Written.SequenceEqual(line) ? key : null;
    }

    /// <exception cref="CryptographicException">It is no key.</exception>
    public ECDsa Open()
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Key, out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    internal void Write(CanonicalWriter writer)
    {
        writer.Raw("{\"key\":{\"id\":"u8).String(Id).Raw(",\"algorithm\":"u8).String(Algorithm);
        writer.Raw(",\"public\":"u8).Base64(Key).Raw(",\"since\":"u8).Time(Since).Raw("}}"u8);
    }
}
