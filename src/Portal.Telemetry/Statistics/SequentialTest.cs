namespace Portal.Telemetry.Statistics;

/// <summary>
/// Tests that may be looked at after every call, as a canary is: a fixed test looked at again and again finds a difference sooner or later where there is none.
/// </summary>
public static class SequentialTest
{
    /// <summary>GrowthBook's default for the sample size at which its interval is tightest.</summary>
    public const double DefaultTuning = 5000;

    /// <summary>
    /// The mixture sequential probability ratio Λ = √(V/(V + nτ²)) exp(n²τ²θ²/(2V(V + nτ²))) and p = min(1, 1/Λ); the always-valid p-value is the smallest so far.
    /// Source: Johari, Pekelis and Walsh (2022), Always Valid Inference, Operations Research 70, equation 5.
    /// </summary>
    /// <param name="n">Pairs of observations.</param>
    /// <param name="difference">θ, mean difference so far.</param>
    /// <param name="variance">V, both arms' variances added.</param>
    /// <param name="mixing">τ², variance of the differences expected beforehand.</param>
    /// <param name="smallestP">The p-value of the look before; 1 at the first.</param>
    /// <returns>Λ as statistic, with the always-valid p.</returns>
    public static TestResult Msprt(long n, double difference, double variance, double mixing, double smallestP = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(variance, 0);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(mixing, 0);
        var spread = variance + (n * mixing);
        var exponent = (double)n * n * mixing * difference * difference / (2 * variance * spread);
        var ratio = Math.Sqrt(variance / spread) * Math.Exp(exponent);
        return new TestResult(ratio, Math.Min(Math.Min(1, smallestP), 1 / ratio));
    }

    /// <summary>
    /// An interval that holds at every look at once: estimate ± √s² √(2(nρ² + 1) ln(√(nρ² + 1)/α)/(nρ)²) with s² = SE² n and
    /// ρ = √((−2 ln α + ln(−2 ln α + 1))/t*). Source: Waudby-Smith et al. (2021), Time-uniform central limit theory, equation 9, as GrowthBook applies it.
    /// </summary>
    /// <param name="estimate">Difference so far, absolute or relative.</param>
    /// <param name="standardError">Of the estimate.</param>
    /// <param name="n">Observations of both arms.</param>
    /// <param name="tuning">t*, the sample size at which the interval is tightest.</param>
    /// <returns>Without an interval while nothing can be said about the spread.</returns>
    public static Estimate Interval(double estimate, double standardError, long n, double tuning = DefaultTuning, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(tuning, 0);
        if (n == 0)
        {
            return Estimate.None(UndefinedReason.NoObservations);
        }
        if (standardError <= 0)
        {
            return Estimate.Of(estimate, n);
        }
        var alpha = 1 - confidence;
        var rho = Mixture(alpha, tuning);
        var growth = (n * rho * rho) + 1;
        var half = standardError * Math.Sqrt(n) * Math.Sqrt(2 * growth * Math.Log(Math.Sqrt(growth) / alpha) / (n * rho * n * rho));
        return Estimate.Of(estimate, new ConfidenceInterval(estimate - half, estimate + half), n);
    }

    /// <summary>ρ of <see cref="Interval"/>.</summary>
    internal static double Mixture(double alpha, double tuning)
    {
        var logarithm = -2 * Math.Log(alpha);
        return Math.Sqrt((logarithm + Math.Log(logarithm + 1)) / tuning);
    }
}
