using Portal.Ui;

namespace Portal.Documents;

/// <summary>Puts a document together in reading order.</summary>
public sealed class DocumentBuilder(string title, string language)
{
    private readonly List<DocumentBlock> _blocks = [];
    private PortalDocument _document = new() { Title = title, Language = language, Blocks = [] };

    /// <summary>Sets what describes the document: author, identifier, paper.</summary>
    public DocumentBuilder With(Func<PortalDocument, PortalDocument> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _document = change(_document);
        return this;
    }

    /// <param name="level">1 to 4.</param>
    public DocumentBuilder Heading(int level, string text)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 4);
        return Add(new HeadingBlock(level, text));
    }

    public DocumentBuilder Paragraph(string text) => Add(new ParagraphBlock(TextRun.Plain(text)));

    public DocumentBuilder Paragraph(IReadOnlyList<TextRun> runs) => Add(new ParagraphBlock(runs));

    /// <summary>A secondary remark.</summary>
    public DocumentBuilder Remark(string text) => Add(new ParagraphBlock(TextRun.Plain(text), Muted: true));

    public DocumentBuilder Bullets(IEnumerable<string> entries) => Add(new ListBlock([.. entries.Select(entry => new ListEntry(TextRun.Plain(entry)))]));

    public DocumentBuilder Numbered(IEnumerable<string> entries) =>
        Add(new ListBlock([.. entries.Select(entry => new ListEntry(TextRun.Plain(entry)))], Ordered: true));

    public DocumentBuilder KeyValues(IEnumerable<(string Key, string Value)> entries) =>
        Add(new KeyValueBlock([.. entries.Select(entry => new KeyValueEntry(entry.Key, TextRun.Plain(entry.Value)))]));

    public DocumentBuilder Table(IReadOnlyList<TableColumn> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        Add(new TableBlock(columns, [.. rows.Select(row => (IReadOnlyList<IReadOnlyList<TextRun>>)[.. row.Select(TextRun.Plain)])]));

    public DocumentBuilder Chart(string title, ChartFrame frame, Unit unit, ChartForm form = ChartForm.Line, string? note = null) =>
        Add(new ChartBlock(title, frame, unit, form, note));

    public DocumentBuilder Bars(string title, IEnumerable<BarEntry> entries, Unit unit) => Add(new BarsBlock(title, [.. entries], unit));

    public DocumentBuilder Image(ReadOnlyMemory<byte> bytes, string alternative) => Add(new ImageBlock(bytes, alternative));

    public DocumentBuilder Preformatted(string text) => Add(new PreformattedBlock(text));

    public DocumentBuilder Notice(Status status, string title, string text) => Add(new NoticeBlock(status, title, TextRun.Plain(text)));

    /// <summary>Markdown as blocks; its headings begin at the given level.</summary>
    public DocumentBuilder Markdown(string markdown, int topLevel = 2)
    {
        _blocks.AddRange(MarkdownBlocks.Read(markdown, topLevel));
        return this;
    }

    public DocumentBuilder PageBreak() => Add(new PageBreakBlock());

    public DocumentBuilder Add(DocumentBlock block)
    {
        _blocks.Add(block);
        return this;
    }

    public PortalDocument Build() => _document with { Blocks = [.. _blocks] };
}
