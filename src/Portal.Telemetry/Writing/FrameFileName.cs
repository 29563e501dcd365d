using System.Globalization;
using System.Security.Cryptography;

namespace Portal.Telemetry.Writing;

/// <summary>The name of a frame file: what it is, its number, and the nonce its frames carry.</summary>
/// <param name="Number">Order among the files of one kind; an hour since 1970 for digests.</param>
internal sealed record FrameFileName(string Kind, long Number, ulong Nonce)
{
    public const string Segment = "segment";
    public const string Digests = "digests";
    public const string ItemIds = "calls"; // the name from when calls were the only items

    public static FrameFileName Create(string kind, long number) =>
        new(kind, number, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    /// <summary>All files of a kind in a folder, in order; other names are none of ours and are left alone.</summary>
    public static List<(FrameFileName Name, string Path)> List(string folder, string kind)
    {
        var files = new List<(FrameFileName Name, string Path)>();
        foreach (var path in Directory.EnumerateFiles(folder, $"{kind}-*.frames"))
        {
            if (TryParse(Path.GetFileNameWithoutExtension(path)) is { } name && string.Equals(name.Kind, kind, StringComparison.Ordinal))
            {
                files.Add((name, path));
            }
        }

        files.Sort((a, b) => a.Name.Number != b.Name.Number ? a.Name.Number.CompareTo(b.Name.Number) : a.Name.Nonce.CompareTo(b.Name.Nonce));
        return files;
    }

    public string In(string folder) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Kind}-{Number:D12}-{Nonce:x16}.frames"));

    private static FrameFileName? TryParse(string name) =>
        name.Split('-') is [var kind, var number, { Length: 16 } nonce]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsedNumber)
        && ulong.TryParse(nonce, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var parsedNonce)
            ? new FrameFileName(kind, parsedNumber, parsedNonce)
            : null;
}
