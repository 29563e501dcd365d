namespace Portal.Telemetry.Statistics;

/// <content>Distances that need bins in ascending order.</content>
public static partial class Distances
{
    /// <summary>
    /// The Kolmogorov–Smirnov distance D = max |P − Q| of the cumulative shares over bins in ascending order. On bins it is a lower bound of the distance of the
    /// values; it misses at most the largest difference of shares within one bin. Source: Smirnov (1939).
    /// </summary>
    public static double? KolmogorovSmirnov(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        if (!TryTotals(reference, current, out var n, out var m))
        {
            return null;
        }
        var (before, now, largest) = (0.0, 0.0, 0.0);
        for (var i = 0; i < reference.Length; i++)
        {
            before += reference[i];
            now += current[i];
            largest = Math.Max(largest, Math.Abs((before / n) - (now / m)));
        }
        return largest;
    }

    /// <summary>
    /// The probability of a Kolmogorov–Smirnov distance of at least <paramref name="d"/> when nothing differs: Q(d √(n m/(n + m))), the limiting law, which
    /// is on the safe side for small samples and for bins. Source: Smirnov (1948), Annals of Mathematical Statistics 19.
    /// </summary>
    public static double KolmogorovSmirnovP(double d, double n, double m) =>
        n <= 0 || m <= 0 ? 1 : KolmogorovDistribution.Survival(d * Math.Sqrt(n * m / (n + m)));

    /// <summary>
    /// The Wasserstein-1 (earth mover's) distance ∫ |P − Q| dx in the unit of <paramref name="positions"/>: how far an average call moved.
    /// Source: Vallender (1974), Theory of Probability and Its Applications 18.
    /// </summary>
    /// <param name="positions">Where the mass of each bin lies, in ascending order; the lower edges, as everywhere in the portal, or the middles.</param>
    public static double? Wasserstein(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, ReadOnlySpan<double> positions)
    {
        if (!TryTotals(reference, current, out var n, out var m))
        {
            return null;
        }
        CheckOrder(positions, reference.Length);
        var (before, now, sum) = (0.0, 0.0, 0.0);
        for (var i = 0; i + 1 < positions.Length; i++)
        {
            before += reference[i];
            now += current[i];
            sum += Math.Abs((before / n) - (now / m)) * (positions[i + 1] - positions[i]);
        }
        return sum;
    }

    /// <summary>
    /// The Wasserstein-1 distance of the logarithms, Σ |ΔCDF| · ln 2 / 8 on the logarithmic grid with 8 bins per doubling. It reads as the typical relative
    /// shift: a latency that grows everywhere by the factor e^0.1 gives 0.1. Only bins of positive values count, since others have no logarithm; that more
    /// or fewer calls are zero shows in the other distances.
    /// </summary>
    /// <param name="bins">Numbers of the bins in ascending order; positive values have those from −8,593 up.</param>
    public static double? WassersteinLog(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, ReadOnlySpan<short> bins)
    {
        var first = 0;
        while (first < bins.Length && bins[first] < LowestPositiveBin)
        {
            first++;
        }
        var positions = new double[bins.Length - first];
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = bins[first + i] * Math.Log(2) / 8;
        }
        return Wasserstein(reference[first..], current[first..], positions);
    }

    /// <summary>
    /// The Wasserstein-1 distance in standard deviations of the reference, W₁ / max(σ, 0.001), σ with the divisor n, as Evidently normalises it.
    /// </summary>
    public static double? NormalizedWasserstein(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, ReadOnlySpan<double> positions) =>
        Wasserstein(reference, current, positions) / Math.Max(0.001, Deviation(reference, positions));

    private const short LowestPositiveBin = -8593;

    private static double Deviation(ReadOnlySpan<double> counts, ReadOnlySpan<double> positions)
    {
        var (n, mean, squares) = (0.0, 0.0, 0.0);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                // West's update: no cancellation, whatever the offset of the positions.
                n += counts[i];
                var distance = positions[i] - mean;
                mean += distance * counts[i] / n;
                squares += counts[i] * distance * (positions[i] - mean);
            }
        }
        return n > 0 ? Math.Sqrt(squares / n) : 0;
    }

    private static void CheckOrder(ReadOnlySpan<double> positions, int bins)
    {
        if (positions.Length != bins)
        {
            throw new ArgumentException($"There are {bins} bins and {positions.Length} positions.", nameof(positions));
        }
        for (var i = 1; i < positions.Length; i++)
        {
            if (!(positions[i] > positions[i - 1]))
            {
                throw new ArgumentException("Positions must ascend.", nameof(positions));
            }
        }
    }
}
