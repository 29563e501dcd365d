using System.Security.Cryptography;
using System.Text;

namespace Portal.Telemetry.Calls;

/// <summary>
/// Turns a user's id into the subject under which telemetry knows the user: HMAC-SHA256 with a key that never leaves the portal's key
/// folder. Without the key nobody can test a guessed id against the stored hashes. Thread-safe.
/// </summary>
public sealed class SubjectHasher
{
    private const int CacheSlots = 8192;
    private const int LongestCached = 128;

    private readonly byte[] _key;
    private readonly byte[][] _earlier;
    private readonly Entry?[] _cache = new Entry[CacheSlots];

    /// <summary>Loads the keys of <see cref="SubjectKeys"/>, and creates one, readable by the portal's user only, when there is none.</summary>
    /// <exception cref="InvalidDataException">A file is no key. It is not replaced, since that would cut every subject off from its past.</exception>
    public SubjectHasher(DataDirectory data)
    {
        var keys = SubjectKeys.Load(data);
        (_key, _earlier) = (keys[0], [.. keys.Skip(1)]);
    }

    internal SubjectHasher(byte[] key, params byte[][] earlier) => (_key, _earlier) = (key, earlier);

    public ReadOnlyMemory<byte> Hash(string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return Hash(Encoding.UTF8.GetBytes(userId));
    }

    /// <summary>Every subject a user has had, today's first: rotations of the key gave the user new ones, and what was stored before has the old ones.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> HashAll(string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        var text = Encoding.UTF8.GetBytes(userId);
        return [Hash(text), .. _earlier.Select(key => (ReadOnlyMemory<byte>)HMACSHA256.HashData(key, text))];
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

    /// <summary>The keyed hash of what is not a user, or is not to be remembered: nothing of it is held afterwards.</summary>
    public byte[] HashOnce(ReadOnlySpan<byte> value) => HMACSHA256.HashData(_key, value);

    private sealed record Entry(byte[] UserId, byte[] Subject);
}
