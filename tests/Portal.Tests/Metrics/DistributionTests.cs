using Portal.Telemetry.Metrics;

namespace Portal.Tests.Metrics;

public sealed class DistributionTests
{
    [Fact]
    public void Quantiles_WithinABucket_AreInterpolated()
    {
        var distribution = new Distribution();
        distribution.AddExplicit([10, 20], [10, 10, 0]);

        // 20 values: the median ends the first bucket, the 75th percentile lies in the middle of the second.
        distribution.Quantiles(0.25, 0.5, 0.75, 1).ShouldBe([5, 10, 15, 20]);
    }

    [Fact]
    public void Quantiles_AboveTheLastBound_AreThatBound()
    {
        var distribution = new Distribution();
        distribution.AddExplicit([1], [1, 9]);

        distribution.Quantiles(0.05, 0.5, 0.99).ShouldBe([0.5, 1, 1]);
    }

    /// <summary>Two senders with other buckets: 10 values in (0, 10] and 10 in (5, 15]. Below x in (5, 10) lie x + (x - 5), so half (10) lie below 7.5.</summary>
    [Fact]
    public void Quantiles_OfBucketsThatOverlap_CountBoth()
    {
        var distribution = new Distribution();
        distribution.Add(0, 10, 10);
        distribution.Add(5, 15, 10);

        distribution.Quantiles(0.5)[0]!.Value.ShouldBe(7.5, tolerance: 1e-9);
    }

    /// <summary>Scale 1: base is the square root of 2. Bucket 2 holds (2, 2.83], bucket -2 holds (0.5, 0.71].</summary>
    [Fact]
    public void Quantiles_OfExponentialBuckets_LieInThem()
    {
        var distribution = new Distribution();
        distribution.AddExponential(1, [-2, 2], [1, 1]);

        var quantiles = distribution.Quantiles(0.5, 1);

        quantiles[0]!.Value.ShouldBe(Math.Sqrt(0.5), tolerance: 1e-9);
        quantiles[1]!.Value.ShouldBe(2 * Math.Sqrt(2), tolerance: 1e-9);
    }

    [Fact]
    public void Quantiles_WithZeros_StartAtZero()
    {
        var distribution = new Distribution();
        distribution.Add(0, 0, 6);
        distribution.AddExplicit([1, 2], [0, 4, 0]);

        distribution.Quantiles(0.5, 0.8).ShouldBe([0, 1.5]);
    }

    [Fact]
    public void Quantiles_OfNothing_AreNone() => new Distribution().Quantiles(0.5).ShouldBe([null]);
}
