using System.Buffers;

namespace Portal.Ingest.Scanning;

/// <summary>Classes of bytes that detectors ask for.</summary>
internal static class Utf8Chars
{
    private const string Digits = "0123456789";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";

    public static SearchValues<byte> Alphanumeric { get; } = Of(Digits + Upper + Lower);

    /// <summary>What base64url and most keys are made of.</summary>
    public static SearchValues<byte> KeyChars { get; } = Of(Digits + Upper + Lower + "_-");

    public static SearchValues<byte> Of(string ascii) => SearchValues.Create(System.Text.Encoding.ASCII.GetBytes(ascii));

    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    public static bool IsUpper(byte value) => (uint)(value - 'A') <= 25;

    public static bool IsLetter(byte value) => (uint)((value | 0x20) - 'a') <= 25;

    public static bool IsAlphanumeric(byte value) => IsDigit(value) || IsLetter(value);

    /// <summary>Whether a word, a number or an identifier goes on with this byte.</summary>
    public static bool IsWord(byte value) => IsAlphanumeric(value) || value == (byte)'_';

    /// <summary>Whether nothing that belongs to the same word stands before the position.</summary>
    public static bool StartsWord(ReadOnlySpan<byte> text, int position) => position == 0 || !IsWord(text[position - 1]);

    /// <summary>Whether nothing that belongs to the same word stands at the position.</summary>
    public static bool EndsWord(ReadOnlySpan<byte> text, int position) => position >= text.Length || !IsWord(text[position]);

    /// <summary>How many bytes from the position on are in the set.</summary>
    public static int CountWhile(ReadOnlySpan<byte> text, int position, SearchValues<byte> set)
    {
        var length = text[position..].IndexOfAnyExcept(set);
        return length < 0 ? text.Length - position : length;
    }

    public static byte ToUpper(byte value) => (uint)(value - 'a') <= 25 ? (byte)(value - 32) : value;

    /// <summary>
    /// Bytes of the separator that stands at the position: one of space, hyphen, point, slash, or a space or hyphen that does not break a line; 0: none.
    /// </summary>
    /// <param name="plain">The ASCII character that the separator stands for.</param>
    public static int Separator(ReadOnlySpan<byte> text, int position, out byte plain)
    {
        plain = 0;
        if (position >= text.Length)
        {
            return 0;
        }

        switch (text[position])
        {
            case (byte)' ' or (byte)'-' or (byte)'.' or (byte)'/':
                plain = text[position];
                return 1;
            case 0xC2 when position + 1 < text.Length && text[position + 1] == 0xA0:
                plain = (byte)' ';
                return 2;
            // U+2007, U+2009, U+200A and U+202F are spaces; U+2010 to U+2013 are hyphens.
            case 0xE2 when position + 2 < text.Length && text[position + 1] == 0x80:
                plain = text[position + 2] switch
                {
                    0x87 or 0x89 or 0x8A or 0xAF => (byte)' ',
                    >= 0x90 and <= 0x93 => (byte)'-',
                    _ => 0,
                };
                return plain == 0 ? 0 : 3;
            default:
                return 0;
        }
    }
}
