using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class BootstrapRangeTests
{
    [Fact]
    public void Range_SameCountsAndSeed_IsTheSameOnEveryRun()
    {
        (long, long)[] groups = [(40, 100), (55, 100), (30, 60)];

        BootstrapRange.Of(groups, seed: 5).ShouldBe(BootstrapRange.Of(groups, seed: 5));
    }

    [Fact]
    public void Range_TwoLargeGroups_IsCloseToNewcombesInterval()
    {
        // Far from zero the range of two groups is their difference: 0.6 − 0.4 with n = 2,000 each.
        var range = BootstrapRange.Of([(800, 2000), (1200, 2000)]);
        var newcombe = Proportions.Newcombe(1200, 2000, 800, 2000);

        range.Range.Value!.Value.ShouldBe(.2, 1e-12);
        range.Range.Low!.Value.ShouldBe(newcombe.Low!.Value, .003);
        range.Range.High!.Value.ShouldBe(newcombe.High!.Value, .003);
        range.P!.Value.ShouldBe(1.0 / 1001, 1e-9);
    }

    [Fact]
    public void Range_EqualRatesInSmallGroups_IsExpectedAboveZero()
    {
        // |difference| of two independent rates around .5 with n = 50: √(2/π) √(.25 · 2/50) = .0798
        var range = BootstrapRange.Of([(25, 50), (25, 50)]);

        range.Range.Value.ShouldBe(0);
        range.ExpectedUnderEquality!.Value.ShouldBe(.0798, .004);
        range.P!.Value.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Range_FewerThanTwoGroups_IsUndefined()
    {
        BootstrapRange.Of([(3, 10), (0, 0)]).Range.Undefined.ShouldBe(UndefinedReason.OneGroup);
        BootstrapRange.Of([]).Range.Undefined.ShouldBe(UndefinedReason.NoObservations);
    }

    [Theory]
    [InlineData(10, .3)]
    [InlineData(1000, .02)]
    [InlineData(100_000, .5)]
    public void BinomialDraws_ManyOfThem_HaveMeanAndVarianceOfTheDistribution(long n, double p)
    {
        var sampler = new BinomialSampler(n, p);
        var random = new SeededRandom(3);
        var draws = Enumerable.Range(0, 20_000).Select(_ => (double)sampler.Next(random)).ToArray();
        var moments = Moments.Of(draws);

        // Five standard errors each; that of the variance is about variance · √(2/draws), wider for the skewed ones.
        moments.Mean.ShouldBe(n * p, 5 * Math.Sqrt(n * p * (1 - p) / draws.Length));
        moments.Variance.ShouldBe(n * p * (1 - p), 6 * n * p * (1 - p) * Math.Sqrt(2.0 / draws.Length));
    }
}
