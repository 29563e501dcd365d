using Portal.Bias;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Statistics;

namespace Portal.Tests.Bias;

public sealed class GapQuestionTests
{
    private static readonly Computation Nothing = new("", "", "", [], null);

    [Fact]
    public void Ratio_OfEveryBucket_IsTheSmallestByTheLargestOfThoseShown()
    {
        // 0.2 / 0.5 = 0.4; then one group is hidden; then nobody is selected, and nothing can be divided.
        var trend = new BiasTrend(
            new BiasWindow(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(3)), "gender", BiasMetric.SelectionRate, TimeSpan.FromHours(1), [.. Enumerable.Range(0, 3).Select(hour => DateTimeOffset.UnixEpoch.AddHours(hour))],
            [
                new GroupTrend("women", [Estimate.Of(0.2, 50), Estimate.None(UndefinedReason.Suppressed), Estimate.Of(0, 50)]),
                new GroupTrend("men", [Estimate.Of(0.5, 50), Estimate.Of(0.5, 50), Estimate.Of(0, 50)]),
            ],
            [], Nothing);

        var ratios = new GapQuestion(BiasCriterion.DemographicParity, BiasMetric.SelectionRate, Ratio: true).Over(trend).ToList();

        ratios[0].Value.ShouldBe(0.4);
        (ratios[1].Value, ratios[1].Undefined).ShouldBe((null, UndefinedReason.OneGroup));
        (ratios[2].Value, ratios[2].Undefined).ShouldBe((null, UndefinedReason.ZeroDenominator));
    }

    [Fact]
    public void Badness_OfARatio_GrowsAsItFalls()
    {
        var ratio = new GapQuestion(BiasCriterion.DemographicParity, BiasMetric.SelectionRate, Ratio: true);
        var difference = ratio with { Ratio = false };

        ratio.Badness(Attribute(-0.1, 0.7)).ShouldBeGreaterThan(ratio.Badness(Attribute(-0.2, 0.9)));
        difference.Badness(Attribute(-0.2, 0.9)).ShouldBeGreaterThan(difference.Badness(Attribute(0.1, 0.7)));
        difference.Badness(Attribute(null, null)).ShouldBe(double.NegativeInfinity);
    }

    private static AttributeBias Attribute(double? difference, double? ratio)
    {
        static Estimate Of(double? value) => value is { } known ? Estimate.Of(known, 100) : Estimate.None(UndefinedReason.NoObservations);
        var verdict = new BiasVerdict(Verdict.Ok, new BiasReason(BiasReasonCode.NoDifference));
        return new AttributeBias("gender", null, [], [], null, [new BiasGap(BiasCriterion.DemographicParity, Of(difference), Of(ratio), null, null, null, BiasMetric.SelectionRate, null, verdict)], [], verdict);
    }
}
