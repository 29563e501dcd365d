using System.Globalization;
using System.Security.Cryptography;

namespace Portal.Telemetry.Calls;

/// <summary>
/// The keys of subject hashes in <c>{data}/keys</c>: <c>subject.key</c> hashes what comes in, <c>subject-1.key</c> and so on did so before. A user's earlier calls
/// are found by the earlier keys only, so none is ever deleted.
/// </summary>
public static class SubjectKeys
{
    internal const int Length = 32;
    private const string Current = "subject.key";

    /// <summary>The key in use, made if there is none, and those before it, newest first.</summary>
    /// <exception cref="InvalidDataException">A file is no key. It is not replaced, since that would cut every subject off from its past.</exception>
    public static IReadOnlyList<byte[]> Load(DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Directory.CreateDirectory(data.Keys);
        var path = Path.Combine(data.Keys, Current);
        if (!File.Exists(path))
        {
            Create(path);
        }
        return [Read(path), .. Earlier(data).OrderByDescending(key => key.Version).Select(key => Read(key.Path))];
    }

    /// <summary>Sets the key in use aside; the next start makes a new one. No portal may run on the folder.</summary>
    /// <returns>The number of the new key; the first one is 1.</returns>
    public static int Rotate(DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var version = Earlier(data).Select(key => key.Version).DefaultIfEmpty(0).Max() + 1;
        var path = Path.Combine(data.Keys, Current);
        if (File.Exists(path))
        {
            _ = Read(path);
            File.Move(path, Path.Combine(data.Keys, string.Create(CultureInfo.InvariantCulture, $"subject-{version}.key")), overwrite: false);
            version++;
        }
        Create(path);
        return version;
    }

    /// <summary>Tells keys apart and nothing about them.</summary>
    public static string Fingerprint(byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, "fingerprint of a subject key"u8).AsSpan(0, 16));

    private static IEnumerable<(int Version, string Path)> Earlier(DataDirectory data) =>
        from path in Directory.EnumerateFiles(data.Keys, "subject-*.key")
        let number = Path.GetFileNameWithoutExtension(path)["subject-".Length..]
        where int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select (int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture), path);

    private static void Create(string path)
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
            file.Write(RandomNumberGenerator.GetBytes(Length));
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

    private static byte[] Read(string path)
    {
        var key = File.ReadAllBytes(path);
        return key.Length == Length
            ? key
            : throw new InvalidDataException($"{path} holds {key.Length} bytes instead of {Length}. Restore it from a backup; a new key would give every user a new subject.");
    }
}
