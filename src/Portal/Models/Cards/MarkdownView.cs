using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Portal.Models.Cards;

/// <summary>
/// Shows Markdown as elements of this component's own making: nothing of the text is ever markup. HTML in it is shown as text (its comments are left out), pictures as
/// links, and links lead to http, https and mailto only.
/// </summary>
public sealed class MarkdownView : ComponentBase
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).Build();

    private string? _parsed;
    private MarkdownDocument? _document;

    [Parameter, EditorRequired] public string Text { get; set; } = "";

    /// <summary>Level of the text's highest heading on the page.</summary>
    [Parameter] public int TopLevel { get; set; } = 3;

    /// <summary>An address the text may lead to; null where it may not.</summary>
    internal static string? SafeAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeMailto)
            ? address.AbsoluteUri
            : null;

    protected override void OnParametersSet()
    {
        if (string.Equals(_parsed, Text, StringComparison.Ordinal))
        {
            return;
        }
        _parsed = Text;
        try
        {
            _document = Markdown.Parse(Text, Pipeline);
        }
        catch (ArgumentException)
        {
            // Nested deeper than the parser follows: it is shown as it was written.
            _document = null;
        }
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "markdown");
        if (_document is null)
        {
            builder.OpenElement(2, "pre");
            builder.AddContent(3, Text);
            builder.CloseElement();
        }
        else
        {
            var highest = _document.Descendants<HeadingBlock>().Select(heading => heading.Level).DefaultIfEmpty(1).Min();
            new Renderer(builder, TopLevel - highest).Write(_document);
        }
        builder.CloseElement();
    }

    private sealed class Renderer(RenderTreeBuilder builder, int shift)
    {
        public void Write(IEnumerable<Block> blocks)
        {
            foreach (var block in blocks)
            {
                Write(block);
            }
        }

        private void Write(Block block)
        {
            switch (block)
            {
                case HeadingBlock heading:
                    Element($"h{Math.Clamp(heading.Level + shift, 2, 6)}", () => Write(heading.Inline));
                    break;
                case ParagraphBlock paragraph:
                    Element("p", () => Write(paragraph.Inline));
                    break;
                case ListBlock list:
                    WriteList(list);
                    break;
                case QuoteBlock quote:
                    Element("blockquote", () => Write((IEnumerable<Block>)quote));
                    break;
                case CodeBlock code:
                    WriteCode(code);
                    break;
                case ThematicBreakBlock:
                    Element("hr", () => { });
                    break;
                case Table table:
                    WriteTable(table);
                    break;
                case HtmlBlock { Type: HtmlBlockType.Comment }:
                case LinkReferenceDefinitionGroup:
                    break;
                case HtmlBlock html:
                    Element("p", () => builder.AddContent(0, html.Lines.ToString()));
                    break;
                case ContainerBlock container:
                    Write((IEnumerable<Block>)container);
                    break;
                case LeafBlock leaf:
                    Element("p", () => builder.AddContent(0, leaf.Lines.ToString()));
                    break;
            }
        }

        private void WriteList(ListBlock list) => Element(list.IsOrdered ? "ol" : "ul", () =>
        {
            if (list.IsOrdered && int.TryParse(list.OrderedStart, out var start) && start != 1)
            {
                builder.AddAttribute(0, "start", start);
            }
            foreach (var item in list.OfType<ListItemBlock>())
            {
                Element("li", () => WriteItem(item, list.IsLoose));
            }
        });

        private void WriteItem(ListItemBlock item, bool isLoose)
        {
            foreach (var block in item)
            {
                if (block is ParagraphBlock paragraph && !isLoose)
                {
                    Write(paragraph.Inline);
                }
                else
                {
                    Write(block);
                }
            }
        }

        private void WriteCode(CodeBlock code)
        {
            builder.OpenElement(0, "pre");
            // What scrolls must be reachable by keyboard.
            builder.AddAttribute(1, "tabindex", 0);
            builder.OpenElement(2, "code");
            builder.AddContent(3, code.Lines.ToString());
            builder.CloseElement();
            builder.CloseElement();
        }

        private void WriteTable(Table table)
        {
            builder.OpenElement(0, "div");
            builder.AddAttribute(1, "class", "table");
            builder.AddAttribute(2, "tabindex", 0);
            Element("table", () =>
            {
                foreach (var row in table.OfType<TableRow>())
                {
                    Element("tr", () => WriteRow(table, row));
                }
            });
            builder.CloseElement();
        }

        private void WriteRow(Table table, TableRow row)
        {
            foreach (var (index, cell) in row.OfType<TableCell>().Index())
            {
                builder.OpenElement(0, row.IsHeader ? "th" : "td");
                if (row.IsHeader)
                {
                    builder.AddAttribute(1, "scope", "col");
                }
                if (index < table.ColumnDefinitions.Count && table.ColumnDefinitions[index].Alignment is TableColumnAlign.Right)
                {
                    builder.AddAttribute(2, "class", "number");
                }
                foreach (var block in cell)
                {
                    if (block is ParagraphBlock paragraph)
                    {
                        Write(paragraph.Inline);
                    }
                    else
                    {
                        Write(block);
                    }
                }
                builder.CloseElement();
            }
        }

        private void Write(ContainerInline? inlines)
        {
            foreach (var inline in inlines ?? Enumerable.Empty<Inline>())
            {
                Write(inline);
            }
        }

        private void Write(Inline inline)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    builder.AddContent(0, literal.Content.ToString());
                    break;
                case HtmlEntityInline entity:
                    builder.AddContent(0, entity.Transcoded.ToString());
                    break;
                case CodeInline code:
                    Element("code", () => builder.AddContent(0, code.Content));
                    break;
                case LineBreakInline { IsHard: true }:
                    Element("br", () => { });
                    break;
                case LineBreakInline:
                    builder.AddContent(0, "\n");
                    break;
                case AutolinkInline auto:
                    Link(auto.IsEmail ? $"mailto:{auto.Url}" : auto.Url, () => builder.AddContent(0, auto.Url));
                    break;
                case LinkInline link:
                    Link(link.Url, () => WriteLabel(link));
                    break;
                case EmphasisInline emphasis:
                    Element(emphasis.DelimiterChar == '~' ? "del" : emphasis.DelimiterCount == 2 ? "strong" : "em", () => Write((ContainerInline)emphasis));
                    break;
                case HtmlInline html when html.Tag.StartsWith("<!--", StringComparison.Ordinal):
                    break;
                case HtmlInline html:
                    builder.AddContent(0, html.Tag);
                    break;
                case ContainerInline container:
                    Write(container);
                    break;
                default:
                    break;
            }
        }

        /// <summary>A picture is never fetched: its words stand there, and lead to it.</summary>
        private void WriteLabel(LinkInline link)
        {
            if (link.IsImage && link.FirstChild is null)
            {
                builder.AddContent(0, link.Url);
            }
            else
            {
                Write((ContainerInline)link);
            }
        }

        private void Link(string? url, Action content)
        {
            if (SafeAddress(url) is not { } address)
            {
                content();
                return;
            }
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "href", address);
            builder.AddAttribute(2, "rel", "noopener noreferrer nofollow");
            builder.AddAttribute(3, "target", "_blank");
            content();
            builder.CloseElement();
        }

        private void Element(string name, Action content)
        {
            builder.OpenElement(0, name);
            content();
            builder.CloseElement();
        }
    }
}
