using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.AspNetCore.Components;

namespace Portal.Ui;

/// <summary>A stretch of a line.</summary>
internal sealed record TextDiffPart(string Text, bool Changed);

/// <summary>A line of a comparison.</summary>
/// <param name="Kind">Imaginary: <paramref name="Skipped"/> equal lines that are not shown.</param>
internal sealed record TextDiffLine(ChangeType Kind, string Text, IReadOnlyList<TextDiffPart> Parts, int Skipped = 0);

/// <summary>Two texts compared line by line, with what changed within a line marked; long stretches of equal lines are folded.</summary>
public sealed partial class TextDiff : ComponentBase
{
    /// <summary>Equal lines shown before and after a change.</summary>
    private const int Context = 2;

    [Parameter, EditorRequired] public string? Before { get; set; }

    [Parameter, EditorRequired] public string? After { get; set; }

    private IReadOnlyList<TextDiffLine> Lines { get; set; } = [];

    protected override void OnParametersSet() => Lines = Folded(Compare(Before ?? "", After ?? ""));

    internal static IReadOnlyList<TextDiffLine> Compare(string before, string after)
    {
        var sides = new SideBySideDiffBuilder(new Differ()).BuildDiffModel(before, after);
        var lines = new List<TextDiffLine>();
        for (var index = 0; index < sides.OldText.Lines.Count; index++)
        {
            var (old, now) = (sides.OldText.Lines[index], sides.NewText.Lines[index]);
            if (old.Type == ChangeType.Unchanged)
            {
                lines.Add(new TextDiffLine(ChangeType.Unchanged, old.Text, []));
                continue;
            }
            if (old.Type != ChangeType.Imaginary)
            {
                lines.Add(new TextDiffLine(ChangeType.Deleted, old.Text, PartsOf(old)));
            }
            if (now.Type != ChangeType.Imaginary)
            {
                lines.Add(new TextDiffLine(ChangeType.Inserted, now.Text, PartsOf(now)));
            }
        }
        return lines;
    }

    internal static IReadOnlyList<TextDiffLine> Folded(IReadOnlyList<TextDiffLine> lines)
    {
        var folded = new List<TextDiffLine>();
        for (var index = 0; index < lines.Count;)
        {
            var end = index;
            while (end < lines.Count && lines[end].Kind == ChangeType.Unchanged)
            {
                end++;
            }
            var (lead, trail) = (index == 0 ? 0 : Context, end == lines.Count ? 0 : Context);
            if (end - index > lead + trail + 1)
            {
                folded.AddRange(lines.Skip(index).Take(lead));
                folded.Add(new TextDiffLine(ChangeType.Imaginary, "", [], end - index - lead - trail));
                folded.AddRange(lines.Skip(end - trail).Take(trail));
            }
            else
            {
                folded.AddRange(lines.Skip(index).Take(end - index));
            }
            if (end < lines.Count)
            {
                folded.Add(lines[end++]);
            }
            index = end;
        }
        return folded;
    }

    private static IReadOnlyList<TextDiffPart> PartsOf(DiffPiece line) => line.SubPieces.Count == 0
        ? [new TextDiffPart(line.Text, Changed: false)]
        : [.. line.SubPieces.Where(piece => piece.Type != ChangeType.Imaginary).Select(piece => new TextDiffPart(piece.Text, piece.Type != ChangeType.Unchanged))];
}
