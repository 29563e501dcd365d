namespace Portal.Telemetry.Statistics;

/// <summary>
/// Distances between two distributions given as counts of the same bins or categories. Counts may be weighted. Every distance is null where one side counts
/// nothing: nothing can be said then, least of all that the two are equal. The order of bins matters only for those in which a distance says so.
/// </summary>
public static partial class Distances
{
    /// <summary>
    /// The Jensen–Shannon distance √(½ Σ p log(2p/(p+q)) + ½ Σ q log(2q/(p+q))): 0 for equal distributions, at most 1 in base 2 and √ln 2 = 0.833 in base e.
    /// Source: Lin (1991), IEEE Transactions on Information Theory 37; Endres and Schindelin (2003) for the root.
    /// </summary>
    /// <param name="logBase">Always say which: Evidently takes e, NannyML 2, and "0.1" is not the same in both.</param>
    public static double? JensenShannon(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, LogBase logBase)
    {
        if (!TryTotals(reference, current, out var n, out var m))
        {
            return null;
        }
        var sum = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            var (p, q) = (reference[i] / n, current[i] / m);
            sum += Term(p, p + q) + Term(q, p + q);
        }
        var divergence = Math.Max(0, sum / 2);
        return Math.Sqrt(logBase == LogBase.Two ? divergence / Math.Log(2) : divergence);

        static double Term(double share, double both) => share > 0 ? share * Math.Log(2 * share / both) : 0;
    }

    /// <summary>
    /// The Hellinger distance √(1 − Σ √(p q)), 0 to 1. Source: Hellinger (1909); Le Cam and Yang (2000), Asymptotics in Statistics, 3.1.
    /// Computed as √(½ Σ (√p − √q)²), which keeps its digits where the two are nearly equal.
    /// </summary>
    public static double? Hellinger(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        if (!TryTotals(reference, current, out var n, out var m))
        {
            return null;
        }
        var sum = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            var difference = Math.Sqrt(reference[i] / n) - Math.Sqrt(current[i] / m);
            sum += difference * difference;
        }
        return Math.Min(1, Math.Sqrt(sum / 2));
    }

    /// <summary>The total variation distance ½ Σ |p − q|: the share of calls that would have to change bins. 0 to 1.</summary>
    public static double? TotalVariation(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        if (!TryTotals(reference, current, out var n, out var m))
        {
            return null;
        }
        var sum = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            sum += Math.Abs((reference[i] / n) - (current[i] / m));
        }
        return sum / 2;
    }

    /// <summary>The L∞ (Chebyshev) distance max |p − q|: the largest change of one category's share. 0 to 1.</summary>
    public static double? LInfinity(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        if (!TryTotals(reference, current, out var n, out var m))
        {
            return null;
        }
        var largest = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs((reference[i] / n) - (current[i] / m)));
        }
        return largest;
    }

    /// <summary>Sums both sides; false where one of them is empty.</summary>
    private static bool TryTotals(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, out double n, out double m)
    {
        if (reference.Length != current.Length)
        {
            throw new ArgumentException($"The reference has {reference.Length} bins and the current window {current.Length}: align them first.", nameof(current));
        }
        (n, m) = (Total(reference, nameof(reference)), Total(current, nameof(current)));
        return n > 0 && m > 0;
    }

    private static double Total(ReadOnlySpan<double> counts, string name)
    {
        var sum = 0.0;
        foreach (var count in counts)
        {
            if (!(count >= 0) || double.IsPositiveInfinity(count))
            {
                throw new ArgumentException($"{count} is no count.", name);
            }
            sum += count;
        }
        return sum;
    }
}
