using System.Buffers;

namespace Portal.Ingest.Scanning.Detectors;

/// <summary>How the keys of one issuer look: a prefix, then characters of a set.</summary>
/// <param name="AnchorIndex">Which byte of the prefix is looked for.</param>
/// <param name="Shortest">Characters behind the prefix.</param>
/// <param name="IsRandom">The prefix alone is too common, so the rest must look random: digits among letters in a long run.</param>
internal sealed record KeyFormat(string Issuer, byte[] Prefix, int AnchorIndex, SearchValues<byte> Set, int Shortest, int Longest, bool IsRandom)
{
    private static readonly SearchValues<byte> Upper32 = Utf8Chars.Of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    private static readonly SearchValues<byte> Identifier = Utf8Chars.Of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    private static readonly SearchValues<byte> Hex = Utf8Chars.Of("0123456789abcdef");
    private static readonly SearchValues<byte> Base64 = Utf8Chars.Of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-");

    /// <summary>From the issuers' documentation. Publishable keys (pk_live_...) are no secrets.</summary>
    public static IReadOnlyList<KeyFormat> All { get; } =
    [
        Of("openai_anthropic", "sk-", '-', Utf8Chars.KeyChars, 20, 256, isRandom: true),
        Of("aws", "AKIA", 'K', Upper32, 16, 16),
        Of("aws", "ASIA", 'S', Upper32, 16, 16),
        Of("google", "AIza", 'z', Utf8Chars.KeyChars, 35, 35),
        Of("google", "GOCSPX-", '-', Utf8Chars.KeyChars, 24, 40),
        .. new[] { "ghp_", "gho_", "ghu_", "ghs_", "ghr_" }.Select(prefix => Of("github", prefix, '_', Utf8Chars.Alphanumeric, 36, 251)),
        Of("github", "github_pat_", '_', Identifier, 60, 251),
        Of("gitlab", "glpat-", '-', Utf8Chars.KeyChars, 20, 64),
        .. new[] { "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xapp-" }.Select(prefix => Of("slack", prefix, '-', Utf8Chars.KeyChars, 20, 256)),
        .. new[] { "sk_live_", "sk_test_", "rk_live_", "rk_test_" }.Select(prefix => Of("stripe", prefix, '_', Utf8Chars.Alphanumeric, 16, 247)),
        Of("stripe", "whsec_", '_', Base64, 24, 100),
        Of("portal", "lmp_", '_', Identifier, 20, 80, isRandom: true),
        Of("hugging_face", "hf_", '_', Utf8Chars.Alphanumeric, 34, 40),
        Of("groq", "gsk_", '_', Utf8Chars.Alphanumeric, 40, 64),
        Of("replicate", "r8_", '_', Utf8Chars.Alphanumeric, 37, 40),
        Of("perplexity", "pplx-", '-', Utf8Chars.Alphanumeric, 40, 64),
        Of("xai", "xai-", '-', Utf8Chars.Alphanumeric, 60, 100),
        Of("npm", "npm_", '_', Utf8Chars.Alphanumeric, 36, 40),
        Of("digitalocean", "dop_v1_", '_', Hex, 64, 64),
    ];

    private static KeyFormat Of(string issuer, string prefix, char anchor, SearchValues<byte> set, int shortest, int longest, bool isRandom = false) =>
        new(issuer, System.Text.Encoding.ASCII.GetBytes(prefix), prefix.IndexOf(anchor, StringComparison.Ordinal), set, shortest, longest, isRandom);

    /// <summary>Whether a key stands around the anchor.</summary>
    public bool TryMatch(ReadOnlySpan<byte> text, int anchor, out int start, out int end)
    {
        start = anchor - AnchorIndex;
        end = 0;
        if (start < 0 || !text[start..].StartsWith(Prefix) || !Utf8Chars.StartsWord(text, start))
        {
            return false;
        }

        var rest = start + Prefix.Length;
        var length = Utf8Chars.CountWhile(text, rest, Set);
        if (length < Shortest || (length > Longest && Shortest == Longest))
        {
            return false;
        }

        end = rest + Math.Min(length, Longest);
        return !IsRandom || LooksRandom(text[rest..end]);
    }

    /// <summary>Two digits at least, and ten letters and digits in a row: names made of words have neither.</summary>
    private static bool LooksRandom(ReadOnlySpan<byte> text)
    {
        var (digits, run, longest) = (0, 0, 0);
        foreach (var value in text)
        {
            digits += Utf8Chars.IsDigit(value) ? 1 : 0;
            run = Utf8Chars.IsAlphanumeric(value) ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return digits >= 2 && longest >= 10;
    }
}
