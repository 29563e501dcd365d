using System.Security.Cryptography;
using System.Text;

namespace Portal.Governance.Audit.Format;

/// <summary>
/// What stands in the trail for a personal text: HMAC-SHA256 with a random salt as key, over the text's place in the entry, a line feed and the text. Without
/// the salt nothing can be learned from it, not even by trying; with salt and text anyone can check it.
/// </summary>
internal static class Commitment
{
    public const int SaltLength = 16;

    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltLength);

    /// <param name="place">Where the text belongs: <c>actor</c>, <c>subject</c>, <c>reason</c> or <c>changes/0/Owner/after</c>.</param>
    public static byte[] Of(ReadOnlySpan<byte> salt, string place, string text) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes($"{place}\n{text}"));
}
