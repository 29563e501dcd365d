namespace Portal.Telemetry.Statistics;

/// <summary>The binomial distribution: P(X ≥ k) = I(p; k, n − k + 1), the regularised incomplete beta function (Abramowitz and Stegun 26.5.24).</summary>
public static class BinomialDistribution
{
    /// <summary>P(X ≥ successes) in n trials that each succeed with probability p.</summary>
    public static double AtLeast(long successes, long n, double p) =>
        successes <= 0 ? 1 : successes > n ? 0 : BetaFunctions.Regularized(p, successes, n - successes + 1);

    /// <summary>P(X ≤ successes).</summary>
    public static double AtMost(long successes, long n, double p) =>
        successes < 0 ? 0 : successes >= n ? 1 : BetaFunctions.Complement(p, successes + 1, n - successes);

    /// <summary>The exact two-sided test of a fair coin: P(|X − n/2| ≥ |successes − n/2|), 1 without trials.</summary>
    public static double SignTest(long successes, long n) =>
        n == 0 ? 1 : Math.Min(1, 2 * AtMost(Math.Min(successes, n - successes), n, 0.5));
}
