using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class DistributionsTests
{
    [Fact]
    public void V48_DistributionFunctions_GiveTheTabledValues()
    {
        ChiSquareDistribution.Survival(3.5, 5).ShouldBe(.6233876277, 1e-10);
        ChiSquareDistribution.Quantile(.95, 9).ShouldBe(16.9189776046, 1e-10);
        StudentDistribution.TwoSided(2, 10).ShouldBe(.0733880348, 1e-10);
        NormalDistribution.Quantile(.975).ShouldBe(1.9599639845, 1e-10);
        KolmogorovDistribution.Survival(1.358).ShouldBe(.0500267973, 1e-10);
    }

    [Theory] // section 1.2's critical values, rounded to four digits
    [InlineData(1.2238, .10)]
    [InlineData(1.3581, .05)]
    [InlineData(1.6276, .01)]
    [InlineData(1.9495, .001)]
    public void Kolmogorov_CriticalValues_HaveTheirLevels(double lambda, double level) =>
        KolmogorovDistribution.Survival(lambda).ShouldBe(level, level * 5e-4);

    [Fact]
    public void Kolmogorov_TinyDistance_IsCertain()
    {
        KolmogorovDistribution.Survival(0).ShouldBe(1);
        KolmogorovDistribution.Survival(.1799).ShouldBe(KolmogorovDistribution.Survival(.1801), 1e-14);
        KolmogorovDistribution.Survival(40).ShouldBe(0);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-10)]
    [InlineData(.3)]
    [InlineData(.9999999)]
    public void NormalQuantile_AnyProbability_IsTheInverse(double probability)
    {
        var z = NormalDistribution.Quantile(probability);
        NormalDistribution.Cumulative(z).ShouldBe(probability, probability * 1e-10);
    }

    [Fact]
    public void SignTest_FiftySixOfNinetyTwo_IsTheExactBinomialTest() => BinomialDistribution.SignTest(56, 92).ShouldBe(.0470116, 5e-8); // V45
}
