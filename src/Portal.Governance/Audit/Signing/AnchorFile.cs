using System.Text;
using Portal.Governance.Audit.Format;

namespace Portal.Governance.Audit.Signing;

/// <summary>
/// The file that every checkpoint is appended to, one line each: what this instance saw and vouched for, beyond the reach of whoever can write to the database only.
/// It is never shortened; put it on a volume or give it an attribute that allows nothing but appending.
/// </summary>
internal sealed class AnchorFile(string path)
{
    // Longer than any line; the last one is found in the file's end.
    private const int Tail = 4096;

    public string Path => path;

    /// <summary>The newest checkpoint in it; null: it has none.</summary>
    public SignedCheckpoint? Last()
    {
        if (!File.Exists(path))
        {
            return null;
        }
        using var file = File.OpenRead(path);
        var buffer = new byte[Math.Min(Tail, file.Length)];
        file.Seek(-buffer.Length, SeekOrigin.End);
        file.ReadExactly(buffer);
        // A line that a crash cut off is no checkpoint; the one before it is the last.
        return Lines(buffer).Select(line => SignedCheckpoint.Parse(line.Span)).LastOrDefault(checkpoint => checkpoint is not null);
    }

    /// <summary>All checkpoints in it, as they were written; null for a line that is none, such as one that a crash cut off.</summary>
    public IEnumerable<SignedCheckpoint?> Read()
    {
        if (!File.Exists(path))
        {
            yield break;
        }
        foreach (var line in File.ReadLines(path, Encoding.UTF8).Where(line => line.Length > 0))
        {
            yield return SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(line));
        }
    }

    /// <summary>Appends a checkpoint; it is on the disk when this returns.</summary>
    public void Append(SignedCheckpoint checkpoint)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var separate = EndsWithinALine();
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.UTF8.GetBytes($"{(separate ? "\n" : "")}{checkpoint.ToLine()}\n"));
        file.Flush(flushToDisk: true);
    }

    private bool EndsWithinALine()
    {
        if (!File.Exists(path))
        {
            return false;
        }
        using var file = File.OpenRead(path);
        if (file.Length == 0)
        {
            return false;
        }
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(byte[] bytes)
    {
        for (var from = 0; from < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', from);
            end = end < 0 ? bytes.Length : end;
            yield return bytes.AsMemory(from, end - from);
            from = end + 1;
        }
    }
}
