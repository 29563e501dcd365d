using AngleSharp.Dom;
using Bunit;
using Portal.Models.Cards;

namespace Portal.Components.Tests.Models.Cards;

public sealed class MarkdownViewTests : PortalTestContext
{
    /// <summary>What people have used to make a Markdown page run their script.</summary>
    public static TheoryData<string> Attacks =>
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<iframe src=javascript:alert(1)>", "<a href=\"javascript:alert(1)\">x</a>",
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java\nscript:alert(1))", "[x](&#106;avascript:alert(1))", "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)", "[x](vbscript:msgbox(1))",
        "[x](file:///etc/passwd)", "[x](//evil.example/x)", "[x](/sign-out)", "![x](javascript:alert(1))", "![x](https://evil.example/track.png)", "![x\"onerror=\"alert(1)](x)", "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]", "[x](<javascript:alert(1)>)", "[x](https://a.example/\"onmouseover=\"alert(1))", "`<script>alert(1)</script>`", "```\n<script>alert(1)</script>\n```", "```html\"onload=alert(1)\nx\n```",
        "<style>*{display:none}</style>", "<form action=https://evil.example><input name=p></form>", "<base href=https://evil.example>", "<meta http-equiv=refresh content=0;url=https://evil.example>", "<object data=x>", "<embed src=x>",
        "<details open ontoggle=alert(1)>", "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "| a |\n|---|\n| <img src=x onerror=alert(1)> |", "# <img src=x onerror=alert(1)>",
        "<!--><img src=x onerror=alert(1)>-->", "<x onclick=alert(1)>click", "\u2028<script>alert(1)</script>", "*<script>*alert(1)*</script>*", "<a href=\"https://ok.example\" onclick=alert(1)>x</a>",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Attack_OfTheCorpus_BecomesText(string markdown)
    {
        var view = Render<MarkdownView>(parameters => parameters.Add(shown => shown.Text, markdown));

        var elements = view.FindAll("*");
        elements.Select(element => element.LocalName).Except(["div", "p", "h2", "h3", "h4", "a", "pre", "code", "table", "tbody", "tr", "th", "td", "em", "strong", "ul", "li"]).ShouldBeEmpty();
        elements.SelectMany(element => element.Attributes.Select(attribute => attribute.Name)).Except(["class", "href", "rel", "target", "tabindex", "scope"]).ShouldBeEmpty();
        elements.Where(element => element.LocalName == "a").Select(link => new Uri(link.GetAttribute("href")!).Scheme).Except(["https", "http", "mailto"]).ShouldBeEmpty();
    }

    [Fact]
    public void Markdown_OfEveryKind_BecomesItsElements()
    {
        var view = Render<MarkdownView>(parameters => parameters.Add(
            shown => shown.Text,
            "# A\n\n## B\n\nOne **two** *three* ~~four~~ `five` [six](https://six.example/a?b=c).\n\n3. x\n4. y\n\n> q\n\n---\n\n| n | v |\n|---|--:|\n| a | 1 |\n\n![a picture](https://p.example/x.png)\n\n<!-- note -->\n\na@b.example <b>bold</b>"));

        view.Find("h3").TextContent.ShouldBe("A");
        view.Find("h4").TextContent.ShouldBe("B");
        view.Find("p").TextContent.ShouldBe("One two three four five six.");
        view.Find("ol").GetAttribute("start").ShouldBe("3");
        view.Find("td.number").TextContent.ShouldBe("1");
        // A picture is not fetched: its words lead to it.
        view.FindAll("a").Select(link => (link.TextContent, link.GetAttribute("href"))).ShouldBe([("six", "https://six.example/a?b=c"), ("a picture", "https://p.example/x.png")]);
        view.FindAll("p")[^1].TextContent.ShouldBe("a@b.example <b>bold</b>");
        view.Markup.ShouldNotContain("note");
    }

    [Fact]
    public void Markdown_NestedWithoutEnd_IsShownAsWritten()
    {
        var bomb = new string('>', 20_000) + " x";

        Render<MarkdownView>(parameters => parameters.Add(shown => shown.Text, bomb)).Find(".markdown").TextContent.ShouldContain("x");
    }
}
