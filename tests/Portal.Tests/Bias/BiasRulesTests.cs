using Portal.Governance.Bias;

namespace Portal.Tests.Bias;

public sealed class BiasRulesTests
{
    private static readonly BiasSettingsChange Usual = new(
        BiasRules.DefaultFavourableOutcomes, new Dictionary<string, string>(StringComparer.Ordinal), BiasRules.DefaultMinimumSize, BiasRules.DefaultRatioLine, BiasRules.DefaultDifferenceFloor, Version: 0);

    public static TheoryData<string, BiasSettingsChange> Wrong => new()
    {
        { "minimumSize is 4", Usual with { MinimumSize = 4 } },
        { "minimumSize is 10001", Usual with { MinimumSize = 10_001 } },
        { "ratioLine is 0.49", Usual with { RatioLine = 0.49 } },
        { "ratioLine is NaN", Usual with { RatioLine = double.NaN } },
        { "differenceFloor is 0", Usual with { DifferenceFloor = 0 } },
        { "favourableOutcomes", Usual with { FavourableOutcomes = [] } },
        { "favourableOutcomes", Usual with { FavourableOutcomes = ["yes", " "] } },
        { "references", Usual with { References = new Dictionary<string, string>(StringComparer.Ordinal) { ["a=b"] = "c" } } },
        { "references", Usual with { References = new Dictionary<string, string>(StringComparer.Ordinal) { ["gender"] = "" } } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Check_OutOfRange_NamesTheValue(string expected, BiasSettingsChange change) => BiasRules.Check(change).ShouldHaveSingleItem().ShouldContain(expected);

    [Fact]
    public void Check_WhatHoldsByItself_IsRight() => BiasRules.Check(Usual).ShouldBeEmpty();

    [Fact]
    public void Rule_OfNothingSet_AssumesNoReference() => BiasRules.Of(settings: null).References.ShouldBeEmpty();

    [Theory]
    [InlineData("gender=women", "gender", "women")]
    [InlineData("age_band=18=25", "age_band", "18=25")]
    public void Reference_Written_IsReadBack(string text, string attribute, string value)
    {
        ReferenceGroup.TryParse(text, out var reference).ShouldBeTrue();
        reference.ShouldBe(new ReferenceGroup(attribute, value));
        reference.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gender")]
    [InlineData("=women")]
    [InlineData("gender=")]
    public void Reference_WithoutBothParts_IsNone(string? text) => ReferenceGroup.TryParse(text, out _).ShouldBeFalse();
}
