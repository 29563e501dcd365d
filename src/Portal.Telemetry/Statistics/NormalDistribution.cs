namespace Portal.Telemetry.Statistics;

/// <summary>The standard normal distribution. erfc(x) = Q(½, x²) for x ≥ 0 (NIST DLMF 7.11.2), so that tails keep their digits.</summary>
public static class NormalDistribution
{
    /// <summary>P(Z ≤ z).</summary>
    public static double Cumulative(double z) => Survival(-z);

    /// <summary>P(Z &gt; z).</summary>
    public static double Survival(double z)
    {
        var half = 0.5 * GammaFunctions.Upper(0.5, z * z / 2);
        return z >= 0 ? half : 1 - half;
    }

    /// <summary>P(|Z| ≥ |z|).</summary>
    public static double TwoSided(double z) => GammaFunctions.Upper(0.5, z * z / 2);

    /// <summary>Density at z.</summary>
    public static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(Math.Tau);

    /// <summary>The z with P(Z ≤ z) = probability: a rational approximation (Abramowitz and Stegun 26.2.23) refined by Newton's method.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1.</exception>
    public static double Quantile(double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        if (probability == 0.5)
        {
            return 0;
        }
        // Computed in the upper tail and mirrored, because small tails are where digits would be lost.
        var tail = Math.Min(probability, 1 - probability);
        var t = Math.Sqrt(-2 * Math.Log(tail));
        var z = t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));
        for (var step = 0; step < 4; step++)
        {
            z += (Survival(z) - tail) / Density(z);
        }
        return probability < 0.5 ? -z : z;
    }
}
