namespace Portal.Telemetry.Statistics;

/// <summary>
/// Holm's step-down procedure, which keeps the chance of even one false alarm among m tests at the chosen rate: of p-values in ascending order the i-th becomes
/// max over j ≤ i of min(1, p(j) · (m − j + 1)). Source: Holm (1979), Scandinavian Journal of Statistics 6.
/// </summary>
public static class Holm
{
    /// <summary>Adjusted p-values in the order of the given ones.</summary>
    public static double[] Adjust(ReadOnlySpan<double> p)
    {
        var sorted = p.ToArray();
        var order = new int[p.Length];
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
        var largest = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            largest = Math.Max(largest, Math.Min(1, sorted[i] * (sorted.Length - i)));
            adjusted[order[i]] = largest;
        }
        return adjusted;
    }
}
