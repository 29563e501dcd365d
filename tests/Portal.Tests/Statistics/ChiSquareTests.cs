using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class ChiSquareTests
{
    [Fact]
    public void V8_TwoWindows_AreTwoSamples()
    {
        var result = ChiSquare.Homogeneity([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]).ShouldNotBeNull();

        result.Statistic.ShouldBe(1.6224090, 5e-8);
        result.Degrees.ShouldBe(5);
        result.P.ShouldBe(.8985262, 5e-8);
        result.Pooled.ShouldBe(0);
    }

    [Fact]
    public void V9_GoodnessOfFit_IsScipys()
    {
        var equal = ChiSquare.GoodnessOfFit([16, 18, 16, 14, 12, 12], [1, 1, 1, 1, 1, 1])!.Value;
        equal.Statistic.ShouldBe(2, 1e-12);
        equal.P.ShouldBe(.849145036, 5e-10);
        var given = ChiSquare.GoodnessOfFit([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8])!.Value;
        given.Statistic.ShouldBe(3.5, 1e-12);
        given.P.ShouldBe(.623387628, 5e-10);
    }

    [Fact]
    public void V10_Contingency_IsScipysAndRs()
    {
        var scipy = ChiSquare.Homogeneity([10, 10, 20], [20, 20, 20]).ShouldNotBeNull();
        scipy.Statistic.ShouldBe(2.7777778, 5e-8);
        scipy.P.ShouldBe(.249352209, 5e-10);
        scipy.Degrees.ShouldBe(2);
        var party = ChiSquare.Homogeneity([762, 327, 468], [484, 239, 477]).ShouldNotBeNull();
        party.Statistic.ShouldBe(30.0701491, 5e-8);
        party.P.ShouldBe(2.9536e-07, 5e-12);
        party.Degrees.ShouldBe(2);
    }

    [Fact]
    public void V11_CramersV_IsScipysAndTheEngines()
    {
        var result = ChiSquare.Homogeneity(new double[][] { [100, 150], [203, 322], [420, 700], [320, 210] }).ShouldNotBeNull();

        result.CramersV.ShouldBe(.18617813077, 5e-12);
        result.Statistic.ShouldBe(84.0560687, 5e-8);
    }

    [Fact]
    public void V18_FourGroupsOfARate_IsRsPropTest()
    {
        var result = ChiSquare.Homogeneity([[83, 3], [90, 3], [129, 7], [70, 12]], pool: false).ShouldNotBeNull();

        result.Statistic.ShouldBe(12.6004, 5e-5);
        result.Degrees.ShouldBe(3);
        result.P.ShouldBe(.005585, 5e-7);
    }

    [Fact]
    public void Homogeneity_RareCategories_AreJoinedUntilFiveAreExpected()
    {
        // 1,000 and 100 calls: the smaller window expects 0.3, 0.5 and 4.4 of the last three; together 5.2.
        double[] reference = [500, 452, 3, 5, 40];
        double[] current = [55, 36, 0, 1, 8];
        var joined = ChiSquare.Homogeneity([500, 452, 48], [55, 36, 9]).ShouldNotBeNull();

        ChiSquare.Homogeneity(reference, current).ShouldBe(joined with { Pooled = 3 });
    }

    [Fact]
    public void Homogeneity_OneCategoryLeftOrAnEmptyWindow_CannotBeTested()
    {
        ChiSquare.Homogeneity([998, 2], [99, 1]).ShouldBeNull();
        ChiSquare.Homogeneity([10, 20], [0, 0]).ShouldBeNull();
        ChiSquare.Homogeneity([10, 0], [20, 0]).ShouldBeNull();
    }
}
