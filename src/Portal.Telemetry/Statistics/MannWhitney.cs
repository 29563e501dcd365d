namespace Portal.Telemetry.Statistics;

/// <summary>Outcome of a Mann–Whitney test.</summary>
/// <param name="U">Pairs in which the first sample's value is larger, ties counting half.</param>
/// <param name="P">Two-sided, by the normal approximation.</param>
/// <param name="FirstIsLarger">U / (n₁ n₂), the common language effect size: the chance that a value of the first sample is larger than one of the second, ties half.</param>
public readonly record struct MannWhitneyResult(double U, double Z, double P, double FirstIsLarger);

/// <summary>
/// The Mann–Whitney U test from counts of bins in ascending order: values of one bin are ties. Source: Mann and Whitney (1947), Annals of Mathematical
/// Statistics 18; Lehmann (1975), Nonparametrics, 1.4 (ties); McGraw and Wong (1992), Psychological Bulletin 111 (common language effect size).
/// </summary>
public static class MannWhitney
{
    /// <summary>Compares two windows or groups.</summary>
    /// <param name="continuityCorrection">Moves U half a step towards its mean, as ClickHouse and scipy do unless told otherwise.</param>
    /// <returns>Null where a side is empty or all values are in one bin.</returns>
    public static MannWhitneyResult? FromBins(ReadOnlySpan<double> first, ReadOnlySpan<double> second, bool continuityCorrection = true)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"There are {first.Length} and {second.Length} bins: align them first.", nameof(second));
        }
        var (n, m, u, ties) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < first.Length; i++)
        {
            // Of the first sample's values in this bin each beats all of the second's before, and half of those beside it.
            u += first[i] * (m + (second[i] / 2));
            n += first[i];
            m += second[i];
            var tied = first[i] + second[i];
            ties += (tied * tied * tied) - tied;
        }
        var all = n + m;
        var variance = n * m / 12 * (all + 1 - (ties / (all * (all - 1))));
        if (n <= 0 || m <= 0 || !(variance > 0))
        {
            return null;
        }
        var distance = u - (n * m / 2);
        var corrected = continuityCorrection ? Math.CopySign(Math.Max(0, Math.Abs(distance) - 0.5), distance) : distance;
        var z = corrected / Math.Sqrt(variance);
        return new MannWhitneyResult(u, z, NormalDistribution.TwoSided(z), u / (n * m));
    }
}
