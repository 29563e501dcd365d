using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portal.Operations.Backup;

/// <summary>
/// Encryption of a backup: AES-256-GCM over pieces of 64 KiB, each bound to its number and the last one marked, so that pieces can neither be changed, moved nor
/// cut off. The key is random; it is wrapped by a passphrase (PBKDF2 with SHA-512) or by an RSA public key (OAEP with SHA-256), so that a job that makes backups
/// need not be able to read them.
/// </summary>
internal static class BackupCipher
{
    public const int PieceBytes = 64 * 1024;
    public const int TagBytes = 16;
    private const int KeyBytes = 32;
    private const int LongestHeader = 16 * 1024;
    private const int LeastRsaBits = 2048;

    // OWASP's figure for PBKDF2 with HMAC-SHA-512 is 210,000; a backup is opened rarely and attacked at leisure.
    private const int Iterations = 600_000;
    private const int MostIterations = 10_000_000;

    private static readonly byte[] Magic = "LMPBACKUP1\n"u8.ToArray();

    /// <summary>Begins an encrypted file.</summary>
    /// <exception cref="BackupException">The passphrase is too short, or the key is no RSA public key of 2048 bits or more.</exception>
    public static async Task<Stream> EncryptAsync(Stream output, BackupLock with, CancellationToken cancellationToken)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var header = JsonSerializer.SerializeToUtf8Bytes(with.PublicKey is { } pem ? Wrap(key, pem) : Wrap(key, Encoding.UTF8.GetBytes(with.Passphrase!)), JsonSerializerOptions.Web);
        await output.WriteAsync(Magic, cancellationToken);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, header.Length);
        await output.WriteAsync(length, cancellationToken);
        await output.WriteAsync(header, cancellationToken);
        return new SealingStream(output, key, SHA256.HashData(header));
    }

    /// <summary>The content of a backup file: decrypted if it is encrypted, else as it is.</summary>
    /// <exception cref="BackupException">It is encrypted and the key or passphrase is missing or wrong.</exception>
    public static async Task<Stream> OpenAsync(Stream file, BackupLock with, CancellationToken cancellationToken)
    {
        var start = new byte[Magic.Length];
        var read = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (read < start.Length || !start.AsSpan().SequenceEqual(Magic))
        {
            file.Seek(0, SeekOrigin.Begin);
            return file;
        }
        try
        {
            var length = new byte[sizeof(int)];
            await file.ReadExactlyAsync(length, cancellationToken);
            var header = new byte[BinaryPrimitives.ReadInt32BigEndian(length) is > 0 and <= LongestHeader and var size ? size : throw new BackupException("The backup is damaged: its header is not readable.")];
            await file.ReadExactlyAsync(header, cancellationToken);
            var wrapped = JsonSerializer.Deserialize<WrappedKey>(header, JsonSerializerOptions.Web) ?? throw new BackupException("The backup is damaged: its header is not readable.");
            return new OpeningStream(file, Unwrap(wrapped, with), SHA256.HashData(header));
        }
        catch (Exception fault) when (fault is JsonException or EndOfStreamException)
        {
            throw new BackupException("The backup is damaged: its header is not readable.", fault);
        }
    }

    /// <summary>Number of the piece, and whether it is the last.</summary>
    internal static void Nonce(Span<byte> nonce, long piece, bool last)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce, piece);
        nonce[^1] = last ? (byte)1 : (byte)0;
    }

    private static WrappedKey Wrap(byte[] key, byte[] passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        using var cipher = new AesGcm(Derive(passphrase, salt, Iterations), TagBytes);
        var sealedKey = new byte[KeyBytes + TagBytes];
        cipher.Encrypt(new byte[12], key, sealedKey.AsSpan(0, KeyBytes), sealedKey.AsSpan(KeyBytes));
        return new WrappedKey("passphrase", sealedKey, salt, Iterations);
    }

    private static WrappedKey Wrap(byte[] key, string pem)
    {
        using var rsa = ImportRsa(pem, "the public key");
        return new WrappedKey("rsa", rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA256), null, null);
    }

    private static byte[] Unwrap(WrappedKey wrapped, BackupLock with)
    {
        try
        {
            switch (wrapped)
            {
                case { Method: "passphrase", Salt: { } salt, Iterations: > 0 and <= MostIterations and var iterations }:
                    using (var cipher = new AesGcm(Derive(Encoding.UTF8.GetBytes(with.Passphrase ?? throw new BackupException("The backup is encrypted: give its passphrase with --passphrase-file.")), salt, iterations), TagBytes))
                    {
                        var key = new byte[KeyBytes];
                        cipher.Decrypt(new byte[12], wrapped.Key.AsSpan(0, KeyBytes), wrapped.Key.AsSpan(KeyBytes), key);
                        return key;
                    }
                case { Method: "rsa" }:
                    using (var rsa = ImportRsa(with.PrivateKey ?? throw new BackupException("The backup is encrypted for a public key: give the private key with --private-key."), "the private key"))
                    {
                        return rsa.Decrypt(wrapped.Key, RSAEncryptionPadding.OaepSHA256);
                    }
                default:
                    throw new BackupException("The backup is encrypted in a way this version does not know.");
            }
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new BackupException("The passphrase or private key is not the one this backup was encrypted with.", fault);
        }
    }

    private static byte[] Derive(byte[] passphrase, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, iterations, HashAlgorithmName.SHA512, KeyBytes);

    private static RSA ImportRsa(string pem, string what)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return rsa.KeySize >= LeastRsaBits ? rsa : throw new BackupException($"{what} has {rsa.KeySize} bits; use {LeastRsaBits} or more.");
        }
        catch (Exception fault)
        {
            rsa.Dispose();
            throw fault is BackupException ? fault : new BackupException($"{what} is no RSA key in PEM form (openssl genrsa -out private.pem 3072; openssl rsa -in private.pem -pubout -out public.pem).", fault);
        }
    }

    /// <param name="Key">The content's key, encrypted.</param>
    private sealed record WrappedKey(string Method, byte[] Key, byte[]? Salt, int? Iterations);
}

/// <summary>What opens or locks a backup; all null: it is not encrypted.</summary>
internal sealed record BackupLock(string? Passphrase = null, string? PublicKey = null, string? PrivateKey = null)
{
    public bool IsNone => Passphrase is null && PublicKey is null;
}
