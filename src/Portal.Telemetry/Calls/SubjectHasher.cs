using System.Security.Cryptography;
using System.Text;

namespace Portal.Telemetry.Calls;

/// <summary>
/// Turns a user's id into the subject under which telemetry knows the user: HMAC-SHA256 with a key that never leaves the portal's key
/// folder. Without the key nobody can test a guessed id against the stored hashes. Thread-safe.
/// </summary>
public sealed class SubjectHasher
{
    private const int KeyLength = 32;
    private const int CacheSlots = 8192;
    private const int LongestCached = 128;

    private readonly byte[] _key;
    private readonly Entry?[] _cache = new Entry[CacheSlots];

    /// <summary>Loads <c>{data}/keys/subject.key</c>, and creates it, readable by the portal's user only, when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is no key. It is not replaced, since that would cut every subject off from its past.</exception>
    public SubjectHasher(DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(data);
        _key = LoadOrCreate(Path.Combine(data.Keys, "subject.key"));
    }

    internal SubjectHasher(byte[] key) => _key = key;

    public ReadOnlyMemory<byte> Hash(string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return Hash(Encoding.UTF8.GetBytes(userId));
    }

    /// <param name="userId">UTF-8.</param>
    public ReadOnlyMemory<byte> Hash(ReadOnlySpan<byte> userId)
    {
        if (userId.Length > LongestCached)
        {
            return HMACSHA256.HashData(_key, userId);
        }

        var hash = new HashCode();
        hash.AddBytes(userId);
        ref var slot = ref _cache[hash.ToHashCode() & (CacheSlots - 1)];
        var entry = Volatile.Read(ref slot);
        if (entry is null || !userId.SequenceEqual(entry.UserId))
        {
            Volatile.Write(ref slot, entry = new Entry(userId.ToArray(), HMACSHA256.HashData(_key, userId)));
        }

        return entry.Subject;
    }

    private static byte[] LoadOrCreate(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
        {
            // Written aside and moved, so that a crash leaves no half key and of two starting portals both use the first one's.
            var draft = $"{path}.{Guid.NewGuid():N}";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(draft, options))
            {
                file.Write(RandomNumberGenerator.GetBytes(KeyLength));
                file.Flush(flushToDisk: true);
            }
            try
            {
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(draft);
            }
        }
        var key = File.ReadAllBytes(path);
        return key.Length == KeyLength
            ? key
            : throw new InvalidDataException($"{path} holds {key.Length} bytes instead of {KeyLength}. Restore it from a backup; a new key would give every user a new subject.");
    }

    private sealed record Entry(byte[] UserId, byte[] Subject);
}
