using Portal.Governance.Applications;

namespace Portal.Tests.Applications;

public sealed class TraceSamplingTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1000)]
    public void IsKept_ManyTraces_KeepsTheStatedShare(int oneIn)
    {
        const int Traces = 1_000_000;
        // Ids whose low bits count up, as a careless generator makes them.
        var kept = Enumerable.Range(0, Traces).Count(trace => TraceSampling.IsKept((UInt128)trace << 8, oneIn));

        // Five standard deviations of a binomial.
        var expected = (double)Traces / oneIn;
        ((double)kept).ShouldBe(expected, 5 * Math.Sqrt(expected * (1 - (1.0 / oneIn))));
    }

    [Fact]
    public void IsKept_SmallerSample_IsPartOfTheLargerOne() =>
        Enumerable.Range(0, 10_000).Where(trace => TraceSampling.IsKept((UInt128)trace, 20)).ShouldAllBe(trace => TraceSampling.IsKept((UInt128)trace, 10));

    [Fact]
    public void IsKept_TracesAnUpstreamSamplerChose_IsAFairDrawAmongThem()
    {
        // OpenTelemetry's ratio sampler keeps ids whose low 63 bits are small.
        var random = new Random(5);
        var chosen = Enumerable.Range(0, 100_000).Select(_ => new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64(long.MaxValue / 100))).ToList();

        var kept = chosen.Count(trace => TraceSampling.IsKept(trace, 10));

        ((double)kept).ShouldBe(10_000, 5 * Math.Sqrt(9_000));
    }

    [Fact]
    public void WeightedCount_OverManyDraws_IsUnbiasedAndItsIntervalHolds()
    {
        const int Draws = 400;
        const int Calls = 10_000;
        var random = new Random(3);
        var rule = ApplicationRule.Default with { SampleOneIn = 10 };
        var (sum, covered) = (0.0, 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            double estimate = 0, variance = 0;
            for (var call = 0; call < Calls; call++)
            {
                // One call in twenty fails.
                var weight = rule.Weigh(new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()), call % 20 == 0);
                estimate += weight;
                variance += weight * (weight - 1.0);
            }
            sum += estimate;
            covered += Math.Abs(estimate - Calls) <= 1.96 * Math.Sqrt(variance) ? 1 : 0;
        }

        // The mean of 400 estimates varies by sqrt(9,500 x 9 / 400) = 14.6; 95 % coverage by sqrt(400 x 0.05 x 0.95) = 4.4 draws.
        (sum / Draws).ShouldBe(Calls, 4 * 14.6);
        covered.ShouldBeInRange(380 - 18, 400);
    }
}
