namespace Portal.Telemetry.Statistics;

/// <summary>
/// The limiting distribution of √n · D, Q(λ) = 2 Σ (−1)^(k−1) exp(−2k²λ²). For small λ, where that series converges slowly, its transform by Jacobi's theta
/// function: Q(λ) = 1 − (√(2π)/λ) Σ exp(−(2k−1)²π²/(8λ²)). Source: Kolmogorov (1933), Smirnov (1948), Feller (1948) formula 1.4.
/// </summary>
public static class KolmogorovDistribution
{
    private const int Terms = 100;

    /// <summary>P(√n · D &gt; λ) as n grows.</summary>
    public static double Survival(double lambda)
    {
        if (lambda <= 0)
        {
            return 1;
        }
        var sum = 0.0;
        if (lambda < 1)
        {
            for (var k = 1; k <= Terms; k++)
            {
                var odd = (2 * k) - 1;
                sum += Math.Exp(-odd * odd * Math.PI * Math.PI / (8 * lambda * lambda));
            }
            return Math.Clamp(1 - (Math.Sqrt(Math.Tau) / lambda * sum), 0, 1);
        }
        for (var k = 1; k <= Terms; k++)
        {
            var term = Math.Exp(-2.0 * k * k * lambda * lambda);
            sum += k % 2 == 1 ? term : -term;
        }
        return Math.Clamp(2 * sum, 0, 1);
    }
}
