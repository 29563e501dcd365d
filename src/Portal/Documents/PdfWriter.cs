using System.Globalization;
using System.Text;
using Portal.Documents.Pdf;

namespace Portal.Documents;

/// <summary>
/// Writes a document as PDF 1.7: vector text that can be selected and searched, bookmarks, links, page numbers; of the fonts, the glyphs it uses.
/// The same document always gives the same bytes.
/// </summary>
public static class PdfWriter
{
    private const string Creator = "LLM monitoring and governance portal";

    /// <exception cref="CultureNotFoundException">The document's language is not a language tag.</exception>
    public static byte[] Write(PortalDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var flow = new PdfFlow(document);
        Title(flow, document);
        foreach (var block in document.Blocks)
        {
            Block(flow, block);
        }
        Edges(flow, document);
        return File(flow, document);
    }

    private static void Title(PdfFlow flow, PortalDocument document)
    {
        flow.Write(TextRun.Plain(document.Title), PdfStyle.Title);
        if (document.Subtitle is { Length: > 0 } subtitle)
        {
            flow.Write(TextRun.Plain(subtitle), PdfStyle.Body with { Ink = PdfStyle.Muted });
        }
        flow.Y += 6;
    }

    private static void Block(PdfFlow flow, DocumentBlock block)
    {
        switch (block)
        {
            case HeadingBlock heading: PdfText.Heading(flow, heading); break;
            case ParagraphBlock paragraph: PdfText.Paragraph(flow, paragraph); break;
            case QuoteBlock quote: PdfText.Quote(flow, quote); break;
            case ListBlock list: PdfText.List(flow, list); break;
            case KeyValueBlock values: PdfTables.KeyValues(flow, values); break;
            case TableBlock table: PdfTables.Table(flow, table); break;
            case ChartBlock chart: PdfCharts.Chart(flow, chart); break;
            case BarsBlock bars: PdfCharts.Bars(flow, bars); break;
            case ImageBlock image: PdfText.Image(flow, image); break;
            case PreformattedBlock text: PdfText.Preformatted(flow, text); break;
            case NoticeBlock notice: PdfText.Notice(flow, notice); break;
            case DividerBlock: PdfText.Divider(flow); break;
            case PageBreakBlock: flow.NewPage(); break;
            default: throw new ArgumentOutOfRangeException(nameof(block), block.GetType().Name, "Not a block that a PDF can show.");
        }
    }

    /// <summary>Head and foot, now that the number of pages is known.</summary>
    private static void Edges(PdfFlow flow, PortalDocument document)
    {
        var font = TextSetter.Font(PdfStyle.Small);
        for (var index = 0; index < flow.Pages.Count; index++)
        {
            var page = flow.Pages[index];
            var (left, right) = (PdfStyle.Margin, page.Width - PdfStyle.Margin);
            var foot = page.Height - PdfStyle.Margin / 2;
            if (index > 0)
            {
                page.Text(TextSetter.Fitted(document.Title, PdfStyle.Small, right - left), font, PdfStyle.Muted, left, PdfStyle.Margin * 0.6);
            }
            var number = PdfFlow.Words(flow.Culture, "Page", index + 1, flow.Pages.Count);
            page.Text(number, font, PdfStyle.Muted, right - font.Width(number), foot);
            if (document.Identifier is { Length: > 0 } identifier)
            {
                page.Text(TextSetter.Fitted(identifier, PdfStyle.Small, right - left - 90), font, PdfStyle.Muted, left, foot);
            }
        }
    }

    private static byte[] File(PdfFlow flow, PortalDocument document)
    {
        var file = new PdfFile();
        var catalog = file.Reserve();
        var tree = file.Reserve();
        var pictures = flow.Pictures.Select((picture, index) => FormattableString.Invariant($"/{PdfFlow.PictureName(index)} {picture.Write(file)} 0 R")).ToList();
        var resources = file.Add($"<< /Font << {flow.Fonts.Write(file)} >> /XObject << {string.Join(' ', pictures)} >> /ExtGState << /Shade << /ca 0.35 >> >> >>");
        var pages = flow.Pages.Select(page =>
        {
            var content = file.AddStream("", Encoding.ASCII.GetBytes(page.Content));
            return file.Add(FormattableString.Invariant(
                $"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {PdfFile.Number(page.Width)} {PdfFile.Number(page.Height)}] /Resources {resources} 0 R /Contents {content} 0 R /Annots [{string.Join(' ', page.Links)}] >>"));
        }).ToList();
        file.Set(tree, FormattableString.Invariant($"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select(page => FormattableString.Invariant($"{page} 0 R")))}] >>"));
        var outline = flow.Bookmarks.Any
            ? FormattableString.Invariant($" /Outlines {flow.Bookmarks.Write(file, pages, flow.Pages[0].Height)} 0 R /PageMode /UseOutlines")
            : "";
        file.Set(catalog, FormattableString.Invariant(
            $"<< /Type /Catalog /Pages {tree} 0 R /Lang {PdfFile.Text(document.Language)} /ViewerPreferences << /DisplayDocTitle true >>{outline} >>"));
        return file.Write(catalog, Info(file, document));
    }

    private static int Info(PdfFile file, PortalDocument document)
    {
        var info = new StringBuilder();
        Entry("Title", document.Title);
        Entry("Subject", document.Subtitle);
        Entry("Author", document.Author);
        Entry("Keywords", document.Identifier);
        Entry("Creator", Creator);
        if (document.Created is { } created)
        {
            info.Append(CultureInfo.InvariantCulture, $"/CreationDate (D:{created.UtcDateTime:yyyyMMddHHmmss}Z) ");
        }
        return file.Add($"<< {info}>>");

        void Entry(string name, string? value)
        {
            if (value is { Length: > 0 })
            {
                info.Append(CultureInfo.InvariantCulture, $"/{name} {PdfFile.Text(value)} ");
            }
        }
    }
}
