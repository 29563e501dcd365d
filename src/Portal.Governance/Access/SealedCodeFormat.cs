using System.Security.Cryptography;
using System.Text;

namespace Portal.Governance.Access;

/// <summary>
/// The text of a sealed code: 26 characters in groups, 130 random bits. Made to be written on paper and typed from it: the alphabet has no two characters that
/// look alike, and case, spaces and dashes do not matter (Crockford's base 32: https://www.crockford.com/base32.html).
/// </summary>
public static class SealedCodeFormat
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 26;
    private const int Group = 5;

    public static string Create() => string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(Group).Select(group => new string(group)));

    /// <summary>The hash under which a code is stored; null when the text cannot be a code.</summary>
    public static byte[]? Hash(string? text)
    {
        var code = new StringBuilder(Length);
        foreach (var letter in text ?? "")
        {
            if (letter is '-' or ' ')
            {
                continue;
            }
            var read = char.ToUpperInvariant(letter) switch { 'O' => '0', 'I' or 'L' => '1', var other => other };
            if (code.Length == Length || !Alphabet.Contains(read, StringComparison.Ordinal))
            {
                return null;
            }
            code.Append(read);
        }
        return code.Length == Length ? SHA256.HashData(Encoding.ASCII.GetBytes(code.ToString())) : null;
    }
}
