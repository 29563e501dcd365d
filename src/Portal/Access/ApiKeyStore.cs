using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Portal.Governance.Access;
using Portal.Telemetry;

namespace Portal.Access;

/// <summary>
/// The API keys of this instance, in <c>{data}/keys/api-keys.json</c>. Changes made by another process (<c>keys create</c>, <c>keys revoke</c>)
/// are seen within a second, a new key at its first use; writers take turns by a lock file.
/// </summary>
public sealed class ApiKeyStore
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly string _lockPath;
    private readonly TimeProvider _time;
    private readonly Lock _reload = new();
    private readonly Dictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);
    private volatile FrozenDictionary<string, ApiKey> _keys = FrozenDictionary<string, ApiKey>.Empty;
    private DateTime _readVersion;
    private long _checked;

    public ApiKeyStore(DataDirectory data, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(data);
        _time = time;
        _path = Path.Combine(data.Keys, "api-keys.json");
        _lockPath = Path.Combine(data.Keys, "api-keys.lock");
        SecretFile.CreateFolder(data.Keys);
        Reload();
    }

    /// <summary>All keys, oldest first.</summary>
    public IReadOnlyList<ApiKey> List()
    {
        Reload();
        return [.. _keys.Values.OrderBy(key => key.Created).ThenBy(key => key.Id, StringComparer.Ordinal)];
    }

    /// <summary>The stored key that <paramref name="text"/> is the secret of, unless it is unknown, revoked or expired.</summary>
    public ApiKey? Find(string text)
    {
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
        var now = _time.GetUtcNow();
        if (!_keys.TryGetValue(id, out var key) || !CryptographicOperations.FixedTimeEquals(ApiKeyFormat.Hash(text), key.Sha256) || key.IsExpired(now))
        {
            return null;
        }
        if (key.LastUsed is not { } last || now - last >= TimeSpan.FromMinutes(1))
        {
            lock (_used)
            {
                _used[id] = now;
            }
        }
        return key;
    }

    /// <summary>Makes a key and stores its hash. The returned text is the only copy of the secret.</summary>
    public (ApiKey Key, string Text) Create(string name, ApiKeyScope scope, string tenant, TimeSpan? lifetime)
    {
        var (id, text) = ApiKeyFormat.Create();
        var now = _time.GetUtcNow();
        var key = new ApiKey
        {
            Id = id,
            Name = name,
            Scope = scope,
            Tenant = tenant,
            Sha256 = ApiKeyFormat.Hash(text),
            Created = now,
            Expires = now + lifetime,
        };
        Change(keys => keys[id] = key);
        return (key, text);
    }

    /// <summary>Deletes a key.</summary>
    /// <returns>False when there is no key of that id.</returns>
    public bool Revoke(string id)
    {
        var found = false;
        Change(keys => found = keys.Remove(id));
        return found;
    }

    /// <summary>Writes the times of last use that were noted since the last call.</summary>
    public void SaveLastUsed()
    {
        Dictionary<string, DateTimeOffset> used;
        lock (_used)
        {
            if (_used.Count == 0)
            {
                return;
            }
            used = new Dictionary<string, DateTimeOffset>(_used, StringComparer.Ordinal);
            _used.Clear();
        }
        Change(keys =>
        {
            foreach (var (id, time) in used)
            {
                if (keys.TryGetValue(id, out var key))
                {
                    keys[id] = key with { LastUsed = time };
                }
            }
        });
    }

    private void Change(Action<Dictionary<string, ApiKey>> change)
    {
        lock (_reload)
        {
            using var turn = SecretFile.Lock(_lockPath);
            var keys = Read().ToDictionary(key => key.Id, StringComparer.Ordinal);
            change(keys);
            SecretFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(keys.Values.OrderBy(key => key.Created), Json));
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
            var version = File.GetLastWriteTimeUtc(_path);
            if (version != _readVersion)
            {
                _keys = Read().ToFrozenDictionary(key => key.Id, StringComparer.Ordinal);
                _readVersion = version;
            }
        }
    }

    private List<ApiKey> Read()
    {
        if (!File.Exists(_path))
        {
            return [];
        }
        try
        {
            return JsonSerializer.Deserialize<List<ApiKey>>(File.ReadAllBytes(_path), Json) ?? [];
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{_path} is not a list of API keys: {fault.Message} Restore the file, or delete it to start with no key.", fault);
        }
    }
}
