using System.Text.Json;

namespace Portal.Telemetry.Writing;

/// <summary>What could not be delivered, with the reason beside it. Names follow from the place, so setting the same thing aside twice leaves one copy.</summary>
internal sealed class Quarantine(string folder, long maxBytes, TimeProvider time)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public bool Holds(string name) => File.Exists(Path.Combine(folder, name + ".json"));

    /// <summary>The rows of an application that were set aside: every table's rows begin with tenant and application.</summary>
    public IEnumerable<string> FilesOf(string tenant, string application) => !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.bin")
        .Where(file => RowOrigin.Read(ReadStart(file)) is { } origin && origin.Tenant == tenant && origin.Application == application);

    /// <summary>Deletes bytes and reason; the deletion is durable when it returns.</summary>
    public void Remove(string file) => DurableFiles.Delete(folder, [file, Path.ChangeExtension(file, ".json")]);

    /// <summary>Stores the bytes (<c>.bin</c>) and the reason (<c>.json</c>); durable when it returns. Beyond the limit only the reason is stored.</summary>
    /// <returns>The path of the reason.</returns>
    public string SetAside(string name, ReadOnlySpan<byte> content, QuarantineReason reason)
    {
        DurableFiles.CreateFolder(folder);
        var path = Path.Combine(folder, name);
        var used = new DirectoryInfo(folder).EnumerateFiles("*.bin").Sum(file => file.Length);
        var kept = used + content.Length <= maxBytes;
        if (kept)
        {
            DurableFiles.Replace(path + ".bin", content);
        }

        var entry = new { at = time.GetUtcNow(), reason.What, reason.Why, reason.Place, reason.Tenant, reason.SchemaVersion, bytes = content.Length, kept };
        DurableFiles.Replace(path + ".json", JsonSerializer.SerializeToUtf8Bytes(entry, Indented));
        return path + ".json";
    }

    private static byte[] ReadStart(string file)
    {
        using var stream = File.OpenRead(file);
        var start = new byte[Math.Min(stream.Length, RowOrigin.MostBytes)];
        stream.ReadExactly(start);
        return start;
    }
}

/// <summary>Why something was set aside.</summary>
/// <param name="What">Table of the row, or the kind of damage.</param>
/// <param name="Place">Segment and offset.</param>
internal sealed record QuarantineReason(string What, string Why, string Place, string? Tenant = null, int? SchemaVersion = null);
