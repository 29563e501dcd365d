using DiffPlex;

namespace Portal.Governance.Models.Cards;

/// <summary>A stretch of text that is in both, only in the earlier or only in the later one.</summary>
/// <param name="Kind">Null: in both.</param>
public sealed record TextPiece(string Text, CardChangeKind? Kind);

/// <summary>What changed in a text, word by word.</summary>
public static class TextDifference
{
    private static readonly char[] Between = [' ', '\n', '\t', '\r'];

    public static IReadOnlyList<TextPiece> Words(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var result = new Differ().CreateWordDiffs(before, after, ignoreWhitespace: false, Between);
        var pieces = new List<TextPiece>();
        var at = 0;
        foreach (var block in result.DiffBlocks)
        {
            Add(pieces, result.PiecesOld, at, block.DeleteStartA - at, kind: null);
            Add(pieces, result.PiecesOld, block.DeleteStartA, block.DeleteCountA, CardChangeKind.Removed);
            Add(pieces, result.PiecesNew, block.InsertStartB, block.InsertCountB, CardChangeKind.Added);
            at = block.DeleteStartA + block.DeleteCountA;
        }
        Add(pieces, result.PiecesOld, at, result.PiecesOld.Length - at, kind: null);
        return pieces;
    }

    private static void Add(List<TextPiece> pieces, IReadOnlyList<string> from, int start, int count, CardChangeKind? kind)
    {
        if (count > 0)
        {
            pieces.Add(new TextPiece(string.Concat(from.Skip(start).Take(count)), kind));
        }
    }
}
