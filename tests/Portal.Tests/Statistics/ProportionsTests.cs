using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class ProportionsTests
{
    [Theory]
    [InlineData(19, 38, .348499283644, .651500716356, 1e-12)]
    [InlineData(0, 77, 0, .0475184, 5e-8)]
    [InlineData(38, 38, .9081901, 1, 5e-8)]
    [InlineData(7, 50, .0695083, .2618619, 5e-8)]
    [InlineData(42, 500, .0627441, .1115993, 5e-8)] // V29, the flip rate of 500 pairs
    [InlineData(60, 100, .5020026, .6905987, 5e-8)] // V45
    public void V19_Wilson_IsTheScoreInterval(long x, long n, double low, double high, double tolerance)
    {
        var estimate = Proportions.Wilson(x, n);

        estimate.Value.ShouldBe((double)x / n);
        estimate.Low!.Value.ShouldBe(low, tolerance);
        estimate.High!.Value.ShouldBe(high, tolerance);
        estimate.N.ShouldBe(n);
    }

    [Fact]
    public void V19_ClopperPearson_SevenOfFifty_IsScipys()
    {
        var estimate = Proportions.ClopperPearson(7, 50);

        estimate.Low!.Value.ShouldBe(.05819170034, 1e-11);
        estimate.High!.Value.ShouldBe(.26739600250, 1e-11);
        Proportions.ClopperPearson(0, 10).Low.ShouldBe(0);
        Proportions.ClopperPearson(10, 10).High.ShouldBe(1);
    }

    [Fact]
    public void V17_TwoProportions_PooledAndUnpooled()
    {
        var pooled = Proportions.TwoProportionZ(30, 150, 45, 200)!.Value;
        pooled.Statistic.ShouldBe(-.5640760748, 1e-10);
        pooled.P.ShouldBe(.5727023598, 1e-10);
        var unpooled = Proportions.TwoProportionZ(30, 150, 45, 200, pooled: false)!.Value;
        unpooled.Statistic.ShouldBe(-.5678092179, 1e-10);
        unpooled.P.ShouldBe(.5701645200, 1e-10);
    }

    [Fact]
    public void V20_TwoSmallGroups_DifferenceAndRatio()
    {
        var newcombe = Proportions.Newcombe(7, 34, 1, 34);
        newcombe.Low!.Value.ShouldBe(.0189214, 5e-8);
        newcombe.High!.Value.ShouldBe(.3403687, 5e-8);
        var agresti = Proportions.AgrestiCaffo(7, 34, 1, 34);
        agresti.Low!.Value.ShouldBe(.01161167, 5e-9);
        agresti.High!.Value.ShouldBe(.32172166, 5e-9);
        var katz = Proportions.KatzRatio(7, 34, 1, 34);
        katz.Value!.Value.ShouldBe(7, 1e-12);
        katz.Low!.Value.ShouldBe(.90961, 5e-6);
        katz.High!.Value.ShouldBe(53.8695, 5e-5);
    }

    [Fact]
    public void V28_ImpactRatio_HasItsIntervalAndDifference()
    {
        var ratio = Proportions.KatzRatio(40, 100, 55, 100);
        ratio.Value!.Value.ShouldBe(.7272727, 5e-8);
        ratio.Low!.Value.ShouldBe(.5396311, 5e-8);
        ratio.High!.Value.ShouldBe(.9801615, 5e-8);
        var difference = Proportions.Newcombe(40, 100, 55, 100);
        difference.Low!.Value.ShouldBe(-.2804485, 5e-8);
        difference.High!.Value.ShouldBe(-.0117239, 5e-8);
        Proportions.KatzRatio(48, 100, 60, 100).Value!.Value.ShouldBe(.8, 1e-15);
    }

    [Fact]
    public void EveryRate_OfNobody_IsUndefinedAndSaysWhy()
    {
        Proportions.Wilson(0, 0).ShouldBe(Estimate.None(UndefinedReason.NoObservations));
        Proportions.ClopperPearson(0, 0).Value.ShouldBeNull();
        Proportions.Newcombe(0, 0, 1, 10).Undefined.ShouldBe(UndefinedReason.NoObservations);
        Proportions.KatzRatio(3, 10, 0, 10).ShouldBe(Estimate.None(UndefinedReason.ZeroDenominator, 20));
        Proportions.TwoProportionZ(0, 10, 0, 10).ShouldBeNull();
        Proportions.TwoProportionZ(0, 0, 0, 10).ShouldBeNull();
    }

    [Fact]
    public void KatzRatio_GroupWithoutSuccess_KeepsTheValueAndAddsAHalfForTheInterval()
    {
        var ratio = Proportions.KatzRatio(0, 20, 5, 20);

        ratio.Value.ShouldBe(0);
        ratio.Low.ShouldBe(0);
        // exp(ln(.5/5.5) + 1.96 √(1/.5 − 1/21 + 1/5.5 − 1/21)), by hand with z = 1.9599640
        ratio.High!.Value.ShouldBe(Math.Exp(Math.Log(.5 / 5.5) + (1.9599639845 * Math.Sqrt(2 - (2.0 / 21) + (1 / 5.5)))), 1e-8);
    }

    [Fact]
    public void EveryRate_MoreSuccessesThanTrials_IsRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Proportions.Wilson(11, 10));
        Should.Throw<ArgumentOutOfRangeException>(() => Proportions.Newcombe(-1, 10, 1, 10));
        Should.Throw<ArgumentOutOfRangeException>(() => Proportions.Wilson(1, 10, confidence: 1));
    }

    [Fact]
    public void DetectableDifference_HalfOfAThousand_IsTheTextbooks() =>
        // (1.95996 + 0.84162) √(.25 · 2/1000) = 0.062645
        Proportions.DetectableDifference(.5, 1000, 1000)!.Value.ShouldBe(0.062645, 5e-7);
}
