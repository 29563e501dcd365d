using System.Globalization;
using Portal.Ui;

namespace Portal.Documents.Pdf;

/// <summary>Sets the blocks that are text.</summary>
internal static class PdfText
{
    private const double BarWidth = 2.5;

    /// <summary>A heading keeps company: it stands at the foot of a page only with lines of what follows.</summary>
    public static void Heading(PdfFlow flow, HeadingBlock heading)
    {
        var look = PdfStyle.Heading(heading.Level);
        flow.Gap(heading.Level switch { 1 => 18, 2 => 14, _ => 9 });
        flow.Need(look.Line + 3 * PdfStyle.Body.Line);
        flow.Bookmarks.Add(heading, flow.Pages.Count - 1, flow.Y);
        flow.Write(TextRun.Plain(heading.Text), look);
        if (heading.Level == 1)
        {
            flow.Rule(flow.Y + 2);
            flow.Y += 4;
        }
    }

    public static void Paragraph(PdfFlow flow, ParagraphBlock paragraph)
    {
        flow.Gap();
        flow.Write(paragraph.Runs, paragraph.Muted ? PdfStyle.Secondary : PdfStyle.Body);
    }

    public static void Quote(PdfFlow flow, QuoteBlock quote)
    {
        flow.Gap();
        flow.Write(quote.Runs, PdfStyle.Body with { Ink = PdfStyle.Muted }, PdfStyle.Indent, top => Bar(flow, top, PdfStyle.Rule));
    }

    public static void Notice(PdfFlow flow, NoticeBlock notice)
    {
        flow.Gap(PdfStyle.Gap + 2);
        var ink = PdfStyle.StatusInk(notice.Status);
        flow.Need(PdfStyle.Body.Line * 2);
        flow.Write(TextRun.Plain(notice.Title), PdfStyle.Body with { Bold = true, Ink = ink }, PdfStyle.Indent, top => Bar(flow, top, ink));
        flow.Write(notice.Runs, PdfStyle.Body, PdfStyle.Indent, top => Bar(flow, top, ink));
        flow.Y += 2;
    }

    public static void List(PdfFlow flow, ListBlock list, int depth = 0)
    {
        if (depth == 0)
        {
            flow.Gap();
        }
        var indent = (depth + 1) * PdfStyle.Indent;
        var number = 1;
        foreach (var entry in list.Entries)
        {
            var mark = list.Ordered ? $"{number++.ToString(CultureInfo.InvariantCulture)}." : depth % 2 == 0 ? "•" : "–";
            var marked = false;
            flow.Write(entry.Runs, PdfStyle.Body, indent, top =>
            {
                if (!marked)
                {
                    var font = TextSetter.Font(PdfStyle.Body);
                    flow.Page.Text(mark, font, PdfStyle.Black, PdfFlow.Left + indent - font.Width(mark) - 4, top + PdfStyle.Baseline(PdfStyle.Body.Size));
                    marked = true;
                }
            });
            flow.Y += 1.5;
            if (entry.Inner is { } inner)
            {
                List(flow, inner, depth + 1);
            }
        }
    }

    public static void Preformatted(PdfFlow flow, PreformattedBlock block)
    {
        flow.Gap();
        var look = PdfStyle.Code;
        flow.Write(TextRun.Plain(block.Text.TrimEnd()), look, 6, top =>
            flow.Page.Rectangle(PdfStyle.Shade, PdfFlow.Left, top, flow.Width, look.Line + 0.3));
    }

    public static void Image(PdfFlow flow, ImageBlock block)
    {
        flow.Gap();
        PdfPicture picture;
        try
        {
            picture = PdfPicture.Read(block.Bytes.ToArray());
        }
        catch (InvalidDataException)
        {
            Notice(flow, new NoticeBlock(Status.Warning, flow.Words("ImageUnreadable"), TextRun.Plain(block.Alternative)));
            return;
        }
        // 96 pixels make an inch, as on pages.
        var scale = Math.Min(0.75, Math.Min(flow.Width / picture.Width, (flow.Body - 30) / picture.Height));
        var (width, height) = (picture.Width * scale, picture.Height * scale);
        flow.Need(height + PdfStyle.Secondary.Line);
        flow.Page.Picture(flow.Add(picture), PdfFlow.Left, flow.Y, width, height);
        flow.Y += height + 2;
        flow.Write(TextRun.Plain(block.Alternative), PdfStyle.Secondary);
    }

    public static void Divider(PdfFlow flow)
    {
        flow.Gap(10);
        flow.Rule(flow.Y);
        flow.Y += 3;
    }

    private static void Bar(PdfFlow flow, double top, Ink ink) =>
        flow.Page.Rectangle(ink, PdfFlow.Left + 2, top, BarWidth, PdfStyle.Body.Line + 0.3);
}
