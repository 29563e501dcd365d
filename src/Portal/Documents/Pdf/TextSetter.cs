using System.Globalization;
using System.Text;

namespace Portal.Documents.Pdf;

/// <summary>Text of one font, placed in a line.</summary>
internal sealed record TextPiece(string Text, SetFont Font, Uri? Link, double Width);

internal sealed record TextLine(IReadOnlyList<TextPiece> Pieces)
{
    public double Width => Pieces.Sum(piece => piece.Width);
}

/// <summary>Measures text and breaks it into lines: at spaces, after hyphens and slashes, within a word only where it is wider than the line.</summary>
internal static class TextSetter
{
    public static SetFont Font(TextLook look, TextStyles styles = TextStyles.None)
    {
        if (look.Mono || styles.HasFlag(TextStyles.Code))
        {
            // Letters of fixed width look larger than those around them.
            return new SetFont(DocumentFonts.Of(TextStyles.Code), look.Mono ? look.Size : look.Size * 0.92);
        }
        return new SetFont(DocumentFonts.Of(look.Bold ? styles | TextStyles.Bold : styles), look.Size);
    }

    /// <summary>The text on one line, cut with an ellipsis where it is wider.</summary>
    public static string Fitted(string text, TextLook look, double width)
    {
        var font = Font(look);
        var fitted = Printable(text, font).Replace('\n', ' ');
        if (font.Width(fitted) <= width)
        {
            return fitted;
        }
        var length = fitted.Length;
        while (length > 0 && font.Width($"{fitted.AsSpan(0, length)}…") > width)
        {
            length--;
        }
        return $"{fitted.AsSpan(0, length)}…";
    }

    /// <summary>Width of the text on one line, and of its widest word.</summary>
    public static (double Natural, double Word) Extent(IReadOnlyList<TextRun> runs, TextLook look)
    {
        var (natural, word, line) = (0d, 0d, 0d);
        foreach (var piece in Words(runs, look))
        {
            line = piece.Text == "\n" ? 0 : line + piece.Width;
            natural = Math.Max(natural, line);
            word = Math.Max(word, piece.Font.Width(piece.Text.TrimEnd()));
        }
        return (natural, word);
    }

    public static List<TextLine> Break(IReadOnlyList<TextRun> runs, TextLook look, double width)
    {
        var lines = new List<TextLine>();
        var line = new List<TextPiece>();
        var used = 0d;
        foreach (var word in Words(runs, look).SelectMany(word => Split(word, width)))
        {
            if (word.Text == "\n" || (line.Count > 0 && used + word.Font.Width(word.Text.TrimEnd()) > width + 0.01))
            {
                lines.Add(Joined(line));
                (line, used) = ([], 0);
                if (string.IsNullOrWhiteSpace(word.Text))
                {
                    continue;
                }
            }
            line.Add(word);
            used += word.Width;
        }
        if (line.Count > 0 || lines.Count == 0)
        {
            lines.Add(Joined(line));
        }
        return lines;
    }

    /// <summary>Neighbours of one look become one text, so that a reader can select and search across words.</summary>
    private static TextLine Joined(List<TextPiece> words)
    {
        var joined = new List<TextPiece>();
        foreach (var word in words)
        {
            if (joined.Count > 0 && joined[^1] is var last && last.Font == word.Font && last.Link == word.Link)
            {
                joined[^1] = Piece(last.Text + word.Text, last.Font, last.Link);
            }
            else
            {
                joined.Add(word);
            }
        }
        return new TextLine(joined);
    }

    private static TextPiece Piece(string text, SetFont font, Uri? link) => new(text, font, link, text == "\n" ? 0 : font.Width(text));

    private static IEnumerable<TextPiece> Words(IReadOnlyList<TextRun> runs, TextLook look)
    {
        foreach (var run in runs)
        {
            var font = Font(look, run.Styles);
            var text = Printable(run.Text, font);
            var start = 0;
            for (var index = 0; index < text.Length; index++)
            {
                if (text[index] == '\n')
                {
                    if (index > start)
                    {
                        yield return Piece(text[start..index], font, run.Link);
                    }
                    yield return Piece("\n", font, run.Link);
                    start = index + 1;
                }
                else if (text[index] is ' ' or '/' or '-' && index + 1 < text.Length && text[index + 1] is not (' ' or '/'))
                {
                    yield return Piece(text[start..(index + 1)], font, run.Link);
                    start = index + 1;
                }
            }
            if (start < text.Length)
            {
                yield return Piece(text[start..], font, run.Link);
            }
        }
    }

    private static IEnumerable<TextPiece> Split(TextPiece word, double width)
    {
        if (word.Text == "\n" || word.Font.Width(word.Text.TrimEnd()) <= width)
        {
            yield return word;
            yield break;
        }
        var rest = new StringBuilder();
        foreach (var rune in word.Text.EnumerateRunes())
        {
            if (rest.Length > 0 && word.Font.Width(rest.ToString() + rune) > width)
            {
                yield return Piece(rest.ToString(), word.Font, word.Link);
                rest.Clear();
            }
            rest.Append(rune.ToString());
        }
        yield return Piece(rest.ToString(), word.Font, word.Link);
    }

    /// <summary>Control characters go, tabs become spaces, and a character that the font cannot draw becomes its number, so that nothing vanishes unseen.</summary>
    private static string Printable(string text, SetFont font)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\n')
            {
                printable.Append('\n');
            }
            else if (rune.Value == '\t')
            {
                printable.Append("    ");
            }
            else if (!IsUnseen(rune))
            {
                printable.Append(font.Face.Glyph(rune) != 0
                    ? rune.ToString()
                    : string.Create(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]"));
            }
        }
        return printable.ToString();
    }

    /// <summary>Controls, joiners and the selectors of a character's variant.</summary>
    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format || rune.Value is >= 0xFE00 and <= 0xFE0F;
}
