using System.Collections.Frozen;
using System.Security.Cryptography;
using Portal.Governance.Access;
using Portal.Telemetry;

namespace Portal.Access.Keys;

/// <summary>Why the ring does not accept a key.</summary>
public enum KeyRefusal
{
    None,

    /// <summary>Mistyped, never made or revoked: from outside these are the same.</summary>
    Unknown,

    /// <summary>The key was right, and is past its end.</summary>
    Expired,
}

/// <summary>
/// The API keys this portal accepts, in memory and in the private file <c>{data}/keys/api-keys.json</c>, so that telemetry is taken and read whether or not
/// the relational store is up. The store is where keys belong; <see cref="KeyRingWorker"/> keeps both in step. What the command line writes into the file is
/// seen within a second, a new key at its first use; writers take turns by a lock file.
/// </summary>
public sealed class KeyRing
{
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(1);

    private readonly KeyFile _file;
    private readonly TimeProvider _time;
    private readonly Lock _reload = new();
    private readonly Dictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);
    private volatile FrozenDictionary<string, RingKey> _keys = FrozenDictionary<string, RingKey>.Empty;
    private volatile FrozenSet<string> _origins = FrozenSet<string>.Empty;
    private DateTime _readVersion;
    private long _checked;

    public KeyRing(DataDirectory data, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(data);
        _time = time;
        SecretFile.CreateFolder(data.Keys);
        _file = new KeyFile(data.Keys);
        Reload();
    }

    /// <summary>All keys that are not revoked, oldest first.</summary>
    public IReadOnlyList<RingKey> List()
    {
        Reload();
        return [.. _keys.Values.Where(key => key.Revoked is null).OrderBy(key => key.Created).ThenBy(key => key.Id, StringComparer.Ordinal)];
    }

    /// <summary>The key that <paramref name="text"/> is the secret of, unless it is unknown, revoked or expired.</summary>
    public RingKey? Find(string text) => Find(text, out _);

    /// <inheritdoc cref="Find(string)"/>
    public RingKey? Find(string text, out KeyRefusal refusal)
    {
        refusal = KeyRefusal.Unknown;
        if (ApiKeyFormat.ReadId(text) is not { } id)
        {
            return null;
        }
        ReloadWhenDue();
        if (!_keys.ContainsKey(id))
        {
            // Whoever has just created a key expects it to work at once.
            Reload();
        }
        if (!_keys.TryGetValue(id, out var key) || !CryptographicOperations.FixedTimeEquals(ApiKeyFormat.Hash(text), key.Sha256) || key.Revoked is not null)
        {
            return null;
        }
        var now = _time.GetUtcNow();
        if (key.IsExpired(now))
        {
            refusal = KeyRefusal.Expired;
            return null;
        }
        NoteUse(id, now);
        refusal = KeyRefusal.None;
        return key;
    }

    /// <summary>Whether the key of an id may still be used.</summary>
    public bool Stands(string id)
    {
        ReloadWhenDue();
        return _keys.TryGetValue(id, out var key) && key.Revoked is null && !key.IsExpired(_time.GetUtcNow());
    }

    /// <summary>Whether some live key works from web pages of an origin. Before a page's request comes, its browser asks without the key.</summary>
    public bool IsAllowedOrigin(string origin)
    {
        ReloadWhenDue();
        return _origins.Contains(origin);
    }

    /// <summary>Makes a key without the relational store, which learns of it as soon as it can. The returned text is the only copy of the secret.</summary>
    public (RingKey Key, string Text) Create(string name, ApiKeyScope scope, string tenant, TimeSpan? lifetime, string author)
    {
        var (id, text) = ApiKeyFormat.Create();
        var now = _time.GetUtcNow();
        var key = new RingKey
        {
            Id = id,
            Name = name,
            Scope = scope,
            Tenant = tenant,
            Sha256 = ApiKeyFormat.Hash(text),
            Created = now,
            CreatedBy = author,
            Expires = now + lifetime,
        };
        Change(keys => keys[id] = key);
        return (key, text);
    }

    /// <summary>Revokes a key here at once, and everywhere as soon as the relational store knows.</summary>
    /// <returns>False when there is no key of that id.</returns>
    public bool Revoke(string id)
    {
        var found = false;
        Change(keys =>
        {
            if (keys.TryGetValue(id, out var key) && key.Revoked is null)
            {
                found = true;
                keys[id] = key with { Revoked = _time.GetUtcNow(), Stored = false };
            }
        });
        return found;
    }

    /// <summary>What the relational store still has to be told.</summary>
    internal IReadOnlyList<RingKey> ListUnstored()
    {
        Reload();
        return [.. _keys.Values.Where(key => !key.Stored)];
    }

    /// <summary>Puts what the relational store has in place of what the ring had, but for what the store was not told yet.</summary>
    /// <param name="standing">The store's keys that are not revoked.</param>
    /// <param name="told">What the store was told before it was asked for <paramref name="standing"/>.</param>
    internal void Replace(IReadOnlyList<ApiKey> standing, IReadOnlyList<RingKey> told)
    {
        var settled = told.Select(key => (key.Id, key.Revoked)).ToHashSet();
        Change(keys =>
        {
            foreach (var (id, key) in keys.ToList())
            {
                if (key.Stored || settled.Contains((id, key.Revoked)))
                {
                    keys.Remove(id);
                }
            }
            foreach (var key in standing)
            {
                // Still there: revoked on this machine while the store was asked.
                keys.TryAdd(key.Id, RingKey.Of(key));
            }
        });
    }

    /// <summary>The times of last use noted since the last call.</summary>
    internal IReadOnlyDictionary<string, DateTimeOffset> TakeUses()
    {
        lock (_used)
        {
            var used = new Dictionary<string, DateTimeOffset>(_used, StringComparer.Ordinal);
            _used.Clear();
            return used;
        }
    }

    /// <summary>Takes back uses that could not be written; newer ones win. There are at most as many as keys.</summary>
    internal void ReturnUses(IReadOnlyDictionary<string, DateTimeOffset> uses)
    {
        lock (_used)
        {
            foreach (var (id, at) in uses)
            {
                _used.TryAdd(id, at);
            }
        }
    }

    private void NoteUse(string id, DateTimeOffset now)
    {
        lock (_used)
        {
            _used[id] = now;
        }
    }

    private void Change(Action<Dictionary<string, RingKey>> change)
    {
        lock (_reload)
        {
            _file.Change(change);
        }
        Reload();
    }

    private void ReloadWhenDue()
    {
        var now = _time.GetTimestamp();
        var last = Interlocked.Read(ref _checked);
        if (_time.GetElapsedTime(last, now) >= ReloadInterval && Interlocked.CompareExchange(ref _checked, now, last) == last)
        {
            Reload();
        }
    }

    private void Reload()
    {
        lock (_reload)
        {
            var version = _file.Version;
            if (version != _readVersion)
            {
                var keys = _file.Read();
                _keys = keys.ToFrozenDictionary(key => key.Id, StringComparer.Ordinal);
                var now = _time.GetUtcNow();
                _origins = keys.Where(key => key.Revoked is null && !key.IsExpired(now)).SelectMany(key => ApiKeyRules.ReadOrigins(key.AllowedOrigins)).ToFrozenSet(StringComparer.Ordinal);
                _readVersion = version;
            }
        }
    }
}
