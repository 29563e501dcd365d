namespace Portal.Telemetry.Statistics;

/// <content>The population stability index.</content>
public static partial class Distances
{
    private const double EvidentlyFloor = 0.0001;

    /// <summary>
    /// The population stability index Σ (q − p) ln(q/p). Its noise grows with the number of bins, see <see cref="PsiNull95"/>: sum fine bins to the deciles of
    /// the reference first (<see cref="Deciles"/>). Bins that count nothing on either side are left out.
    /// Source: Lewis (1994), An Introduction to Credit Scoring; equal to Jeffreys' divergence KL(q‖p) + KL(p‖q).
    /// </summary>
    public static double? Psi(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, PsiZeroRule rule)
    {
        var terms = PsiTerms(reference, current, rule);
        return terms.Length == 0 ? null : terms.Sum();
    }

    /// <summary>The terms of <see cref="Psi"/>, one per bin, 0 where a bin counts nothing: how much each bin contributes. Empty where one side counts nothing.</summary>
    public static double[] PsiTerms(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, PsiZeroRule rule)
    {
        if (!TryTotals(reference, current, out var n, out var m))
        {
            return [];
        }
        var bins = OccupiedBins(reference, current);
        var (added, floorP, floorQ) = rule switch
        {
            PsiZeroRule.Jeffreys => (0.5, 0.0, 0.0),
            PsiZeroRule.Fiddler => (1.0, 0.0, 0.0),
            PsiZeroRule.Evidently => (0.0, Floor(reference, n), Floor(current, m)),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, null),
        };
        var terms = new double[reference.Length];
        for (var i = 0; i < terms.Length; i++)
        {
            if (reference[i] > 0 || current[i] > 0)
            {
                var p = Share(reference[i], n, floorP);
                var q = Share(current[i], m, floorQ);
                terms[i] = (q - p) * Math.Log(q / p);
            }
        }
        return terms;

        double Share(double count, double total, double floor) =>
            count + added > 0 ? (count + added) / (total + (added * bins)) : floor;
    }

    /// <summary>Bins that count something on either side: the B of the zero rule and of <see cref="PsiNull95"/>.</summary>
    public static int OccupiedBins(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var bins = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            bins += reference[i] > 0 || current[i] > 0 ? 1 : 0;
        }
        return bins;
    }

    /// <summary>
    /// The noise floor of a population stability index: what 95 % of indices stay below when nothing drifted, χ²₀.₉₅(B − 1) (1/n + 1/m).
    /// Source: Yurdakul and Naranjo (2020), Journal of Risk Model Validation 14, Statistical properties of the population stability index.
    /// </summary>
    /// <param name="bins">B, bins with a count.</param>
    /// <param name="n">Calls of the reference.</param>
    /// <param name="m">Calls of the current window.</param>
    /// <returns>Null where there is one bin only or a side is empty.</returns>
    public static double? PsiNull95(int bins, double n, double m) =>
        bins < 2 || n <= 0 || m <= 0 ? null : ChiSquareDistribution.Quantile(0.95, bins - 1) * ((1 / n) + (1 / m));

    private static double Floor(ReadOnlySpan<double> counts, double total)
    {
        var smallest = 1.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                smallest = Math.Min(smallest, count / total);
            }
        }
        return smallest <= EvidentlyFloor ? smallest / 1e6 : EvidentlyFloor;
    }
}
