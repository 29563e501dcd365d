using System.Buffers;
using System.Buffers.Text;
using Portal.Governance.Scanning;

namespace Portal.Ingest.Scanning.Detectors;

/// <summary>What all secrets share: their hash is that of every byte, since case and punctuation are part of them.</summary>
internal abstract class SecretDetector(string name) : AnchoredDetector(name, FindingKind.Secret)
{
    public override int Normalize(ReadOnlySpan<byte> match, Span<byte> target)
    {
        match.CopyTo(target);
        return match.Length;
    }
}

/// <summary>Keys of one issuer, known by their prefix.</summary>
internal sealed class KeyDetector : SecretDetector
{
    private readonly byte[] _anchors;
    private readonly KeyFormat[]?[] _formats = new KeyFormat[]?[256];

    private KeyDetector(string name, IReadOnlyCollection<KeyFormat> formats)
        : base(name)
    {
        _anchors = [.. formats.Select(AnchorOf).Distinct()];
        // By the byte in front of the anchor, so that most anchors in a text cost one look into an array.
        foreach (var group in formats.GroupBy(format => format.Prefix[format.AnchorIndex - 1]))
        {
            _formats[group.Key] = [.. group];
        }
    }

    /// <summary>One detector for each issuer and anchor.</summary>
    public static IEnumerable<KeyDetector> All { get; } =
        [.. KeyFormat.All.GroupBy(format => (format.Issuer, Anchor: AnchorOf(format))).Select(group => new KeyDetector(group.Key.Issuer, [.. group]))];

    public override ReadOnlySpan<byte> Anchors => _anchors;

    public override bool TryMatch(ReadOnlySpan<byte> text, int anchor, out int start, out int end)
    {
        (start, end) = (0, 0);
        if (anchor == 0 || _formats[text[anchor - 1]] is not { } formats)
        {
            return false;
        }

        foreach (var format in formats)
        {
            if (format.TryMatch(text, anchor, out start, out end))
            {
                return true;
            }
        }

        return false;
    }

    private static byte AnchorOf(KeyFormat format) => format.Prefix[format.AnchorIndex];
}

/// <summary>Private keys in PEM armour (RFC 7468). Without its end, as in a text that was cut, the key goes to the end of the text.</summary>
internal sealed class PrivateKeyDetector() : SecretDetector("private_key")
{
    private const int LongestLabel = 40;

    public override ReadOnlySpan<byte> Anchors => "-"u8;

    public override bool TryMatch(ReadOnlySpan<byte> text, int anchor, out int start, out int end)
    {
        (start, end) = (anchor, 0);
        if (!text[anchor..].StartsWith("-----BEGIN "u8))
        {
            return false;
        }

        var header = text[anchor..Math.Min(text.Length, anchor + 16 + LongestLabel)];
        var label = header.IndexOf("PRIVATE KEY"u8);
        if (label < 0)
        {
            return false;
        }

        var body = anchor + label;
        var footer = text[body..].IndexOf("-----END "u8);
        if (footer < 0)
        {
            end = text.Length;
            return true;
        }

        var last = body + footer + "-----END "u8.Length;
        var close = text[last..].IndexOf("-----"u8);
        end = close < 0 ? text.Length : last + close + 5;
        return true;
    }
}

/// <summary>JSON Web Tokens (RFC 7519): header and payload are JSON objects in base64url, which begin with eyJ.</summary>
internal sealed class JsonWebTokenDetector() : SecretDetector("jwt")
{
    private const int Shortest = 8;

    public override ReadOnlySpan<byte> Anchors => "J"u8;

    public override bool TryMatch(ReadOnlySpan<byte> text, int anchor, out int start, out int end)
    {
        (start, end) = (anchor - 2, 0);
        if (start < 0 || !text[start..].StartsWith("eyJ"u8) || !Utf8Chars.StartsWord(text, start))
        {
            return false;
        }

        var position = start + Utf8Chars.CountWhile(text, start, Utf8Chars.KeyChars);
        if (position - start < Shortest || !text[position..].StartsWith(".eyJ"u8))
        {
            return false;
        }

        position++;
        end = position + Utf8Chars.CountWhile(text, position, Utf8Chars.KeyChars);
        if (end < text.Length && text[end] == (byte)'.')
        {
            end += 1 + Utf8Chars.CountWhile(text, end + 1, Utf8Chars.KeyChars);
        }

        return true;
    }
}

/// <summary>The secret part of an AWS access key: forty characters behind a name such as aws_secret_access_key.</summary>
internal sealed class AwsSecretKeyDetector() : SecretDetector("aws_secret")
{
    private const int Length = 40;
    private const int WordDistance = 24;
    private static readonly SearchValues<byte> Set = Utf8Chars.Of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    private static readonly SearchValues<byte> Between = Utf8Chars.Of(" \t\"':=>\\");

    public override ReadOnlySpan<byte> Anchors => "_K"u8;

    public override bool TryMatch(ReadOnlySpan<byte> text, int anchor, out int start, out int end)
    {
        (start, end) = (0, 0);
        var name = text[anchor..];
        var word = name.StartsWith("_access_key"u8) ? 11 : name.StartsWith("_ACCESS_KEY"u8) ? 11 : name.StartsWith("Key"u8) && text[..anchor].EndsWith("Access"u8) ? 3 : 0;
        if (word == 0 || !EndsWithSecret(text[Math.Max(0, anchor - WordDistance)..anchor]))
        {
            return false;
        }

        start = anchor + word;
        start += Utf8Chars.CountWhile(text, start, Between);
        var length = Utf8Chars.CountWhile(text, start, Set);
        end = start + Length;
        return length == Length;
    }

    private static bool EndsWithSecret(ReadOnlySpan<byte> before) =>
        before.EndsWith("secret"u8) || before.EndsWith("SECRET"u8) || before.EndsWith("SecretAccess"u8) || before.EndsWith("secretAccess"u8);
}

/// <summary>A password in an address, as in postgres://user:password@host (RFC 3986's userinfo).</summary>
internal sealed class UrlCredentialsDetector() : SecretDetector("url_credentials")
{
    private const int Longest = 256;
    private static readonly SearchValues<byte> Ends = Utf8Chars.Of(" \t\r\n\"'<>/?#@");

    public override ReadOnlySpan<byte> Anchors => "@"u8;

    public override bool TryMatch(ReadOnlySpan<byte> text, int anchor, out int start, out int end)
    {
        (start, end) = (0, anchor);
        var first = Math.Max(0, anchor - Longest);
        var before = text[first..anchor];
        start = first + before.LastIndexOfAny(Ends) + 1;
        return start > 2 && text[..start].EndsWith("://"u8) && text[start..anchor].IndexOf((byte)':') is > 0 and var colon && start + colon + 1 < anchor;
    }
}

/// <summary>Credentials of an Authorization header: a bearer token (RFC 6750), or user and password (RFC 7617).</summary>
internal sealed class AuthorizationDetector() : SecretDetector("authorization")
{
    private const int ShortestToken = 20;
    private static readonly SearchValues<byte> Token = Utf8Chars.Of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    public override ReadOnlySpan<byte> Anchors => "B"u8;

    public override bool TryMatch(ReadOnlySpan<byte> text, int anchor, out int start, out int end)
    {
        (start, end) = (0, 0);
        var rest = text[anchor..];
        var isBearer = rest.StartsWith("Bearer "u8);
        if (!isBearer && !rest.StartsWith("Basic "u8))
        {
            return false;
        }

        start = anchor + (isBearer ? 7 : 6);
        end = start + Utf8Chars.CountWhile(text, start, Token);
        var token = text[start..end];
        return isBearer
            ? token.Length >= ShortestToken && token.ContainsAnyInRange((byte)'0', (byte)'9') && token.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            : IsUserAndPassword(token);
    }

    private static bool IsUserAndPassword(ReadOnlySpan<byte> token)
    {
        Span<byte> decoded = stackalloc byte[512];
        return token.Length is >= 4 and <= 512
            && Base64.DecodeFromUtf8(token, decoded, out _, out var written) == OperationStatus.Done
            && decoded[..written].IndexOf((byte)':') > 0
            && !decoded[..written].ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }
}
