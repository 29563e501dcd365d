using System.Runtime.InteropServices;
using Portal.Governance.Scanning;

namespace Portal.Ingest.Scanning;

/// <summary>
/// Looks through one value: as it stands, and as it reads when the escapes of JSON are undone, as often as it has any. What is found innermost counts; outer readings add what inner
/// ones missed. Reused.
/// </summary>
internal sealed class ValueScanner(Replacement replacement)
{
    /// <summary>JSON in a string in JSON in a string: the arguments of a tool call within messages, and one more.</summary>
    private const int MaxDepth = 3;

    private readonly EscapedText[] _views = [.. Enumerable.Range(0, MaxDepth).Select(_ => new EscapedText())];
    private readonly List<TextMatch> _matches = [];
    private readonly List<Found> _found = [];

    /// <param name="text">UTF-8; need not be valid.</param>
    /// <param name="origin">Where the text stands in the body.</param>
    public void Scan(ReadOnlySpan<byte> text, int origin, TextScanner scanner, FindingActions actions, FindingPlace place, FindingCounts counts, Edits edits)
    {
        _found.Clear();
        var first = edits.Count;
        var depth = 0;
        if (text.Contains((byte)'\\'))
        {
            while (depth < MaxDepth && _views[depth].TryRead(depth == 0 ? text : _views[depth - 1].Text))
            {
                depth++;
            }
        }

        for (; depth >= 0; depth--)
        {
            var view = depth == 0 ? text : _views[depth - 1].Text;
            _matches.Clear();
            scanner.Scan(view, _matches);
            var known = _found.Count;
            foreach (var match in _matches)
            {
                var found = new Found(Origin(match.Start, depth, text.Length), Origin(match.End, depth, text.Length));
                if (IsKnown(found, known))
                {
                    continue;
                }

                _found.Add(found);
                counts.Add(place, match.Detector.Kind);
                var action = actions[match.Detector.Kind];
                if (action is FindingAction.Hash or FindingAction.Redact)
                {
                    edits.Add(origin + found.Start, origin + found.End, Replace(text, view, match, found, action));
                }
            }

            if (depth > 0)
            {
                _found.Sort(static (one, other) => one.Start.CompareTo(other.Start));
            }
        }

        edits.Sort(first);
    }

    private ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> text, ReadOnlySpan<byte> view, in TextMatch match, Found found, FindingAction action) =>
        replacement.Of(match.Detector, action, view[match.Start..match.End], JsonNumber.QuoteAround(text, found.Start, found.End));

    private int Origin(int position, int depth, int length)
    {
        for (; depth > 0; depth--)
        {
            position = _views[depth - 1].OriginOf(position, depth > 1 ? _views[depth - 2].Text.Length : length);
        }

        return position;
    }

    /// <summary>Whether a part of it was found before, in a reading with fewer escapes.</summary>
    /// <param name="known">So many were found before, and are in order.</param>
    private bool IsKnown(Found found, int known)
    {
        var before = CollectionsMarshal.AsSpan(_found)[..known];
        var (next, behind) = (0, known);
        while (next < behind)
        {
            var middle = (next + behind) / 2;
            (next, behind) = before[middle].Start < found.Start ? (middle + 1, behind) : (next, middle);
        }

        return (next < known && before[next].Start < found.End) || (next > 0 && before[next - 1].End > found.Start);
    }

    private readonly record struct Found(int Start, int End);
}
