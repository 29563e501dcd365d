namespace Portal.Telemetry.Statistics;

/// <content>Differences of two rates, always first minus second.</content>
public static partial class Proportions
{
    /// <summary>
    /// Newcombe's hybrid score interval for p₁ − p₂ from the two Wilson intervals (l, u): d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²).
    /// Source: Newcombe (1998), Statistics in Medicine 17, method 10.
    /// </summary>
    public static Estimate Newcombe(long x1, long n1, long x2, long n2, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        Check(x1, n1);
        Check(x2, n2);
        if (n1 == 0 || n2 == 0)
        {
            return Estimate.None(UndefinedReason.NoObservations, n1 + n2);
        }
        var (p1, p2) = ((double)x1 / n1, (double)x2 / n2);
        var (first, second) = (WilsonInterval(x1, n1, confidence), WilsonInterval(x2, n2, confidence));
        var difference = p1 - p2;
        var down = Math.Sqrt(Square(p1 - first.Low) + Square(second.High - p2));
        var up = Math.Sqrt(Square(first.High - p1) + Square(p2 - second.Low));
        return Estimate.Of(difference, new ConfidenceInterval(Math.Max(-1, difference - down), Math.Min(1, difference + up)), n1 + n2);
    }

    /// <summary>
    /// Agresti and Caffo's interval for p₁ − p₂: Wald's with one success and one failure added to each group; a cross-check of <see cref="Newcombe"/>.
    /// Source: Agresti and Caffo (2000), The American Statistician 54.
    /// </summary>
    public static Estimate AgrestiCaffo(long x1, long n1, long x2, long n2, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        Check(x1, n1);
        Check(x2, n2);
        if (n1 == 0 || n2 == 0)
        {
            return Estimate.None(UndefinedReason.NoObservations, n1 + n2);
        }
        var (p1, p2) = ((x1 + 1.0) / (n1 + 2), (x2 + 1.0) / (n2 + 2));
        var half = ConfidenceInterval.NormalQuantile(confidence) * Math.Sqrt((p1 * (1 - p1) / (n1 + 2)) + (p2 * (1 - p2) / (n2 + 2)));
        var interval = new ConfidenceInterval(Math.Max(-1, p1 - p2 - half), Math.Min(1, p1 - p2 + half));
        return Estimate.Of(((double)x1 / n1) - ((double)x2 / n2), interval, n1 + n2);
    }

    /// <summary>
    /// The normal test of p₁ = p₂: z = (p₁ − p₂) / SE, where SE² is p q (1/n₁ + 1/n₂) with both groups in one p (pooled), or p₁q₁/n₁ + p₂q₂/n₂.
    /// Null where neither group varies, or one is empty. Source: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 3.1.
    /// </summary>
    public static TestResult? TwoProportionZ(long x1, long n1, long x2, long n2, bool pooled = true)
    {
        Check(x1, n1);
        Check(x2, n2);
        if (n1 == 0 || n2 == 0)
        {
            return null;
        }
        var (p1, p2) = ((double)x1 / n1, (double)x2 / n2);
        var all = (double)(x1 + x2) / (n1 + n2);
        var variance = pooled ? all * (1 - all) * ((1.0 / n1) + (1.0 / n2)) : (p1 * (1 - p1) / n1) + (p2 * (1 - p2) / n2);
        if (variance <= 0)
        {
            return null;
        }
        var z = (p1 - p2) / Math.Sqrt(variance);
        return new TestResult(z, NormalDistribution.TwoSided(z));
    }

    /// <summary>
    /// The smallest difference of two rates that a test of this size finds with the given power, (z₁₋α/₂ + z_power) √(p q (1/n₁ + 1/n₂)) at the common
    /// rate p; null where a group is empty. Source: Fleiss, Levin and Paik (2003), 4.2, solved for the difference.
    /// </summary>
    public static double? DetectableDifference(double rate, long n1, long n2, double power = 0.8, double significance = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 1);
        return n1 <= 0 || n2 <= 0 ? null
            : (NormalDistribution.Quantile(1 - (significance / 2)) + NormalDistribution.Quantile(power))
                * Math.Sqrt(rate * (1 - rate) * ((1.0 / n1) + (1.0 / n2)));
    }

    private static double Square(double value) => value * value;
}
