namespace Portal.Telemetry.Statistics;

/// <summary>Student's t distribution: P(|T| ≥ t) = I(ν / (ν + t²); ν/2, ½), the regularised incomplete beta function (Abramowitz and Stegun 26.7.1).</summary>
public static class StudentDistribution
{
    /// <summary>P(|T| ≥ |t|) with <paramref name="degrees"/> degrees of freedom, which need not be whole.</summary>
    public static double TwoSided(double t, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(degrees, 0);
        var square = t * t;
        return double.IsPositiveInfinity(square) ? 0
            : square < degrees ? BetaFunctions.Complement(square / (degrees + square), 0.5, degrees / 2)
            : BetaFunctions.Regularized(degrees / (degrees + square), degrees / 2, 0.5);
    }

    /// <summary>P(T &gt; t).</summary>
    public static double Survival(double t, double degrees)
    {
        var half = TwoSided(t, degrees) / 2;
        return t >= 0 ? half : 1 - half;
    }

    /// <summary>The t with P(T ≤ t) = probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1, or there is no degree of freedom.</exception>
    public static double Quantile(double probability, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        if (probability == 0.5)
        {
            return 0;
        }
        var tail = Math.Min(probability, 1 - probability);
        var high = 2.0;
        while (Survival(high, degrees) > tail)
        {
            high *= 2;
        }
        var t = Roots.Increasing(x => -Survival(x, degrees), -tail, 0, high);
        return probability < 0.5 ? -t : t;
    }
}
