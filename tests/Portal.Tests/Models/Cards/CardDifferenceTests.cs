using Portal.Governance.Models.Cards;

namespace Portal.Tests.Models.Cards;

public sealed class CardDifferenceTests
{
    private const string Readme = """
        ---
        license: mit
        tags: [a, b]
        model-index:
        - name: m
          results:
          - task: {type: qa}
            dataset: {type: squad, name: SQuAD, config: v2, split: test}
            metrics:
            - {type: f1, value: 80.1}
            - {type: em, value: 70}
        ---
        ## Metrics

        F1 over all answers.

        ## Our own

        One.
        """;

    private static readonly CardContent Before = CardContent.Of(ReadmeFile.Read(Readme));

    [Fact]
    public void Result_WithAnotherValue_IsNamedByWhatItMeasures()
    {
        var change = Changes(Readme.Replace("80.1", "82.4", StringComparison.Ordinal)).ShouldHaveSingleItem();

        (change.Subject, change.Kind, change.Before, change.After).ShouldBe((CardSubject.Metric, CardChangeKind.Changed, "80.1", "82.4"));
        change.Key.ShouldBe("model-index · qa · squad v2 test · f1.value");
    }

    [Fact]
    public void Results_InAnotherOrder_AreTheSameResults() =>
        Changes(Readme.Replace("    - {type: f1, value: 80.1}\n    - {type: em, value: 70}", "    - {type: em, value: 70}\n    - {type: f1, value: 80.1}", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldBe(new CardChange(CardChangeKind.Changed, CardSubject.Layout, "metadata", null, null));

    [Fact]
    public void Everything_ThatChanged_IsToldByItsPlace() =>
        Changes(Readme.Replace("license: mit", "license: apache-2.0\nbase_model: x/y", StringComparison.Ordinal).Replace("all answers", "most answers", StringComparison.Ordinal)
                .Replace("## Our own", "## Our other", StringComparison.Ordinal))
            .Select(change => (change.Subject, change.Kind, change.Key)).ShouldBe(
            [
                (CardSubject.Field, CardChangeKind.Changed, "metrics"),
                (CardSubject.Section, CardChangeKind.Added, "Our other"), (CardSubject.Section, CardChangeKind.Removed, "Our own"),
                (CardSubject.Metadata, CardChangeKind.Changed, "license"), (CardSubject.Metadata, CardChangeKind.Added, "base_model"),
            ], ignoreOrder: true);

    [Fact]
    public void BlankLines_Alone_AreNotOverlooked() =>
        Changes(Readme.Replace("## Our own", "\n## Our own", StringComparison.Ordinal)).ShouldHaveSingleItem().Subject.ShouldBe(CardSubject.Layout);

    [Fact]
    public void Words_OfATextThatChanged_StandApart() => TextDifference.Words("F1 over all answers.", "F1 over most answers.").ShouldBe(
    [
        new TextPiece("F1 over ", Kind: null), new TextPiece("all", CardChangeKind.Removed), new TextPiece("most", CardChangeKind.Added), new TextPiece(" answers.", Kind: null),
    ]);

    [Fact]
    public void Merge_OfDifferentParts_KeepsBoth()
    {
        var merge = CardMerge.Join(Before, Before.WithText("metrics", "Mine"), Before.WithText("risks", "Theirs").WithMetadata("license", null));

        merge.Overlaps.ShouldBeEmpty();
        (merge.Merged.Text("metrics"), merge.Merged.Text("risks"), merge.Merged.Metadata!.Find("license")).ShouldBe(("Mine", "Theirs", null));
    }

    [Fact]
    public void Merge_OfTheSamePart_NamesItAndTakesMine()
    {
        var panel = new CardPanel("p", "", "calls", null, "stat", "7d");
        var origin = Before with { Panels = [panel] };
        var merge = CardMerge.Join(
            origin, origin.WithText("metrics", "Mine") with { Panels = [panel with { Range = "1h" }] }, origin.WithText("metrics", "Theirs").WithText("risks", "Theirs") with { Panels = [panel with { Range = "24h" }] });

        merge.Overlaps.ShouldBe(["metrics", "panels.p"], ignoreOrder: true);
        (merge.Merged.Text("metrics"), merge.Merged.Text("risks"), merge.Merged.Panels[0].Range).ShouldBe(("Mine", "Theirs", "1h"));
    }

    [Fact]
    public void Merge_OfPartsOfMyOwn_NamesTheWholeText() =>
        CardMerge.Join(Before, Before with { Body = Before.Body + "\n## New\n" }, Before.WithText("metrics", "Theirs")).Overlaps.ShouldBe(["body"]);

    private static IReadOnlyList<CardChange> Changes(string readme) => CardDifference.Between(Before, CardContent.Of(ReadmeFile.Read(readme)));
}
