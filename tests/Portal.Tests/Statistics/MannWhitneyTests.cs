using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class MannWhitneyTests
{
    [Theory]
    [InlineData(true, .1113468865)]
    [InlineData(false, .0864107330)]
    public void V14_FromBins_IsScipysAndTheEngines(bool correction, double p)
    {
        var (_, males, females) = Samples.Bins([19, 22, 16, 29, 24], [20, 11, 17, 12]);

        var result = MannWhitney.FromBins(males, females, correction)!.Value;
        result.U.ShouldBe(17);
        result.P.ShouldBe(p, 5e-11);
        result.FirstIsLarger.ShouldBe(17.0 / 20, 1e-12);
    }

    [Fact]
    public void FromBins_OneBinOnlyOrAnEmptySide_CannotBeTested()
    {
        MannWhitney.FromBins([5, 0], [7, 0]).ShouldBeNull();
        MannWhitney.FromBins([5, 1], [0, 0]).ShouldBeNull();
    }

    [Fact]
    public void FromBins_EqualDistributions_IsAnEvenChance()
    {
        var result = MannWhitney.FromBins([10, 20, 30], [1, 2, 3])!.Value;

        result.FirstIsLarger.ShouldBe(.5, 1e-12);
        result.P.ShouldBe(1, 1e-12);
    }
}
