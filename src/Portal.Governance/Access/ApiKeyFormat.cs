using System.Security.Cryptography;
using System.Text;

namespace Portal.Governance.Access;

/// <summary>
/// The text of an API key: <c>lmp_{id}_{secret}{checksum}</c>. The prefix lets secret scanners find leaked keys; the id (10 characters) is
/// public; the secret (32 characters of base 62) carries 190 random bits; the checksum (6 characters) is the CRC-32 of all before it, so that a
/// mistyped or truncated key is refused without a look-up.
/// </summary>
public static class ApiKeyFormat
{
    public const string Prefix = "lmp_";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 10;
    private const int SecretLength = 32;
    private const int ChecksumLength = 6;
    private const int TotalLength = 4 + IdLength + 1 + SecretLength + ChecksumLength;

    /// <summary>A new key from the system's random source.</summary>
    public static (string Id, string Key) Create()
    {
        var id = RandomNumberGenerator.GetString(Alphabet, IdLength);
        var body = $"{Prefix}{id}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";
        return (id, body + Checksum(body));
    }

    /// <summary>The id of a key, or null when the text is not a well-formed key.</summary>
    public static string? ReadId(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length != TotalLength || !key.StartsWith(Prefix, StringComparison.Ordinal) || key[Prefix.Length + IdLength] != '_')
        {
            return null;
        }
        var body = key.AsSpan(0, key.Length - ChecksumLength);
        return key.AsSpan(body.Length).SequenceEqual(Checksum(body)) ? key.Substring(Prefix.Length, IdLength) : null;
    }

    /// <summary>The hash under which a key is stored.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string Checksum(ReadOnlySpan<char> body)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(body)];
        Encoding.UTF8.GetBytes(body, bytes);
        var crc = Crc32(bytes);
        return string.Create(ChecksumLength, crc, static (text, value) =>
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                text[i] = Alphabet[(int)(value % 62)];
                value /= 62;
            }
        });
    }

    /// <summary>CRC-32 of ISO-HDLC (the one of zip and PNG); keys are short, so bit by bit is fast enough.</summary>
    internal static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320u;
            }
        }
        return ~crc;
    }
}
