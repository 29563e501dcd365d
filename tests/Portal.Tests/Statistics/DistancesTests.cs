using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

/// <summary>Published and independently computed values; V-numbers as in docs/statistics.md.</summary>
public sealed class DistancesTests
{
    private static readonly double[] P = [.5, .3, .2];
    private static readonly double[] Q = [.4, .35, .25];

    [Fact]
    public void V1_TwoDistributions_GiveEveryDistance()
    {
        Distances.Psi(P, Q, PsiZeroRule.Evidently)!.Value.ShouldBe(0.0411790667, 1e-10);
        Distances.JensenShannon(P, Q, LogBase.E)!.Value.ShouldBe(0.0716782509, 1e-10);
        Distances.JensenShannon(P, Q, LogBase.Two)!.Value.ShouldBe(0.0860943534, 1e-10);
        Distances.Hellinger(P, Q)!.Value.ShouldBe(0.0717117273, 1e-10);
        Distances.TotalVariation(P, Q)!.Value.ShouldBe(.1, 1e-12);
        Distances.LInfinity(P, Q)!.Value.ShouldBe(.1, 1e-12);
    }

    [Theory]
    [InlineData(PsiZeroRule.Evidently, 1.5640491119)]
    [InlineData(PsiZeroRule.Fiddler, 0.6335487386)]
    // (c + ½)/(n + 1.5): Σ over 50.5→40.5, 50.5→40.5, 0.5→20.5 of 101.5 = 2 · (−10/101.5) ln(40.5/50.5) + (20/101.5) ln(20.5/0.5)
    [InlineData(PsiZeroRule.Jeffreys, 0.7752203801)]
    public void V2_PsiWithAnEmptyBin_FollowsTheZeroRule(PsiZeroRule rule, double expected) =>
        Distances.Psi([50, 50, 0], [40, 40, 20], rule)!.Value.ShouldBe(expected, 1e-10);

    [Fact]
    public void V2_JensenShannonWithAnEmptyBin_NeedsNoRule() =>
        Distances.JensenShannon([50, 50, 0], [40, 40, 20], LogBase.Two)!.Value.ShouldBe(0.3286815269, 1e-10);

    [Theory]
    [InlineData(1000, 1000, 0.0338379552, 1e-10)]
    [InlineData(5000, 300, 0.0597803875, 1e-10)]
    [InlineData(100, 100, 0.3384, 5e-5)]
    public void V3_NoiseFloorOfPsi_IsYurdakuls(double n, double m, double expected, double tolerance) =>
        Distances.PsiNull95(10, n, m)!.Value.ShouldBe(expected, tolerance);

    [Fact]
    public void V4_JensenShannon_IsScipys()
    {
        Distances.JensenShannon([1, 0, 0], [0, 1, 0], LogBase.Two)!.Value.ShouldBe(1, 1e-15);
        Distances.JensenShannon([1, 0], [.5, .5], LogBase.E)!.Value.ShouldBe(0.46450140402245893, 1e-15);
        Distances.JensenShannon([3, 1, 2], [3, 1, 2], LogBase.E).ShouldBe(0);
    }

    [Fact]
    public void V6_Wasserstein_IsScipys()
    {
        Distances.Wasserstein([1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, 1, 3, 5, 6, 8])!.Value.ShouldBe(5, 1e-12);
        Distances.Wasserstein([3, 1], [2, 2], [0, 1])!.Value.ShouldBe(.25, 1e-12);
    }

    [Fact]
    public void V7_OrderedDistances_OfTwoSmallSamples()
    {
        double[] reference = [38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58];
        double[] current = [39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8];
        var (values, before, now) = Samples.Bins(reference, current);

        var d = Distances.KolmogorovSmirnov(before, now)!.Value;
        d.ShouldBe(.625, 1e-12);
        Distances.KolmogorovSmirnovP(d, 8, 8).ShouldBe(0.0878664, 5e-8);
        Distances.Wasserstein(before, now, values)!.Value.ShouldBe(4.1625, 1e-10);
        Distances.NormalizedWasserstein(before, now, values)!.Value.ShouldBe(0.7812361, 5e-8);
    }

    [Fact]
    public void V8_CategoriesOfTwoWindows_GiveEveryDistance()
    {
        double[] reference = [16, 18, 16, 14, 12, 12];
        double[] current = [16, 16, 16, 16, 16, 8];

        Distances.TotalVariation(reference, current)!.Value.ShouldBe(0.0681818, 5e-8);
        Distances.Psi(reference, current, PsiZeroRule.Evidently)!.Value.ShouldBe(0.0372184, 5e-8);
        Distances.JensenShannon(reference, current, LogBase.E)!.Value.ShouldBe(0.0680482, 5e-8);
    }

    [Fact]
    public void V13_LInfinity_IsNannyMls()
    {
        Distances.LInfinity([2, 2, 2, 0], [2, 2, 2, 1])!.Value.ShouldBe(1.0 / 7, 1e-12);
        Distances.LInfinity([2, 2, 2], [0, 5, 0])!.Value.ShouldBe(2.0 / 3, 1e-12);
    }

    [Fact]
    public void V15_KolmogorovSmirnov_OfTwoSamples()
    {
        var (_, before, now) = Samples.Bins(Samples.V15First, Samples.V15Second);

        var d = Distances.KolmogorovSmirnov(before, now)!.Value;
        d.ShouldBe(.3846153846, 1e-10);
        Distances.KolmogorovSmirnovP(d, 13, 11).ShouldBe(.3413882, 5e-8);
    }

    [Fact]
    public void V47_LogarithmicHistograms_GiveOrderedDistances()
    {
        double[] reference = [10, 30, 40, 20, 0];
        double[] current = [5, 20, 40, 25, 10];
        short[] bins = [80, 81, 82, 83, 84];

        Distances.KolmogorovSmirnov(reference, current)!.Value.ShouldBe(.15, 1e-12);
        Distances.WassersteinLog(reference, current, bins)!.Value.ShouldBe(.0389895289, 1e-10);
        Distances.Wasserstein(reference, current, [.. bins.Select(bin => Math.Pow(2, bin / 8.0))])!.Value.ShouldBe(48.3456622, 5e-8);
    }

    [Fact]
    public void WassersteinLog_GapsBetweenBinsAndZeros_CountsTheWayAcrossGapsAndLeavesZerosOut()
    {
        // All positive mass moves from bin 8 to bin 16, eight steps of ln 2 / 8; the zeros (-10,000) have no logarithm.
        Distances.WassersteinLog([50, 10, 0], [3, 0, 7], [-10_000, 8, 16])!.Value.ShouldBe(Math.Log(2), 1e-12);
        Distances.WassersteinLog([50, 0], [3, 7], [-10_000, 8]).ShouldBeNull();
    }

    [Fact]
    public void PsiTerms_OfTwoWindows_AddUpToTheIndexAndNameTheBinsThatMoved()
    {
        double[] reference = [100, 100, 100, 100, 0];
        double[] current = [100, 160, 40, 100, 0];

        var terms = Distances.PsiTerms(reference, current, PsiZeroRule.Jeffreys);

        terms.ShouldBe([0, terms[1], terms[2], 0, 0]);
        terms[2].ShouldBeGreaterThan(terms[1]);
        terms.Sum().ShouldBe(Distances.Psi(reference, current, PsiZeroRule.Jeffreys)!.Value, 1e-12);
    }

    [Fact]
    public void EveryDistance_OneSideEmpty_IsUnknownNotZero()
    {
        double[] counts = [1, 2, 3];
        double[] none = [0, 0, 0];

        Distances.Psi(counts, none, PsiZeroRule.Jeffreys).ShouldBeNull();
        Distances.JensenShannon(none, counts, LogBase.E).ShouldBeNull();
        Distances.Hellinger(none, counts).ShouldBeNull();
        Distances.TotalVariation(none, none).ShouldBeNull();
        Distances.LInfinity(counts, none).ShouldBeNull();
        Distances.KolmogorovSmirnov(counts, none).ShouldBeNull();
        Distances.Wasserstein(counts, none, [1, 2, 3]).ShouldBeNull();
        Distances.PsiNull95(10, 100, 0).ShouldBeNull();
        Distances.PsiNull95(1, 100, 100).ShouldBeNull();
    }

    [Fact]
    public void EveryDistance_BinsThatDoNotMatchOrAreNoCounts_IsRefused()
    {
        Should.Throw<ArgumentException>(() => Distances.Hellinger([1, 2], [1]));
        Should.Throw<ArgumentException>(() => Distances.Hellinger([1, double.NaN], [1, 1]));
        Should.Throw<ArgumentException>(() => Distances.Hellinger([1, -1], [1, 1]));
        Should.Throw<ArgumentException>(() => Distances.Wasserstein([1, 2], [1, 2], [2, 1]));
    }

    [Fact]
    public void Deciles_FineBins_HoldATenthOfTheReferenceEach()
    {
        // 20 bins of 5: a decile has two bins, whose middles lie at 2.5 %, 7.5 %, ...
        var deciles = Deciles.Of(Enumerable.Repeat(5.0, 20).ToArray());

        deciles.ShouldBe([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9]);
        Deciles.Sum([1, 2, 3], [0, 9, 9]).ShouldBe([1, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
    }

    [Fact]
    public void Deciles_ReferenceOfOneValue_StillTellsValuesOnBothSidesApart() =>
        Deciles.Of([0, 100, 0]).ShouldBe([0, 5, 9]);
}
