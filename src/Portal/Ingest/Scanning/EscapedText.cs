using System.Globalization;
using System.Runtime.InteropServices;

namespace Portal.Ingest.Scanning;

/// <summary>
/// A text as it reads once the escapes of a JSON string are undone, and where each of its bytes stands in the original. Texts of attributes are often JSON, and values within are
/// JSON again (a tool's arguments), so a match may be written as bob\u0040example.com or stand right behind a \n. Reused.
/// </summary>
internal sealed class EscapedText
{
    private byte[] _text = new byte[4 * 1024];
    private readonly List<Break> _breaks = [];
    private int _length;

    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>Undoes the escapes; false when there are none. What is no escape of JSON stays as it stands.</summary>
    public bool TryRead(ReadOnlySpan<byte> source)
    {
        _breaks.Clear();
        _length = 0;
        var next = source.IndexOf((byte)'\\');
        if (next < 0)
        {
            return false;
        }

        if (_text.Length < source.Length)
        {
            _text = new byte[source.Length + (source.Length / 4)];
        }

        var from = 0;
        var found = false;
        while (next >= 0)
        {
            var read = Unescape(source[next..], _text.AsSpan(_length + next - from), out var written);
            if (read == 0)
            {
                // Not an escape: the backslash and what follows it stand for themselves.
                read = Math.Min(1, source.Length - next);
                Copy(source, from, next + read);
                from = next + read;
            }
            else
            {
                found = true;
                var length = _length + next - from;
                if (next > from)
                {
                    _breaks.Add(new(_length, from, 1));
                    source[from..next].CopyTo(_text.AsSpan(_length));
                }

                _breaks.Add(new(length, next, 0));
                _length = length + written;
                from = next + read;
            }

            var rest = source[from..].IndexOf((byte)'\\');
            next = rest < 0 ? -1 : from + rest;
        }

        Copy(source, from, source.Length);
        return found;
    }

    /// <summary>Where a byte of <see cref="Text"/> stands in the original; for the byte behind the last one, the original's end.</summary>
    public int OriginOf(int position, int sourceLength)
    {
        if (position >= _length)
        {
            return sourceLength;
        }

        var breaks = CollectionsMarshal.AsSpan(_breaks);
        var (low, high) = (0, breaks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (breaks[middle].Position <= position)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return breaks[low].Origin + ((position - breaks[low].Position) * breaks[low].Step);
    }

    private void Copy(ReadOnlySpan<byte> source, int from, int to)
    {
        if (to > from)
        {
            _breaks.Add(new(_length, from, 1));
            source[from..to].CopyTo(_text.AsSpan(_length));
            _length += to - from;
        }
    }

    /// <returns>Bytes of the escape; 0: there is none.</returns>
    private static int Unescape(ReadOnlySpan<byte> source, Span<byte> target, out int written)
    {
        written = 1;
        switch (source.Length > 1 ? source[1] : 0)
        {
            case (byte)'n' or (byte)'r':
                target[0] = (byte)'\n';
                return 2;
            case (byte)'t' or (byte)'b' or (byte)'f':
                target[0] = (byte)' ';
                return 2;
            case (byte)'"' or (byte)'\\' or (byte)'/':
                target[0] = source[1];
                return 2;
            case (byte)'u' when TryReadUnit(source, out var unit):
                return Decode(source, unit, target, out written);
            default:
                written = 0;
                return 0;
        }
    }

    private static int Decode(ReadOnlySpan<byte> source, ushort unit, Span<byte> target, out int written)
    {
        var (rune, length) = char.IsHighSurrogate((char)unit) && TryReadUnit(source[6..], out var low) && char.IsLowSurrogate((char)low)
            ? (new System.Text.Rune((char)unit, (char)low), 12)
            : (System.Text.Rune.TryCreate(unit, out var single) ? single : System.Text.Rune.ReplacementChar, 6);
        written = rune.EncodeToUtf8(target);
        return length;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> source, out ushort unit)
    {
        unit = 0;
        return source.Length >= 6 && source[0] == (byte)'\\' && source[1] == (byte)'u' && ushort.TryParse(source[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out unit);
    }

    /// <param name="Position">In the text without escapes.</param>
    /// <param name="Origin">In the original.</param>
    /// <param name="Step">1: the bytes from here on are the original's; 0: they all come from one escape.</param>
    private readonly record struct Break(int Position, int Origin, int Step);
}
