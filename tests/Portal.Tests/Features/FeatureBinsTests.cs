using Portal.Telemetry.Features;

namespace Portal.Tests.Features;

public sealed class FeatureBinsTests
{
    // Powers of two and their neighbours by hand: 8 bins a doubling, upper edges included, so 2^k is bin 8k - 1 and anything above it 8k.
    [Theory]
    [InlineData(1, -1)]
    [InlineData(2, 7)]
    [InlineData(1000, 79)]
    [InlineData(1024, 79)]
    [InlineData(1024.0001, 80)]
    [InlineData(0.001, -80)]
    [InlineData(0, -10_000)]
    [InlineData(-1, -19_999)]
    [InlineData(-1024, -20_079)]
    [InlineData(double.Epsilon, -8_593)]
    [InlineData(double.MaxValue, 8_191)]
    [InlineData(double.MinValue, -28_191)]
    public void Of_Logarithmic_FollowsTheGridOfExponentialHistograms(double value, int bin) => ((int)FeatureBins.Of(FeatureBinning.Logarithmic, value)).ShouldBe(bin);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.999, 99)]
    [InlineData(1, 100)]
    [InlineData(-0.001, -1)]
    [InlineData(5, 500)]
    [InlineData(1e9, 10_001)]
    [InlineData(-1e9, -10_001)]
    public void Of_Linear_IsAHundredthWide(double value, int bin) => ((int)FeatureBins.Of(FeatureBinning.Linear, value)).ShouldBe(bin);

    [Fact]
    public void Of_AscendingNumbers_GivesAscendingBins()
    {
        double[] numbers = [-1e300, -1e6, -1000, -1, -1e-9, -double.Epsilon, 0, double.Epsilon, 1e-9, 1, 1000, 1e6, 1e300];
        foreach (var binning in new[] { FeatureBinning.Logarithmic, FeatureBinning.Linear })
        {
            numbers.Select(number => FeatureBins.Of(binning, number)).ShouldBeInOrder(SortDirection.Ascending);
        }
    }

    [Fact]
    public void Edges_OfTheBinOfANumber_EncloseIt()
    {
        var random = new Random(20);
        for (var i = 0; i < 2000; i++)
        {
            var value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 6));
            foreach (var binning in new[] { FeatureBinning.Logarithmic, FeatureBinning.Linear })
            {
                var bin = FeatureBins.Of(binning, value);
                FeatureBins.LowerEdge(binning, bin).ShouldBeLessThanOrEqualTo(value);
                FeatureBins.UpperEdge(binning, bin).ShouldBeGreaterThanOrEqualTo(value);
            }
        }
        FeatureBins.Width(FeatureBinning.Linear, 7).ShouldBe(0.01, 1e-12);
        FeatureBins.Width(FeatureBinning.Logarithmic, FeatureBins.ZeroBin).ShouldBe(0);
        // (2^0, 2^(1/8)] is 0.0905 wide.
        FeatureBins.Width(FeatureBinning.Logarithmic, 0).ShouldBe(0.090507732665258, 1e-12);
        FeatureBins.Width(FeatureBinning.Logarithmic, -20_000).ShouldBe(0.090507732665258, 1e-12);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Of_WhatIsNotFinite_IsRefused(double value) => Should.Throw<ArgumentOutOfRangeException>(() => FeatureBins.Of(FeatureBinning.Logarithmic, value));
}
