using System.Security.Cryptography;
using System.Text;
using Portal.Governance.Access;
using Portal.Governance.Audit.Format;

namespace Portal.Governance.Audit.Signing;

/// <summary>
/// The keys that sign checkpoints: files in a folder of the data folder, outside the database, whose owner could otherwise rewrite the trail and sign it. One is
/// in use; older public keys stay for as long as the trail. Instances share one trail and should share the folder's content, too.
/// </summary>
/// <param name="folder">Readable by the portal's user only; created when the first key is.</param>
public sealed class AuditKeys(string folder, TimeProvider time)
{
    private const string ActiveFile = "active";
    private const string PrivateSuffix = ".key.pem";
    private const string PublicSuffix = ".pub.pem";

    private readonly Lock _gate = new();

    /// <summary>The public keys of the folder, the newest first.</summary>
    /// <exception cref="CryptographicException">A file is damaged.</exception>
    public IReadOnlyList<VerificationKey> ListPublic()
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }
        return [.. Directory.EnumerateFiles(folder, $"*{PublicSuffix}").Select(ReadPublic).OrderByDescending(key => key.Since)];
    }

    /// <summary>Makes a new key and uses it from now on. The old private key is left for backups to agree; it may be deleted.</summary>
    public VerificationKey Rotate()
    {
        lock (_gate)
        {
            SecretFile.CreateFolder(folder);
            using var alone = SecretFile.Lock(Path.Combine(folder, "lock"));
            return Create();
        }
    }

    /// <summary>Signs with the key in use, which is made the first time.</summary>
    /// <returns>The key and the signature of what <paramref name="message"/> gives for it.</returns>
    public (VerificationKey Key, byte[] Signature) Sign(Func<string, byte[]> message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            // Read each time, which is once a minute: a rotation by a command reaches the running portal so.
            var id = ActiveId();
            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(Path.Combine(folder, $"{id}{PrivateSuffix}")));
            return (ReadPublic(Path.Combine(folder, $"{id}{PublicSuffix}")), key.SignData(message(id), HashAlgorithmName.SHA256));
        }
    }

    private string ActiveId()
    {
        var active = Path.Combine(folder, ActiveFile);
        if (!File.Exists(active))
        {
            SecretFile.CreateFolder(folder);
            using var alone = SecretFile.Lock(Path.Combine(folder, "lock"));
            if (!File.Exists(active))
            {
                return Create().Id;
            }
        }
        return File.ReadAllText(active).Trim();
    }

    private VerificationKey Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var info = key.ExportSubjectPublicKeyInfo();
        var id = VerificationKey.IdOf(info);
        SecretFile.Replace(Path.Combine(folder, $"{id}{PrivateSuffix}"), Encoding.ASCII.GetBytes($"{key.ExportPkcs8PrivateKeyPem()}\n"));
        var made = new VerificationKey(id, info, Microseconds(time.GetUtcNow()));
        SecretFile.Replace(Path.Combine(folder, $"{id}{PublicSuffix}"), Encoding.ASCII.GetBytes($"# since {made.Since:O}\n{key.ExportSubjectPublicKeyInfoPem()}\n"));
        // Last: until here nobody uses the key.
        SecretFile.Replace(Path.Combine(folder, ActiveFile), Encoding.ASCII.GetBytes($"{id}\n"));
        return made;
    }

    private static VerificationKey ReadPublic(string path)
    {
        var text = File.ReadAllText(path);
        using var key = ECDsa.Create();
        key.ImportFromPem(text);
        var info = key.ExportSubjectPublicKeyInfo();
        var since = text.StartsWith("# since ", StringComparison.Ordinal) && DateTimeOffset.TryParse(text.AsSpan(8, text.IndexOf('\n', StringComparison.Ordinal) - 8), System.Globalization.CultureInfo.InvariantCulture, out var noted)
            ? noted
            : new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);
        return new VerificationKey(VerificationKey.IdOf(info), info, Microseconds(since));
    }

    private static DateTimeOffset Microseconds(DateTimeOffset moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMicrosecond));
}
