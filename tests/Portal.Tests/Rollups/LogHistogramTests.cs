using Portal.Telemetry.Rollups;

namespace Portal.Tests.Rollups;

public sealed class LogHistogramTests
{
    [Theory] // OpenTelemetry's exponential histogram, scale 3: value in (2^(i/8), 2^((i+1)/8)]
    [InlineData(1, -1)]
    [InlineData(1.0001, 0)]
    [InlineData(2, 7)]
    [InlineData(1000, 79)]
    [InlineData(1024, 79)]
    [InlineData(1024.0001, 80)]
    [InlineData(0.001, -80)]
    [InlineData(5e-324, -8593)]
    [InlineData(double.MaxValue, 8191)]
    [InlineData(0, -32768)]
    [InlineData(-1, -32767)]
    [InlineData(double.NaN, -32767)]
    [InlineData(double.PositiveInfinity, -32767)]
    [InlineData(double.NegativeInfinity, -32767)]
    public void BinOf_Value_IsTheStandardsBin(double value, short bin) => LogHistogram.BinOf(value).ShouldBe(bin);

    [Fact]
    public void Quantile_OneValuePerBin_TakesIndexFloorOfLevelTimesCount()
    {
        var histogram = new LogHistogram();
        for (short bin = 0; bin < 10; bin++)
        {
            histogram.Add(bin, 1);
        }

        // Index floor(0.5 * 10) = 5 counted from zero: bin 5, its middle in the logarithm is 2^(5.5/8).
        histogram.Quantile(0.5)!.Value.ShouldBe(Math.Pow(2, 5.5 / 8), 1e-12);
        histogram.Quantile(0)!.Value.ShouldBe(Math.Pow(2, 0.5 / 8), 1e-12);
        histogram.Quantile(1)!.Value.ShouldBe(Math.Pow(2, 9.5 / 8), 1e-12);
    }

    [Fact]
    public void Quantile_ManyInOneBin_SpreadsThemEvenlyInTheLogarithm()
    {
        var histogram = new LogHistogram();
        histogram.Add(79, 4);

        // Index 2 of 4 lies at (2 + 0.5) / 4 of the bin.
        histogram.Quantile(0.5)!.Value.ShouldBe(Math.Pow(2, (79 + 0.625) / 8), 1e-9);
    }

    [Fact]
    public void Quantile_ZerosAndInvalid_ZerosCountInvalidDoNot()
    {
        var histogram = new LogHistogram();
        histogram.Add(LogHistogram.ZeroBin, 3);
        histogram.Add(LogHistogram.InvalidBin, 100);
        histogram.Add(8, 1);

        histogram.Count.ShouldBe(4UL);
        histogram.Quantile(0.5).ShouldBe(0);
        histogram.Quantile(0.75)!.Value.ShouldBe(Math.Pow(2, 8.5 / 8), 1e-12);
    }

    [Fact]
    public void Quantile_Empty_IsNull() => new LogHistogram().Quantile(0.5).ShouldBeNull();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Quantile_TenThousandValues_IsWithinOnePercentOfExact(int seed)
    {
        var random = new Random(seed);
        foreach (var draw in Distributions(random))
        {
            var values = Enumerable.Range(0, 10_000).Select(_ => draw()).Order().ToArray();
            var histogram = new LogHistogram();
            foreach (var value in values)
            {
                histogram.Add(LogHistogram.BinOf(value), 1);
            }
            foreach (var level in new[] { 0.5, 0.95 })
            {
                var exact = values[(int)(level * values.Length)];
                (Math.Abs(histogram.Quantile(level)!.Value - exact) / exact).ShouldBeLessThan(0.01);
            }
        }
    }

    // Shapes that latencies and token counts take: lognormal narrow and wide, gamma, exponential, a fast and a slow group.
    private static IEnumerable<Func<double>> Distributions(Random random)
    {
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double Exponential() => -Math.Log(1 - random.NextDouble());
        yield return () => Math.Exp(6 + (0.3 * Normal()));
        yield return () => Math.Exp(6 + (1.2 * Normal()));
        yield return () => 200 * (Exponential() + Exponential() + Exponential());
        yield return () => 1 + (800 * Exponential());
        yield return () => Math.Exp((random.Next(5) == 0 ? 8.5 : 6) + (0.5 * Normal()));
    }
}
