namespace Portal.Telemetry.Statistics;

/// <summary>
/// The step-up procedure that keeps the share of false discoveries among all discoveries at q: of m p-values in ascending order the i-th becomes
/// min over j ≥ i of p(j) · m / j. Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57.
/// </summary>
public static class BenjaminiHochberg
{
    /// <summary>Adjusted p-values in the order of the given ones: reject those that are not above q.</summary>
    public static double[] Adjust(ReadOnlySpan<double> p)
    {
        var order = new int[p.Length];
        var sorted = p.ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            if (!(p[i] >= 0 && p[i] <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(p), p[i], "A p-value lies between 0 and 1.");
            }
            order[i] = i;
        }
        Array.Sort(sorted, order);

        var adjusted = new double[sorted.Length];
        var smallest = 1.0;
        for (var rank = sorted.Length; rank > 0; rank--)
        {
            smallest = Math.Min(smallest, sorted[rank - 1] * ((double)sorted.Length / rank));
            adjusted[order[rank - 1]] = smallest;
        }
        return adjusted;
    }
}
