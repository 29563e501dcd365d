using System.Buffers;
using Portal.Governance.Scanning;
using Portal.Ingest.Scanning.Detectors;

namespace Portal.Ingest.Scanning;

/// <summary>A part of a text that a detector recognised.</summary>
internal readonly record struct TextMatch(int Start, int End, Detector Detector);

/// <summary>
/// Finds personal data and secrets in UTF-8 text. A vectorised search passes over everything that cannot be part of a match - most of what is ever said - and detectors look at the
/// few bytes where it stops. Immutable and thread-safe.
/// </summary>
internal sealed class TextScanner
{
    /// <summary>Bytes of the shortest match there is, <c>a@b.co</c>.</summary>
    public const int ShortestMatch = 6;

    /// <summary>Fewer digits in a row of groups are nothing that a number detector knows.</summary>
    private const int LeastDigits = 6;

    private static readonly TextScanner?[] Scanners = new TextScanner?[1 << FindingKinds.All.Count];

    private readonly SearchValues<byte> _anchors;
    private readonly AnchoredDetector[]?[] _anchored = new AnchoredDetector[]?[256];
    private readonly NumberDetector[] _numbers;
    private readonly NumberDetector[] _numbersBehindLetters;

    private TextScanner(IReadOnlyCollection<Detector> detectors)
    {
        foreach (var detector in detectors.OfType<AnchoredDetector>())
        {
            foreach (var anchor in detector.Anchors)
            {
                _anchored[anchor] = [.. _anchored[anchor] ?? [], detector];
            }
        }

        _numbers = [.. detectors.OfType<NumberDetector>()];
        _numbersBehindLetters = [.. _numbers.Where(detector => detector.FollowsLetter)];
        var anchors = Enumerable.Range(0, 256).Where(value => _anchored[value] is not null).Select(value => (byte)value);
        _anchors = SearchValues.Create([.. anchors, .. _numbers.Length > 0 ? "0123456789"u8 : default]);
    }

    /// <summary>The scanner for the kinds that are looked for at all; null when none is.</summary>
    public static TextScanner? For(FindingActions actions)
    {
        var mask = 0;
        foreach (var kind in FindingKinds.All)
        {
            mask |= actions[kind] == FindingAction.Keep ? 0 : 1 << (int)kind;
        }

        if (mask == 0)
        {
            return null;
        }

        return Volatile.Read(ref Scanners[mask])
            ?? (Scanners[mask] = new TextScanner([.. DetectorList.All.Where(detector => (mask & (1 << (int)detector.Kind)) != 0)]));
    }

    /// <summary>Adds the matches in a text, from left to right and without overlap.</summary>
    public void Scan(ReadOnlySpan<byte> text, List<TextMatch> matches)
    {
        if (text.Length < ShortestMatch)
        {
            return;
        }

        var (position, free) = (0, 0);
        while (position < text.Length)
        {
            var hit = text[position..].IndexOfAny(_anchors);
            if (hit < 0)
            {
                return;
            }

            var anchor = position + hit;
            position = Utf8Chars.IsDigit(text[anchor])
                ? LookAtNumber(text, anchor, ref free, matches)
                : LookAround(text, anchor, ref free, matches);
        }
    }

    /// <returns>Where the search goes on.</returns>
    private int LookAround(ReadOnlySpan<byte> text, int anchor, ref int free, List<TextMatch> matches)
    {
        foreach (var detector in _anchored[text[anchor]]!)
        {
            if (detector.TryMatch(text, anchor, out var start, out var end) && start >= free)
            {
                matches.Add(new(start, end, detector));
                return free = end;
            }
        }

        return anchor + 1;
    }

    /// <returns>Where the search goes on.</returns>
    private int LookAtNumber(ReadOnlySpan<byte> text, int anchor, ref int free, List<TextMatch> matches)
    {
        if (GoesOn(text, anchor))
        {
            return EndOfDigits(text, anchor);
        }

        var number = DigitSequence.Read(text, anchor);
        var behindLetter = anchor > 0 && Utf8Chars.IsLetter(text[anchor - 1]);
        if ((number.Count >= LeastDigits && !IsDecimal(number)) || behindLetter)
        {
            foreach (var detector in behindLetter ? _numbersBehindLetters : _numbers)
            {
                if (detector.TryMatch(text, number, out var start, out var end) && start >= free)
                {
                    matches.Add(new(start, end, detector));
                    return free = end;
                }
            }
        }

        // Digits beyond what a sequence holds are no number of ours either.
        return EndOfDigits(text, number.Groups > 0 ? number.EndOf(0) : anchor + 1);
    }

    /// <summary>Whether the digits are a later group of a number, such as a fraction: no match starts there (<see cref="DigitSequence.StartsNumber"/>).</summary>
    private static bool GoesOn(ReadOnlySpan<byte> text, int anchor) =>
        anchor > 1 && text[anchor - 1] is (byte)'.' or (byte)',' or (byte)'-' or (byte)'/' && Utf8Chars.IsDigit(text[anchor - 2]);

    /// <summary>One digit, a point and more digits: a measurement, or a coordinate of a vector.</summary>
    private static bool IsDecimal(in DigitSequence number) => number.Groups == 2 && number.SizeOf(0) == 1 && number.SeparatorOf(1) == (byte)'.';

    private static int EndOfDigits(ReadOnlySpan<byte> text, int position)
    {
        var length = text[position..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length < 0 ? text.Length : position + length;
    }
}
