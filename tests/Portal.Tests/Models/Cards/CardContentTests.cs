using Portal.Governance.Models.Cards;
using Portal.Governance.Models.Cards.Metadata;

namespace Portal.Tests.Models.Cards;

public sealed class CardContentTests
{
    private const string Body = """
        # Support assistant

        Answers customers.

        ## Uses

        ### Direct Use

        Drafts.

        #### Languages

        English.

        ### Out-of-Scope Use

        Refunds.

        ## How we ship it

        Canary.

        ## Metrics


        F1.
        """;

    private static CardContent Content => CardContent.Of(new ReadmeFile(null, Body));

    [Fact]
    public void Sections_OfABody_AreItsFieldsAndTheAuthorsOwnParts()
    {
        // "Uses" without words of its own leaves the field to "Direct Use"; "Languages" stands below it and belongs to it.
        Content.Sections.Select(section => (section.Field, section.Title)).ShouldBe(
        [
            ("summary", "Support assistant"), (null, "Uses"), ("intended-use", "Direct Use"), ("out-of-scope", "Out-of-Scope Use"), (null, "How we ship it"), ("metrics", "Metrics"),
        ]);
        Content.Text("summary").ShouldBe("Answers customers.");
        Content.Text("intended-use").ShouldBe("Drafts.\n\n#### Languages\n\nEnglish.");
        Content.Text("metrics").ShouldBe("F1.");
        Content.Text("risks").ShouldBeNull();
    }

    [Fact]
    public void Text_Replaced_LeavesEveryOtherByteAlone()
    {
        Content.WithText("out-of-scope", "Refunds above 500 EUR.").Body.ShouldBe(Body.Replace("Refunds.", "Refunds above 500 EUR.", StringComparison.Ordinal));
        Content.WithText("metrics", "F1, p95.\n").Body.ShouldBe(Body.Replace("\n\n\nF1.", "\n\n\nF1, p95.", StringComparison.Ordinal));
        Content.WithText("metrics", "F1.").Body.ShouldBe(Body);
    }

    [Fact]
    public void Text_ReplacedInAFileWithCrLf_KeepsItsLineEnds()
    {
        var content = CardContent.Of(new ReadmeFile(null, Body.ReplaceLineEndings("\r\n")));

        content.WithText("metrics", "F1\np95").Body.ShouldBe(Body.Replace("F1.", "F1\np95", StringComparison.Ordinal).ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public void Text_OfANewField_GetsItsHeadingWhereTheCatalogueHasIt()
    {
        var content = CardContent.Of(new ReadmeFile(null, "# T\n\nSum.\n\n## Metrics\n\nF1.\n")).WithText("intended-use", "Drafts.").WithText("risks", "Few.");

        content.Body.ShouldBe("# T\n\nSum.\n\n## Intended use\n\nDrafts.\n\n## Metrics\n\nF1.\n\n## Bias, risks, and limitations\n\nFew.\n");
        content.Text("intended-use").ShouldBe("Drafts.");
    }

    [Fact]
    public void Text_Emptied_TakesItsHeadingAway() =>
        CardContent.Of(new ReadmeFile(null, "# T\n\nSum.\n\n## Metrics\n\nF1.\n")).WithText("metrics", "").Body.ShouldBe("# T\n\nSum.\n\n");

    [Fact]
    public void Json_WrittenAndRead_IsTheSame()
    {
        var content = CardContent.Of(ReadmeFile.Read(SomeReadmes.Whisper)) with { Panels = [new CardPanel("p1", "", "latency.p95", "model", "line", "7d")] };
        content = content.WithState("risks", new CardFieldState("No training of our own", "4711", new DateTimeOffset(2026, 1, 31, 13, 0, 0, TimeSpan.Zero)));

        var json = CardJson.Write(content);
        var again = CardJson.Read(json);

        CardJson.Write(again).ShouldBe(json);
        again.Metadata.ShouldBe(content.Metadata);
        // One state of a card, one hash; any change is another.
        CardJson.Hash(CardJson.Write(again)).ShouldBe(CardJson.Hash(json));
        CardJson.Hash(CardJson.Write(again.WithText("metrics", "F2"))).ShouldNotBe(CardJson.Hash(json));
    }

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("""{"schema":"other/1"}""", "portal.model-card/1")]
    [InlineData("""{"fields":{"nope":{}}}""", "no field 'nope'")]
    [InlineData("""{"fields":{"risks":{"notApplicable":" "}}}""", "why the field does not apply")]
    [InlineData("""{"panels":[{"metric":"calls","form":"stat"}]}""", "panels[0].range")]
    [InlineData("""{"metadata":{"a":{"$yaml":"plain words"}}}""", "one unquoted YAML value")]
    [InlineData("""{"metadata":{"a":1,"a":2}}""", "stands twice")]
    public void Json_ThatIsNoCard_SaysWhatIsWrong(string json, string says) => Should.Throw<CardFormatException>(() => CardJson.Read(json)).Message.ShouldContain(says);

    [Fact]
    public void Metadata_OfWordsThatAreNoTexts_IsExactInJson() =>
        CardJson.Write(CardContent.Of(ReadmeFile.Read("---\na: no\nb: 'no'\nc: 1e-5\nd: 0.10\ne: 2026-01-31\n1: x\n---\n")))
            .ShouldContain("""{"a":{"$yaml":"no"},"b":"no","c":1e-5,"d":0.10,"e":{"$yaml":"2026-01-31"},"$yaml:1":"x"}""");
}
