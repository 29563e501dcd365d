namespace Portal.Telemetry.Statistics;

/// <summary>
/// What counterfactual pairs say: the same prompt sent twice with the group swapped, and how often the decision changed with it.
/// </summary>
/// <param name="FlipRate">(first only + second only) / n with Wilson's interval.</param>
/// <param name="NetEffect">(first only − second only) / n, above 0 where the first group is favoured, with Agresti and Min's interval for paired rates.</param>
/// <param name="DirectionP">McNemar's exact test of whether one direction is more frequent.</param>
public sealed record CounterfactualPairs(Estimate FlipRate, Estimate NetEffect, double DirectionP)
{
    /// <summary>
    /// Of counts of pairs. The net effect's interval is Wald's with ½ added to each of the four cells; source: Agresti and Min (2005), Statistics in Medicine 24.
    /// Flips by chance (the same prompt twice) belong subtracted: <see cref="Proportions.Newcombe"/> of both rates.
    /// </summary>
    /// <param name="firstOnly">Pairs decided favourably for the first group only.</param>
    /// <param name="secondOnly">Pairs decided favourably for the second group only.</param>
    public static CounterfactualPairs Of(long n, long firstOnly, long secondOnly, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstOnly);
        ArgumentOutOfRangeException.ThrowIfNegative(secondOnly);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, firstOnly + secondOnly);
        var flips = Proportions.Wilson(firstOnly + secondOnly, n, confidence);
        if (n == 0)
        {
            return new CounterfactualPairs(flips, flips, 1);
        }
        var (b, c, total) = (firstOnly + 0.5, secondOnly + 0.5, n + 2.0);
        var centre = (b - c) / total;
        var half = ConfidenceInterval.NormalQuantile(confidence) * Math.Sqrt(((b + c) / total) - (centre * centre)) / Math.Sqrt(total);
        var interval = new ConfidenceInterval(Math.Max(-1, centre - half), Math.Min(1, centre + half));
        return new CounterfactualPairs(flips, Estimate.Of((double)(firstOnly - secondOnly) / n, interval, n), McNemar.Exact(firstOnly, secondOnly));
    }
}
