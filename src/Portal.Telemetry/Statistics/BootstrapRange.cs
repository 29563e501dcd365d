namespace Portal.Telemetry.Statistics;

/// <summary>The largest difference of a rate between any two groups.</summary>
/// <param name="Range">Largest rate less smallest, with the bootstrap's percentile interval.</param>
/// <param name="ExpectedUnderEquality">What the range would be on average if all groups had the same rate: it is above zero, the more so the smaller the groups.</param>
/// <param name="P">Share of draws under equality whose range is at least the observed one.</param>
public sealed record RangeEstimate(Estimate Range, double? ExpectedUnderEquality, double? P);

/// <summary>
/// Interval of max − min over groups by a parametric bootstrap: binomial draws from each group's counts, without any raw row. The range of noisy rates is biased
/// upwards, so it comes with its expected value under equality. Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, 6.5 and 13.3.
/// </summary>
public static class BootstrapRange
{
    private const int Draws = 1000;

    /// <summary>The range over groups that have observations; undefined with fewer than two.</summary>
    /// <param name="groups">Successes and trials of each group.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    public static RangeEstimate Of(IReadOnlyList<(long X, long N)> groups, ulong seed = 1, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var kept = groups.Where(group => group.N > 0).ToList();
        var n = kept.Sum(group => group.N);
        if (kept.Count < 2)
        {
            return new RangeEstimate(Estimate.None(kept.Count == 0 ? UndefinedReason.NoObservations : UndefinedReason.OneGroup, n), null, null);
        }

        var random = new SeededRandom(seed);
        var observed = Range(kept.Select(group => (double)group.X / group.N));
        var own = Ranges(kept, group => (double)group.X / group.N, random);
        var common = (double)kept.Sum(group => group.X) / n;
        var equal = Ranges(kept, _ => common, random);

        Array.Sort(own);
        var tail = (1 - confidence) / 2;
        var interval = new ConfidenceInterval(own[(int)(tail * Draws)], own[(int)((1 - tail) * Draws) - 1]);
        // One is added on both sides, so that p is never 0; Davison and Hinkley (1997), 4.2.
        var p = (equal.Count(range => range >= observed - 1e-12) + 1.0) / (Draws + 1);
        return new RangeEstimate(Estimate.Of(observed, interval, n), equal.Average(), p);
    }

    private static double[] Ranges(List<(long X, long N)> groups, Func<(long X, long N), double> rate, SeededRandom random)
    {
        var samplers = groups.ConvertAll(group => (Sampler: new BinomialSampler(group.N, rate(group)), group.N));
        var ranges = new double[Draws];
        for (var i = 0; i < Draws; i++)
        {
            ranges[i] = Range(samplers.Select(one => (double)one.Sampler.Next(random) / one.N));
        }
        return ranges;
    }

    private static double Range(IEnumerable<double> rates)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var rate in rates)
        {
            (low, high) = (Math.Min(low, rate), Math.Max(high, rate));
        }
        return high - low;
    }
}
