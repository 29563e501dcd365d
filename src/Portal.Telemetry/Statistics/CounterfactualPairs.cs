namespace Portal.Telemetry.Statistics;

/// <summary>
/// What counterfactual pairs say: the same prompt sent twice with the group swapped, and how often the decision changed with it.
/// </summary>
/// <param name="FlipRate">(forward + backward) / n with Wilson's interval.</param>
/// <param name="NetEffect">(backward − forward) / n: how much more often the swap helps than hurts, with Agresti and Min's interval for paired rates.</param>
/// <param name="DirectionP">McNemar's exact test of whether one direction is more frequent.</param>
public sealed record CounterfactualPairs(Estimate FlipRate, Estimate NetEffect, double DirectionP)
{
    /// <summary>
    /// Of counts of pairs. The net effect's interval is Wald's with ½ added to each of the four cells; source: Agresti and Min (2005), Statistics in Medicine 24.
    /// Flips by chance (the same prompt twice) belong subtracted: <see cref="Proportions.Newcombe"/> of both rates.
    /// </summary>
    /// <param name="forward">Favourable became unfavourable.</param>
    /// <param name="backward">Unfavourable became favourable.</param>
    public static CounterfactualPairs Of(long n, long forward, long backward, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(forward);
        ArgumentOutOfRangeException.ThrowIfNegative(backward);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, forward + backward);
        var flips = Proportions.Wilson(forward + backward, n, confidence);
        if (n == 0)
        {
            return new CounterfactualPairs(flips, flips, 1);
        }
        var (b, c, total) = (backward + 0.5, forward + 0.5, n + 2.0);
        var centre = (b - c) / total;
        var half = ConfidenceInterval.NormalQuantile(confidence) * Math.Sqrt(((b + c) / total) - (centre * centre)) / Math.Sqrt(total);
        var interval = new ConfidenceInterval(Math.Max(-1, centre - half), Math.Min(1, centre + half));
        return new CounterfactualPairs(flips, Estimate.Of((double)(backward - forward) / n, interval, n), McNemar.Exact(forward, backward));
    }
}
