using Portal.Bias;
using Portal.Governance.Bias;

namespace Portal.Tests.Bias;

public sealed class BiasSettingsFormTests
{
    [Fact]
    public void Form_OfNothingSet_ShowsWhatHoldsAndCanBeKept()
    {
        var form = BiasSettingsForm.Of(settings: null);

        form.IsValid.ShouldBeTrue();
        (form.MinimumSize, form.DifferenceFloor, form.References.Count).ShouldBe(("11", "10", 0));
        var change = form.ToChange(version: 0);
        (change.MinimumSize, change.RatioLine, change.DifferenceFloor).ShouldBe((11, 0.8, 0.1));
        change.FavourableOutcomes.ShouldBe(BiasRules.DefaultFavourableOutcomes);
    }

    [Fact]
    public void Form_WithPointsOfAPercentage_KeepsAShare()
    {
        var change = (BiasSettingsForm.Of(settings: null) with { DifferenceFloor = "2.5", Outcomes = " granted \n\n paid\n", References = [new("gender", "men")] }).ToChange(version: 3);

        (change.DifferenceFloor, change.Version).ShouldBe((0.025, 3));
        change.FavourableOutcomes.ShouldBe(["granted", "paid"]);
        change.References.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["gender"] = "men" });
        BiasRules.Check(change).ShouldBeEmpty();
    }

    [Fact]
    public void Form_WithAMistake_NamesItsField()
    {
        var form = BiasSettingsForm.Of(settings: null);

        (form with { MinimumSize = "4" }).MinimumFault.ShouldBeTrue();
        (form with { RatioLine = "1.1" }).RatioFault.ShouldBeTrue();
        (form with { DifferenceFloor = "0.5" }).DifferenceFault.ShouldBeTrue();
        (form with { DifferenceFloor = "" }).DifferenceFault.ShouldBeTrue();
        (form with { Outcomes = " \n " }).OutcomesFault.ShouldBeTrue();
        (form with { References = [new("gender", "men"), new("gender", "women")] }).ReferencesFault.ShouldBeTrue();
        (form with { References = [new("gender", "")] }).ReferencesFault.ShouldBeTrue();
    }

    [Fact]
    public void Form_ComparedWithAnother_DiffersByWhatItAsks()
    {
        var form = BiasSettingsForm.Of(settings: null);

        form.DiffersFrom(BiasSettingsForm.Of(settings: null)).ShouldBeFalse();
        (form with { References = [new("gender", "men")] }).DiffersFrom(form).ShouldBeTrue();
        (form with { MinimumSize = "12" }).DiffersFrom(form).ShouldBeTrue();
    }
}
