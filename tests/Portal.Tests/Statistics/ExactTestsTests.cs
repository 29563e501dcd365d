using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class ExactTestsTests
{
    [Theory]
    [InlineData(8, 2, 1, 5, .0349650350, 5e-11)]
    [InlineData(6, 0, 0, 6, .0021645, 5e-8)] // 'aaaaaa' against 'bbbbbb'
    [InlineData(3, 3, 6, 0, .1818182, 5e-8)]
    [InlineData(48, 52, 60, 40, .1183881, 5e-8)] // V28
    [InlineData(0, 0, 3, 4, 1, 1e-12)]
    [InlineData(5, 0, 7, 0, 1, 1e-12)]
    public void V12_Fisher_IsScipysAndEvidentlys(long a, long b, long c, long d, double p, double tolerance) =>
        FisherExact.P(a, b, c, d).ShouldBe(p, tolerance);

    [Fact]
    public void Fisher_LargeTable_StaysExact() =>
        // scipy.stats.fisher_exact([[30000, 970000], [30600, 969400]])
        FisherExact.P(30_000, 970_000, 30_600, 969_400).ShouldBe(0.0134731671706, 5e-13);

    [Fact]
    public void V29_FlipRateOfPairs_HasDirectionAndInterval()
    {
        var pairs = CounterfactualPairs.Of(500, 30, 12);

        pairs.FlipRate.Value!.Value.ShouldBe(.084, 1e-12);
        pairs.FlipRate.Low!.Value.ShouldBe(.0627441, 5e-8);
        pairs.FlipRate.High!.Value.ShouldBe(.1115993, 5e-8);
        pairs.DirectionP.ShouldBe(.0079158973, 5e-11);
        pairs.NetEffect.Value!.Value.ShouldBe(.036, 1e-12);
        // Agresti and Min by hand: centre 18/502, variance (43/502 − (18/502)²)/502
        var half = 1.9599639845 * Math.Sqrt(((43 / 502.0) - (18 / 502.0 * 18 / 502.0)) / 502);
        pairs.NetEffect.Low!.Value.ShouldBe((18 / 502.0) - half, 1e-9);
        pairs.NetEffect.High!.Value.ShouldBe((18 / 502.0) + half, 1e-9);
    }

    [Fact]
    public void V30_McNemar_IsTheExactTest() => McNemar.Exact(3, 12).ShouldBe(.03515625, 1e-12);

    [Fact]
    public void Pairs_NoneOrNoneThatDiffer_ClaimNothing()
    {
        CounterfactualPairs.Of(0, 0, 0).FlipRate.Undefined.ShouldBe(UndefinedReason.NoObservations);
        McNemar.Exact(0, 0).ShouldBe(1);
        Should.Throw<ArgumentOutOfRangeException>(() => CounterfactualPairs.Of(5, 3, 3));
    }
}
