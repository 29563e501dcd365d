using System.Security.Cryptography;
using System.Text;
using Portal.Governance.Scanning;
using Portal.Telemetry.Calls;

namespace Portal.Ingest.Scanning;

/// <summary>What stands in a finding's place: <c>[email]</c>, or with its keyed hash <c>[email:1f2e3d4c5b6a7988]</c>. Reused.</summary>
internal sealed class Replacement(SubjectHasher hasher)
{
    private const int HashBytes = 8;
    private const int LongestQuote = 16;

    private static readonly byte[][] Names = [.. FindingKinds.All.Select(kind => Encoding.UTF8.GetBytes(FindingKinds.NameOf(kind)))];

    private readonly byte[] _text = new byte[128];
    private int _length;

    /// <param name="match">The finding without escapes.</param>
    /// <param name="quote">What has to stand around it, so that a number in JSON does not become an array.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Of(Detector detector, FindingAction action, ReadOnlySpan<byte> match, ReadOnlySpan<byte> quote)
    {
        quote = quote.Length <= LongestQuote ? quote : [];
        _length = 0;
        Append(quote);
        Append("["u8);
        Append(Names[(int)detector.Kind]);
        if (action == FindingAction.Hash)
        {
            Append(":"u8);
            AppendHash(detector, match);
        }

        Append("]"u8);
        Append(quote);
        return _text.AsSpan(0, _length);
    }

    private void AppendHash(Detector detector, ReadOnlySpan<byte> match)
    {
        // The kind in front keeps kinds apart from each other, and from subjects, which are hashed with the same key.
        var domain = Names[(int)detector.Kind];
        var value = new byte[domain.Length + 1 + match.Length];
        domain.CopyTo(value, 0);
        var length = domain.Length + 1 + detector.Normalize(match, value.AsSpan(domain.Length + 1));
        Convert.TryToHexStringLower(hasher.HashOnce(value.AsSpan(0, length)).AsSpan(0, HashBytes), _text.AsSpan(_length), out var written);
        CryptographicOperations.ZeroMemory(value);
        _length += written;
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        part.CopyTo(_text.AsSpan(_length));
        _length += part.Length;
    }
}
