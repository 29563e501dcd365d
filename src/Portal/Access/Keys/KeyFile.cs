using System.Text.Json;
using Portal.Governance.Access;

namespace Portal.Access.Keys;

/// <summary>The file of a <see cref="KeyRing"/>. Several processes read it; those that write take turns.</summary>
internal sealed class KeyFile(string folder)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _path = Path.Combine(folder, "api-keys.json");
    private readonly string _lockPath = Path.Combine(folder, "api-keys.lock");

    /// <summary>Differs after every change.</summary>
    public DateTime Version => File.GetLastWriteTimeUtc(_path);

    /// <exception cref="InvalidDataException">The file is damaged; the message names it and what to do.</exception>
    public IReadOnlyList<RingKey> Read()
    {
        if (!File.Exists(_path))
        {
            return [];
        }
        try
        {
            return JsonSerializer.Deserialize<List<RingKey>>(File.ReadAllBytes(_path), Json) ?? [];
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{_path} is not a list of API keys: {fault.Message} Restore the file, or delete it: keys of the database come back by themselves.", fault);
        }
    }

    /// <summary>Reads, changes and writes the keys while no other process does. A change that changes nothing is not written.</summary>
    public void Change(Action<Dictionary<string, RingKey>> change)
    {
        using var turn = SecretFile.Lock(_lockPath);
        var before = Read();
        var keys = before.ToDictionary(key => key.Id, StringComparer.Ordinal);
        change(keys);
        var after = JsonSerializer.SerializeToUtf8Bytes(keys.Values.OrderBy(key => key.Created).ThenBy(key => key.Id, StringComparer.Ordinal), Json);
        if (!File.Exists(_path) || !after.AsSpan().SequenceEqual(File.ReadAllBytes(_path)))
        {
            SecretFile.Replace(_path, after);
        }
    }
}
