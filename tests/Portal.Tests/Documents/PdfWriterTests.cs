using Portal.Documents;
using Portal.Testing;
using Portal.Ui;

namespace Portal.Tests.Documents;

/// <summary>A document written as PDF and read back: what it says, where its pages break, where its links and bookmarks lead.</summary>
public sealed class PdfWriterTests
{
    [Fact]
    public async Task Text_OfEveryBlock_CanBeReadBack()
    {
        var pages = await ReadAsync(Card());

        pages.Text.ShouldContain("Answers questions of customers about invoices");
        pages.Text.ShouldContain("Región: España, größer, Ελλάδα, Київ, 10 € ≤ 12 µs – “quoted”");
        pages.Text.ShouldContain("max_tokens");
        pages.Text.ShouldContain("1. Collect");
        pages.Text.ShouldContain("• Adults");
        pages.Text.ShouldContain("Owner Ana López");
        pages.Text.ShouldContain("Do not use it for diagnosis");
        pages.Text.ShouldContain("\"temperature\": 0.2");
        pages.Pages.Count.ShouldBe(1);
        Save("card", Card());
    }

    [Fact]
    public async Task Bookmarks_FollowTheHeadings() =>
        (await ReadAsync(Card())).Bookmarks.ShouldBe(["Intended use", "  Users", "    Limits", "Evaluation", "  Settings"]);

    [Fact]
    public async Task Description_OfTheDocument_IsInItsProperties()
    {
        var pages = await ReadAsync(Card());

        pages.Info["Title"].GetString().ShouldBe("Invoice helper");
        pages.Info["Author"].GetString().ShouldBe("Ana López");
        pages.Info["Keywords"].GetString().ShouldBe("sha256:4f1a");
        pages.Info["CreationDate"].GetString().ShouldBe("D:20260301120000Z");
        pages.Info["Language"].GetString().ShouldBe("en");
    }

    [Fact]
    public async Task Link_OfAnotherSchemeThanTheWeb_LeadsNowhere()
    {
        var document = new DocumentBuilder("Links", "en")
            .Paragraph([new TextRun("paper", Link: new Uri("https://example.org/paper?a=1")), new TextRun(" and "), new TextRun("trap", Link: new Uri("javascript:alert(1)")), new TextRun(" or "), new TextRun("file", Link: new Uri("file:///etc/passwd"))])
            .Build();

        var pages = await ReadAsync(document);

        pages.Pages[0].Links.ShouldBe(["https://example.org/paper?a=1"]);
        pages.Text.ShouldContain("paper and trap or file");
    }

    [Fact]
    public async Task LongTable_RepeatsItsHeadOnEveryPage_AndLosesNoRow()
    {
        var document = new DocumentBuilder("Deployments", "en")
            .Table([new TableColumn("Version"), new TableColumn("Where it runs"), new TableColumn("Calls", Number: true)],
                Enumerable.Range(1, 200).Select(row => (IReadOnlyList<string>)[$"v{row}", "production", $"{row * 1000}"]))
            .Build();

        var pages = await ReadAsync(document);

        pages.Pages.Count.ShouldBeGreaterThan(3);
        pages.Pages.ShouldAllBe(page => page.Text.Contains("Where it runs"));
        Enumerable.Range(1, 200).Select(row => pages.Pages.Count(page => page.Items.Contains($"v{row}"))).ShouldAllBe(times => times == 1);
        pages.Pages[^1].Text.ShouldContain($"Page {pages.Pages.Count} of {pages.Pages.Count}");
        pages.Pages[1].Text.ShouldContain("Deployments");
        Save("table", document);
    }

    [Fact]
    public async Task Cell_LongerThanAPage_GoesOnOnTheNext()
    {
        var words = Enumerable.Range(1, 3000).Select(word => $"word{word}").ToList();
        var document = new DocumentBuilder("Long", "en").Table([new TableColumn("Name"), new TableColumn("Text")], [["a", string.Join(' ', words)], ["b", "end"]]).Build();

        var read = (await ReadAsync(document)).Text.Split(' ').ToHashSet(StringComparer.Ordinal);

        words.Where(word => !read.Contains(word)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Foot_IsInTheDocumentsLanguage() =>
        (await ReadAsync(new DocumentBuilder("Ficha", "es").Paragraph("Hola").Build())).Text.ShouldContain("Página 1 de 1");

    [Fact]
    public async Task Paper_IsA4OrLetter()
    {
        (await SizeAsync(PaperSize.A4)).ShouldBe((595, 842));
        (await SizeAsync(PaperSize.Letter)).ShouldBe((612, 792));

        static async Task<(double, double)> SizeAsync(PaperSize paper)
        {
            var page = (await ReadAsync(new DocumentBuilder("Paper", "en").With(d => d with { Paper = paper }).Paragraph("x").Build())).Pages[0];
            return (Math.Round(page.Width), Math.Round(page.Height));
        }
    }

    [Fact]
    public async Task Character_OutsideTheFonts_IsWrittenAsItsNumber() =>
        (await ReadAsync(new DocumentBuilder("Signs", "en").Paragraph("a 🤗 b\u0007\u200dc 漢").Build())).Text.ShouldContain("a [U+1F917] bc [U+6F22]");

    [Fact]
    public async Task Chart_WritesItsUnitsItsLegendAndItsZone()
    {
        var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        const long Hour = 3_600_000;
        var frame = new ChartFrame
        {
            From = start,
            To = start + 24 * Hour,
            Step = Hour,
            Times = [.. Enumerable.Range(0, 24).Select(hour => start + hour * Hour)],
            Series =
            [
                new ChartSeries("p95", "--series-1", [.. Enumerable.Range(0, 24).Select(hour => hour is > 8 and < 12 ? (double?)null : 1200 + 600 * Math.Sin(hour / 3.0))]),
                new ChartSeries("p50", "--series-5", [.. Enumerable.Range(0, 24).Select(hour => (double?)(400 + 100 * Math.Cos(hour / 4.0)))]),
            ],
            Markers = [new ChartMarker(start + 15 * Hour, "v2 deployed")],
        };
        var document = new DocumentBuilder("Live numbers", "en").Heading(1, "Latency")
            .Chart("Latency of calls", frame, Unit.Duration, note: "sha256:77aa").Chart("As bars", frame, Unit.Duration, ChartForm.Bar).Chart("As areas", frame, Unit.Duration, ChartForm.Area)
            .Bars("Accuracy by language", [new BarEntry("English", 0.91), new BarEntry("Español", 0.88), new BarEntry("Deutsch", null)], Unit.Share).Build();

        var text = (await ReadAsync(document)).Text;

        text.ShouldContain("500 ms 1 s 1.50 s 2 s");
        text.ShouldContain("12:00");
        text.ShouldContain("p95 p50 Times in UTC");
        text.ShouldContain("v2 deployed");
        text.ShouldContain("91 %");
        text.ShouldContain("not known");
        Save("charts", document);
    }

    [Fact]
    public async Task Picture_ThatCannotBeRead_IsNamedInstead()
    {
        var png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        var text = (await ReadAsync(new DocumentBuilder("Pictures", "en").Image(png, "One dot").Image(new byte[] { 1, 2, 3 }, "Not a picture").Build())).Text;

        text.ShouldContain("One dot");
        text.ShouldContain("This picture could not be read. Not a picture");
    }

    [Fact]
    public void SameDocument_GivesTheSameBytes() => PdfWriter.Write(Card()).ShouldBe(PdfWriter.Write(Card()));

    private static PortalDocument Card() => new DocumentBuilder("Invoice helper", "en")
        .With(document => document with
        {
            Subtitle = "Model card, version 3",
            Author = "Ana López",
            Identifier = "sha256:4f1a",
            Created = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        })
        .KeyValues([("Owner", "Ana López"), ("Risk class", "High"), ("Region", "eu-west")])
        .Heading(1, "Intended use")
        .Paragraph("Answers questions of customers about invoices. Región: España, größer, Ελλάδα, Київ, 10 € ≤ 12 µs – “quoted”.")
        .Markdown("# Users\n\n- Adults\n  - with **an account** and `max_tokens`\n- *Staff*\n\n1. Collect\n2. Answer\n\n## Limits\n\nSee [the paper](https://example.org/paper).\n\n> Quoted words\n\n| Set | F1 |\n| --- | ---: |\n| en | 0.91 |\n| es | 0.88 |\n\n<!-- hidden -->\n", topLevel: 2)
        .Notice(Status.Warning, "Out of scope", "Do not use it for diagnosis, credit decisions, or anything else that has an effect on the rights of people: it has not been tested for that, and its answers are not reviewed.")
        .Heading(1, "Evaluation")
        .Heading(2, "Settings")
        .Preformatted("{\n  \"temperature\": 0.2,\n  \"top_p\": 1\n}")
        .Remark("Evaluated on 1 March 2026.")
        .Build();

    private static Task<PdfPages> ReadAsync(PortalDocument document) => PdfPages.ReadAsync(PdfWriter.Write(document));

    private static void Save(string name, PortalDocument document)
    {
        if (Environment.GetEnvironmentVariable("PDF_OUT") is { } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{name}.pdf"), PdfWriter.Write(document));
        }
    }
}
