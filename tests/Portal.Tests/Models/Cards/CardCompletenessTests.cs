using Portal.Governance.Models.Cards;

namespace Portal.Tests.Models.Cards;

public sealed class CardCompletenessTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly CardContext Context = new(IsHighRisk: false, Now);

    [Theory]
    [InlineData("", CardGap.Empty)]
    [InlineData("<!-- Provide a quick summary. -->\n\n[More Information Needed]", CardGap.Placeholder)]
    [InlineData("TODO", CardGap.Placeholder)]
    public void Field_WithoutWordsOfItsAuthor_IsMissing(string text, CardGap gap) =>
        Judge("metrics", CardContent.Of(new ReadmeFile(null, $"## Metrics\n\n{text}\n"))).ShouldBe((CardFieldStatus.Missing, gap, null));

    [Fact]
    public void Field_Confirmed_IsToldUntilItsTermEnds()
    {
        // "results" holds 180 days: until 28 November 2026 when confirmed on 1 June.
        var content = CardContent.Of(new ReadmeFile(null, "## Results\n\n88 % F1.\n")).WithState("results", new CardFieldState(null, "4711", Now));

        Judge("results", content).Status.ShouldBe(CardFieldStatus.Told);
        Judge("results", content, Context with { Now = Now.AddDays(180) }).Status.ShouldBe(CardFieldStatus.Told);
        Judge("results", content, Context with { Now = Now.AddDays(181) }).ShouldBe((CardFieldStatus.Stale, CardGap.TooOld, "181"));
    }

    [Fact]
    public void Field_OfTheVersion_IsStaleOnceThereIsANewerOne()
    {
        var content = CardContent.Of(new ReadmeFile(null, "## Results\n\n88 %.\n\n## Intended use\n\nDrafts.\n"))
            .WithState("results", new CardFieldState(null, "4711", Now)).WithState("intended-use", new CardFieldState(null, "4711", Now));
        var newer = Context with { Now = Now.AddDays(2), NewestVersion = "2.0", NewestVersionAt = Now.AddDays(1) };

        Judge("results", content, newer).ShouldBe((CardFieldStatus.Stale, CardGap.BeforeVersion, "2.0"));
        Judge("intended-use", content, newer).Status.ShouldBe(CardFieldStatus.Told);
    }

    [Theory]
    [InlineData("license: other", "metadata.license", "license_name")]
    [InlineData("license: other\nlicense_name: l", "metadata.license", "license_link")]
    [InlineData("model-index: [{name: m, results: [{task: {type: qa}, dataset: {type: d}, metrics: [{type: f1, value: 1}]}]}]", "metadata.model-index", "model-index[0].results[0].dataset.name")]
    [InlineData("model-index: [{name: m, results: [{task: {type: qa}, dataset: {type: d, name: n}, metrics: [{type: f1}]}]}]", "metadata.model-index", "model-index[0].results[0].metrics[0].value")]
    [InlineData("model-index: [{name: m, results: [{task: {type: qa}, dataset: {type: d, name: n}, metrics: [{type: f1, value: 0}], source: {name: s}}]}]", "metadata.model-index", "model-index[0].results[0].source.url")]
    public void Metadata_ThatTheHubWouldRefuse_IsIncomplete(string yaml, string field, string lacks) =>
        Judge(field, CardContent.Of(ReadmeFile.Read($"---\n{yaml}\n---\n"))).ShouldBe((CardFieldStatus.Missing, CardGap.Incomplete, lacks));

    [Fact]
    public void Score_OfAFramework_ListsWhatIsOpenAndBindsHighRiskOnly()
    {
        var content = CardContent.Empty.WithState("declaration", new CardFieldState("Not placed on the market"));
        var annex = CardCompleteness.Judge(content, Context).Single(score => score.Framework.Id == "annex-iv");

        annex.IsBinding.ShouldBeFalse();
        annex.Met.ShouldBe(1);
        annex.Open.Count().ShouldBe(annex.Asked - 1);
        annex.Open.ShouldNotContain(finding => finding.Field.Id == "declaration");
        CardCompleteness.Judge(content, Context with { IsHighRisk = true }).ShouldAllBe(score => score.IsBinding);
    }

    [Fact]
    public void Stamps_OfASave_AreThePortalsOwn()
    {
        var before = CardContent.Of(new ReadmeFile(null, "## Metrics\n\nF1.\n\n## Factors\n\nAge.\n")).WithState("metrics", new CardFieldState(null, "ana", Now));
        var forged = before.WithText("factors", "Age and country.").WithState("metrics", new CardFieldState(null, "forged", Now.AddYears(9)));

        var saved = CardStamps.Confirm(before, forged, "bob", Now.AddDays(1), []);

        saved.StateOf("metrics").ShouldBe(new CardFieldState(null, "ana", Now));
        saved.StateOf("factors").ShouldBe(new CardFieldState(null, "bob", Now.AddDays(1)));
        CardStamps.Confirm(before, before, "bob", Now.AddDays(1), ["metrics"]).StateOf("metrics").ConfirmedBy.ShouldBe("bob");
    }

    private static (CardFieldStatus Status, CardGap Gap, string? Detail) Judge(string field, CardContent content, CardContext? context = null) =>
        CardCompleteness.Judge(content, CardFields.Default.Find(field)!, context ?? Context);
}
