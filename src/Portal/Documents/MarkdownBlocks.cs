using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Portal.Documents;

/// <summary>
/// Reads Markdown (CommonMark with pipe tables) as blocks of a document. HTML in it is not markup here: its tags and comments are left out and
/// the text between them stays. Pictures become their alternative text with the link: a document fetches nothing.
/// </summary>
public static partial class MarkdownBlocks
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().Build();

    /// <param name="topLevel">The level that the document's highest heading gets; lower ones follow, down to 4.</param>
    public static IReadOnlyList<DocumentBlock> Read(string markdown, int topLevel = 1)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var parsed = Markdig.Markdown.Parse(markdown, Pipeline);
        var highest = parsed.Descendants<Markdig.Syntax.HeadingBlock>().Select(heading => heading.Level).DefaultIfEmpty(1).Min();
        return [.. parsed.SelectMany(block => Blocks(block, topLevel - highest))];
    }

    private static IEnumerable<DocumentBlock> Blocks(Block block, int shift) => block switch
    {
        Markdig.Syntax.HeadingBlock heading => [new HeadingBlock(Math.Clamp(heading.Level + shift, 1, 4), Plain(heading.Inline))],
        Markdig.Syntax.ParagraphBlock paragraph => [new ParagraphBlock(Runs(paragraph.Inline))],
        Markdig.Syntax.ListBlock list => [ListOf(list)],
        Markdig.Syntax.QuoteBlock quote => quote.Descendants<Markdig.Syntax.ParagraphBlock>().Select(paragraph => new QuoteBlock(Runs(paragraph.Inline))),
        CodeBlock code => [new PreformattedBlock(code.Lines.ToString())],
        ThematicBreakBlock => [new DividerBlock()],
        Table table => [TableOf(table)],
        HtmlBlock html when WithoutTags(html.Lines.ToString()) is { Length: > 0 } text => [new ParagraphBlock(TextRun.Plain(text))],
        _ => [],
    };

    private static ListBlock ListOf(Markdig.Syntax.ListBlock list) => new([.. list.OfType<ListItemBlock>().Select(EntryOf)], list.IsOrdered);

    private static ListEntry EntryOf(ListItemBlock item)
    {
        var runs = new List<TextRun>();
        foreach (var block in item.OfType<LeafBlock>())
        {
            if (runs.Count > 0)
            {
                runs.Add(new TextRun("\n"));
            }
            runs.AddRange(block is CodeBlock code ? [new TextRun(code.Lines.ToString(), TextStyles.Code)] : Runs(block.Inline));
        }
        return new ListEntry(runs, item.OfType<Markdig.Syntax.ListBlock>().FirstOrDefault() is { } inner ? ListOf(inner) : null);
    }

    private static TableBlock TableOf(Table table)
    {
        var rows = table.OfType<TableRow>().ToList();
        var head = rows.FirstOrDefault(row => row.IsHeader);
        var count = rows.Count == 0 ? 0 : rows.Max(row => row.Count);
        var columns = Enumerable.Range(0, count).Select(index => new TableColumn(
            head is not null && index < head.Count ? Plain(CellInline(head[index])) : "",
            index < table.ColumnDefinitions.Count && table.ColumnDefinitions[index].Alignment == TableColumnAlign.Right));
        return new TableBlock(
            [.. columns],
            [.. rows.Where(row => !row.IsHeader).Select(row => (IReadOnlyList<IReadOnlyList<TextRun>>)[.. row.Select(cell => Runs(CellInline(cell)))])]);
    }

    private static ContainerInline? CellInline(Block cell) => (cell as TableCell)?.OfType<LeafBlock>().FirstOrDefault()?.Inline;

    private static string Plain(ContainerInline? inline) => string.Concat(Runs(inline).Select(run => run.Text));

    private static List<TextRun> Runs(ContainerInline? container)
    {
        var runs = new List<TextRun>();
        Collect(container, TextStyles.None, null, runs);
        return runs;
    }

    private static void Collect(ContainerInline? container, TextStyles styles, Uri? link, List<TextRun> runs)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            switch (inline)
            {
                case LiteralInline literal: runs.Add(new TextRun(literal.Content.ToString(), styles, link)); break;
                case HtmlEntityInline entity: runs.Add(new TextRun(entity.Transcoded.ToString(), styles, link)); break;
                case CodeInline code: runs.Add(new TextRun(code.Content, styles | TextStyles.Code, link)); break;
                case LineBreakInline lineBreak: runs.Add(new TextRun(lineBreak.IsHard ? "\n" : " ", styles, link)); break;
                case AutolinkInline auto: runs.Add(new TextRun(auto.Url, styles, Address(auto.IsEmail ? $"mailto:{auto.Url}" : auto.Url))); break;
                case LinkInline target: Collect(target, styles, Address(target.Url) ?? link, runs); break;
                case EmphasisInline emphasis: Collect(emphasis, styles | (emphasis.DelimiterCount == 2 ? TextStyles.Bold : TextStyles.Italic), link, runs); break;
                case HtmlInline html when html.Tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase): runs.Add(new TextRun("\n", styles, link)); break;
                case ContainerInline inner: Collect(inner, styles, link, runs); break;
                default: break;
            }
        }
    }

    private static Uri? Address(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null;

    private static string WithoutTags(string html) => Tags().Replace(html, "").Trim();

    [GeneratedRegex("<!--.*?-->|<[^>]*>", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();
}
