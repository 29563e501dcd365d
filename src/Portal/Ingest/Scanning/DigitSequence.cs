using System.Runtime.CompilerServices;

namespace Portal.Ingest.Scanning;

/// <summary>Digits in groups, as people write numbers: from a group's start on, with what separates the groups.</summary>
internal ref struct DigitSequence
{
    public const int MaxDigits = 24;
    private const int MaxGroups = 10;
    private const int MaxSeparators = 3;

    /// <summary>More than one character separates the groups, or brackets do.</summary>
    public const byte Mixed = (byte)'(';

    private DigitBuffer _digits;
    private GroupBuffer _ends;
    private ByteBuffer _sizes;
    private ByteBuffer _separators;

    /// <summary>Where the first digit stands.</summary>
    public int Start { get; private init; }

    public int Count { get; private set; }

    public int Groups { get; private set; }

    /// <summary>The sequence goes on beyond what is read of it.</summary>
    public bool IsCut { get; private set; }

    public static DigitSequence Read(ReadOnlySpan<byte> text, int start)
    {
        var sequence = new DigitSequence { Start = start };
        var position = start;
        byte separator = 0;
        while (true)
        {
            var size = 0;
            for (; position < text.Length && Utf8Chars.IsDigit(text[position]); position++, size++)
            {
                if (sequence.Count == MaxDigits)
                {
                    sequence.IsCut = true;
                    return sequence;
                }

                sequence._digits[sequence.Count++] = (byte)(text[position] - '0');
            }

            sequence._sizes[sequence.Groups] = (byte)size;
            sequence._separators[sequence.Groups] = separator;
            sequence._ends[sequence.Groups++] = position;
            if (sequence.Groups == MaxGroups)
            {
                sequence.IsCut = true;
                return sequence;
            }

            var skipped = SkipSeparators(text, position, out separator);
            if (skipped == 0)
            {
                return sequence;
            }

            position += skipped;
        }
    }

    /// <summary>The digit, 0 to 9.</summary>
    public readonly int this[int index] => _digits[index];

    public readonly int SizeOf(int group) => _sizes[group];

    /// <summary>The position after the group.</summary>
    public readonly int EndOf(int group) => _ends[group];

    /// <summary>What stands before the group; 0 for the first.</summary>
    public readonly byte SeparatorOf(int group) => _separators[group];

    /// <summary>Whether the first groups have these sizes, each behind the same one of the separators.</summary>
    public readonly bool HasGroups(ReadOnlySpan<byte> sizes, ReadOnlySpan<byte> separators)
    {
        if (Groups < sizes.Length)
        {
            return false;
        }

        for (var i = 0; i < sizes.Length; i++)
        {
            if (_sizes[i] != sizes[i] || (i > 0 && (_separators[i] != _separators[1] || !separators.Contains(_separators[i]))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first digits as one number; at most 18.</summary>
    public readonly long Number(int from, int count)
    {
        var number = 0L;
        for (var i = from; i < from + count; i++)
        {
            number = (number * 10) + _digits[i];
        }

        return number;
    }

    /// <summary>Whether a number may start here: not within a word, a fraction or a longer number.</summary>
    public readonly bool StartsNumber(ReadOnlySpan<byte> text) =>
        Start == 0 || (!Utf8Chars.IsWord(text[Start - 1]) && !(text[Start - 1] is (byte)'.' or (byte)',' or (byte)'-' or (byte)'/' && Start > 1 && Utf8Chars.IsDigit(text[Start - 2])));

    /// <summary>Whether a number may end at the position.</summary>
    public static bool EndsNumber(ReadOnlySpan<byte> text, int end) =>
        Utf8Chars.EndsWord(text, end) && !(end + 1 < text.Length && text[end] is (byte)'.' or (byte)',' or (byte)'-' or (byte)'/' && Utf8Chars.IsDigit(text[end + 1]));

    /// <summary>Bytes of what stands between two groups; 0 when no digit follows.</summary>
    private static int SkipSeparators(ReadOnlySpan<byte> text, int position, out byte separator)
    {
        separator = 0;
        var skipped = 0;
        for (var count = 0; count < MaxSeparators; count++)
        {
            var length = Utf8Chars.Separator(text, position + skipped, out var plain);
            if (length == 0 && position + skipped < text.Length && text[position + skipped] is (byte)'(' or (byte)')')
            {
                (length, plain) = (1, Mixed);
            }

            if (length == 0)
            {
                break;
            }

            separator = count == 0 ? plain : Mixed;
            skipped += length;
        }

        return skipped > 0 && position + skipped < text.Length && Utf8Chars.IsDigit(text[position + skipped]) ? skipped : 0;
    }

    [InlineArray(MaxDigits)]
    private struct DigitBuffer
    {
        private byte _first;
    }

    [InlineArray(MaxGroups)]
    private struct GroupBuffer
    {
        private int _first;
    }

    [InlineArray(MaxGroups)]
    private struct ByteBuffer
    {
        private byte _first;
    }
}
