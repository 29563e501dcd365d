namespace Portal.Telemetry.Statistics;

/// <summary>Intervals and tests for rates: one rate here, differences and ratios of two beside it.</summary>
public static partial class Proportions
{
    /// <summary>
    /// Wilson's score interval: centre (x + z²/2) / (n + z²), half width z √(x (n − x)/n + z²/4) / (n + z²). It keeps its coverage for small n and for rates
    /// near 0 and 1, where Wald's p ± z √(p q/n) does not. Source: Wilson (1927), JASA 22; Brown, Cai and DasGupta (2001), Statistical Science 16.
    /// </summary>
    /// <param name="x">Successes; may be a fraction where ties count half.</param>
    /// <param name="n">Trials.</param>
    public static Estimate Wilson(double x, long n, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        Check(x, n);
        return n == 0 ? Estimate.None(UndefinedReason.NoObservations) : Estimate.Of(x / n, WilsonInterval(x, n, confidence), n);
    }

    /// <summary>
    /// The exact interval from quantiles of the beta distribution: it never covers less than it promises, and is wider than Wilson's for it.
    /// Source: Clopper and Pearson (1934), Biometrika 26.
    /// </summary>
    public static Estimate ClopperPearson(long x, long n, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        Check(x, n);
        if (n == 0)
        {
            return Estimate.None(UndefinedReason.NoObservations);
        }
        var tail = (1 - confidence) / 2;
        var low = x == 0 ? 0 : BetaFunctions.Quantile(tail, x, n - x + 1);
        var high = x == n ? 1 : BetaFunctions.Quantile(1 - tail, x + 1, n - x);
        return Estimate.Of((double)x / n, new ConfidenceInterval(low, high), n);
    }

    private static ConfidenceInterval WilsonInterval(double x, long n, double confidence)
    {
        var z = ConfidenceInterval.NormalQuantile(confidence);
        var square = z * z;
        var centre = (x + (square / 2)) / (n + square);
        var half = z * Math.Sqrt((x * (n - x) / n) + (square / 4)) / (n + square);
        // At 0 of n and n of n the bound is 0 or 1 on paper; the last digit of a double would miss it.
        return new ConfidenceInterval(x == 0 ? 0 : Math.Max(0, centre - half), x == n ? 1 : Math.Min(1, centre + half));
    }

    private static void Check(double x, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(x, n);
    }
}
