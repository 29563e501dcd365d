using System.Globalization;
using System.Text;
using Portal.Governance.Models.Cards.Metadata;

namespace Portal.Governance.Models.Cards;

/// <summary>
/// A Hugging Face <c>README.md</c>: a YAML block between two <c>---</c> lines, then Markdown. Read and written without loss: the values of the YAML and the bytes of
/// the Markdown come out as they went in.
/// </summary>
/// <param name="Metadata">Null: the file has no YAML block.</param>
/// <param name="Body">Everything after the block, each character as it stands in the file.</param>
/// <param name="HasMark">The file begins with a byte order mark.</param>
public sealed record ReadmeFile(MetadataMap? Metadata, string Body, bool HasMark = false)
{
    /// <summary>Most bytes of a file: far above any card, far below what would trouble a browser.</summary>
    public const int BytesLimit = 1_000_000;

    private const string Fence = "---";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="CardFormatException">It is no readable file; the message says why and where.</exception>
    public static ReadmeFile Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > BytesLimit)
        {
            throw new CardFormatException($"The file has {file.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes; a card may have {BytesLimit.ToString("N0", CultureInfo.InvariantCulture)}.");
        }
        try
        {
            return Read(Utf8.GetString(file));
        }
        catch (DecoderFallbackException fault)
        {
            throw new CardFormatException($"The file is not UTF-8: byte {fault.Index.ToString(CultureInfo.InvariantCulture)} cannot be read. Save it as UTF-8 and try again.", fault);
        }
    }

    /// <exception cref="CardFormatException">It is no readable file; the message says why and where.</exception>
    public static ReadmeFile Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var nul)
        {
            throw new CardFormatException($"Line {Line(text, nul)}: the file contains the character NUL, which a text cannot have. Is it a README.md?");
        }
        var hasMark = text.StartsWith('\ufeff');
        var rest = hasMark ? text[1..] : text;
        var start = rest.Length - rest.AsSpan().TrimStart().Length;
        if (!IsFence(rest, start, out var yaml) || FindFence(rest, yaml) is not { } close)
        {
            return new ReadmeFile(Metadata: null, rest, hasMark);
        }
        // Hugging Face's loader cuts the block off before its last line ends, which a literal text at its end would otherwise keep.
        var metadata = MetadataReader.Read(rest[yaml..close.Start].TrimEnd('\r', '\n'), linesBefore: Line(rest, yaml) - 1);
        return new ReadmeFile(metadata, rest[close.End..], hasMark);
    }

    public byte[] Write() => Utf8.GetBytes(ToText());

    public string ToText() =>
        (HasMark ? "\ufeff" : "") + (Metadata is null ? "" : $"{Fence}\n{MetadataWriter.Write(Metadata)}{Fence}\n") + Body;

    /// <summary>The first line at or after <paramref name="from"/> that closes the block.</summary>
    private static (int Start, int End)? FindFence(string text, int from)
    {
        for (var at = from; at <= text.Length; at = LineEnd(text, at))
        {
            if (IsFence(text, at, out var end))
            {
                return (at, end);
            }
            if (at == text.Length)
            {
                break;
            }
        }
        return null;
    }

    /// <summary>Whether a line of three dashes, blanks allowed after them, begins at <paramref name="at"/>.</summary>
    /// <param name="next">Where the next line begins.</param>
    private static bool IsFence(string text, int at, out int next)
    {
        next = LineEnd(text, at);
        return text.AsSpan(at, next - at).TrimEnd().SequenceEqual(Fence);
    }

    /// <summary>Where the line after the one at <paramref name="at"/> begins. Lines end with LF, CR LF or CR.</summary>
    private static int LineEnd(string text, int at)
    {
        var end = text.AsSpan(at).IndexOfAny('\r', '\n');
        return end < 0 ? text.Length : text[at + end] == '\r' && at + end + 1 < text.Length && text[at + end + 1] == '\n' ? at + end + 2 : at + end + 1;
    }

    private static int Line(string text, int index) => 1 + text.AsSpan(0, index).Count('\n');
}
