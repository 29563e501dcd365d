namespace Portal.Telemetry.Statistics;

/// <summary>
/// The limiting distribution of √n · D, Q(λ) = 2 Σ (−1)^(k−1) exp(−2k²λ²). Source: Kolmogorov (1933); Smirnov (1948), Annals of Mathematical Statistics 19.
/// </summary>
public static class KolmogorovDistribution
{
    /// <summary>Below it Q differs from 1 by less than a double can tell.</summary>
    private const double Certain = 0.18;

    /// <summary>P(√n · D &gt; λ) as n grows.</summary>
    public static double Survival(double lambda)
    {
        if (!(lambda >= Certain))
        {
            return 1;
        }
        var (sum, sign) = (0.0, 1.0);
        for (var k = 1; ; k++)
        {
            var term = Math.Exp(-2.0 * k * k * lambda * lambda);
            sum += sign * term;
            sign = -sign;
            if (term <= 1e-17 * sum)
            {
                return Math.Clamp(2 * sum, 0, 1);
            }
        }
    }
}
