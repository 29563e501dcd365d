namespace Portal.Telemetry.Statistics;

/// <content>Ratios of two rates, always first by second.</content>
public static partial class Proportions
{
    /// <summary>
    /// Katz's interval for the ratio p₁ / p₂: exp(ln ratio ± z √(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂)). Where a group has no success, or all four cells would leave no
    /// variance, the interval is computed with ½ success and ½ failure added to each group. Source: Katz et al. (1978), Biometrics 34; Walter (1975), Biometrika 62.
    /// </summary>
    /// <returns>Undefined, with <see cref="UndefinedReason.ZeroDenominator"/>, where the second rate is zero.</returns>
    public static Estimate KatzRatio(long x1, long n1, long x2, long n2, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        Check(x1, n1);
        Check(x2, n2);
        if (n1 == 0 || n2 == 0)
        {
            return Estimate.None(UndefinedReason.NoObservations, n1 + n2);
        }
        if (x2 == 0)
        {
            return Estimate.None(UndefinedReason.ZeroDenominator, n1 + n2);
        }
        var added = x1 == 0 || (x1 == n1 && x2 == n2) ? 0.5 : 0;
        var (a, m, b, n) = (x1 + added, n1 + (2 * added), x2 + added, n2 + (2 * added));
        var half = ConfidenceInterval.NormalQuantile(confidence) * Math.Sqrt((1 / a) - (1 / m) + (1 / b) - (1 / n));
        var centre = Math.Log(a / m / (b / n));
        var interval = new ConfidenceInterval(x1 == 0 ? 0 : Math.Exp(centre - half), Math.Exp(centre + half));
        return Estimate.Of((double)x1 / n1 / ((double)x2 / n2), interval, n1 + n2);
    }
}
