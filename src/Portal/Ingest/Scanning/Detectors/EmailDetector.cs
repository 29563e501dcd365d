using System.Buffers;
using Portal.Governance.Scanning;

namespace Portal.Ingest.Scanning.Detectors;

/// <summary>
/// Addresses as they are written in practice: RFC 5321's Mailbox without quoted local parts and address literals, with Latin letters beyond ASCII, and with %40 for the
/// at sign as in query strings.
/// </summary>
internal sealed class EmailDetector() : AnchoredDetector("email", FindingKind.Email)
{
    private const int LongestLocal = 64;
    private const int LongestLabel = 63;

    private static readonly SearchValues<byte> LocalChars = Utf8Chars.Of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+'-");

    /// <summary>Names of files such as icon@2x.png, which no top-level domain shares.</summary>
    private static readonly string[] FileEndings = ["png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "tiff", "ico", "js", "jsx", "tsx", "mjs", "css", "scss", "html", "json", "yaml", "yml", "xml", "txt", "csv", "pdf", "tgz", "whl", "jar", "dll", "exe"];

    public override ReadOnlySpan<byte> Anchors => "@%"u8;

    public override bool TryMatch(ReadOnlySpan<byte> text, int anchor, out int start, out int end)
    {
        (start, end) = (0, 0);
        var length = text[anchor] == (byte)'@' ? 1 : text[anchor..].StartsWith("%40"u8) ? 3 : 0;
        if (length == 0)
        {
            return false;
        }

        start = StartOfLocal(text, anchor);
        return start < anchor && TryReadDomain(text, anchor + length, out end)
            // git@github.com:owner/repository names a repository.
            && !(text[start..anchor].SequenceEqual("git"u8) && end < text.Length && text[end] is (byte)':' or (byte)'/');
    }

    public override int Normalize(ReadOnlySpan<byte> match, Span<byte> target)
    {
        var count = 0;
        for (var i = 0; i < match.Length; i++)
        {
            var escaped = match[i..].StartsWith("%40"u8);
            target[count++] = escaped ? (byte)'@' : Utf8Chars.IsUpper(match[i]) ? (byte)(match[i] | 0x20) : match[i];
            i += escaped ? 2 : 0;
        }

        return count;
    }

    private static int StartOfLocal(ReadOnlySpan<byte> text, int at)
    {
        var start = at;
        while (start > 0 && at - start < LongestLocal)
        {
            if (LocalChars.Contains(text[start - 1]))
            {
                start--;
            }
            else if (start > 1 && IsLatin(text[start - 2], text[start - 1]))
            {
                start -= 2;
            }
            else
            {
                break;
            }
        }

        while (start < at && text[start] is (byte)'.' or (byte)'\'' or (byte)'-')
        {
            start++;
        }

        return start < at && text[at - 1] != (byte)'.' ? start : at;
    }

    private static bool TryReadDomain(ReadOnlySpan<byte> text, int position, out int end)
    {
        end = 0;
        var labels = 0;
        while (true)
        {
            var label = position;
            while (position < text.Length && position - label <= LongestLabel)
            {
                if (Utf8Chars.IsAlphanumeric(text[position]) || text[position] == (byte)'-')
                {
                    position++;
                }
                else if (position + 1 < text.Length && IsLatin(text[position], text[position + 1]))
                {
                    position += 2;
                }
                else
                {
                    break;
                }
            }

            if (position == label || position - label > LongestLabel || text[label] == (byte)'-')
            {
                return end > 0;
            }

            labels++;
            if (labels > 1 && IsTopLevel(text[label..position]))
            {
                end = position;
            }

            if (position >= text.Length || text[position] != (byte)'.')
            {
                return end > 0;
            }

            position++;
        }
    }

    private static bool IsTopLevel(ReadOnlySpan<byte> label)
    {
        if (label.Length < 2 || (!label.StartsWith("xn--"u8) && label.ContainsAnyExceptInRange((byte)'A', (byte)'z')))
        {
            return false;
        }

        foreach (var ending in FileEndings)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(label, ending))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Two bytes of U+00C0 to U+024F: letters of the languages that are written in Latin script.</summary>
    private static bool IsLatin(byte lead, byte next) => lead is >= 0xC3 and <= 0xC9 && (next & 0xC0) == 0x80;
}
