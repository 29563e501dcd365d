namespace Portal.Telemetry.Statistics;

/// <summary>The chi-square distribution: P(X ≤ x) = P(k/2, x/2), the regularised incomplete gamma function (NIST DLMF 8.2.4).</summary>
public static class ChiSquareDistribution
{
    /// <summary>P(X &gt; x) with <paramref name="degrees"/> degrees of freedom.</summary>
    public static double Survival(double x, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(degrees, 0);
        return GammaFunctions.Upper(degrees / 2, x / 2);
    }

    /// <summary>The x with P(X ≤ x) = probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1, or there is no degree of freedom.</exception>
    public static double Quantile(double probability, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(degrees, 0);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        var high = degrees + 10;
        while (GammaFunctions.Lower(degrees / 2, high / 2) < probability)
        {
            high *= 2;
        }
        return Roots.Increasing(x => GammaFunctions.Lower(degrees / 2, x / 2), probability, 0, high);
    }
}
