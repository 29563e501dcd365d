namespace Portal.Telemetry.Statistics;

/// <summary>
/// The regularised incomplete beta function I(x; a, b), of which Student's t, F and the binomial distribution are special cases.
/// Source: NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction).
/// </summary>
internal static class BetaFunctions
{
    private const int MostTerms = 1_000_000;
    private const double Tiny = 1e-300;

    /// <summary>I(x; a, b) for 0 ≤ x ≤ 1.</summary>
    public static double Regularized(double x, double a, double b)
    {
        if (x <= 0)
        {
            return 0;
        }
        if (x >= 1)
        {
            return 1;
        }
        // The fraction converges fast on this side of the mean; the other side is the complement.
        return x <= (a + 1) / (a + b + 2) ? Fraction(x, 1 - x, a, b) : 1 - Fraction(1 - x, x, b, a);
    }

    /// <summary>1 − I(x; a, b), with its digits where it is tiny.</summary>
    public static double Complement(double x, double a, double b) => Regularized(1 - x, b, a);

    /// <summary>The x with I(x; a, b) = probability.</summary>
    public static double Quantile(double probability, double a, double b) =>
        Roots.Increasing(x => Regularized(x, a, b), probability, 0, 1);

    private static double Fraction(double x, double complement, double a, double b)
    {
        var c = 1.0;
        var d = 1 / AwayFromZero(1 - ((a + b) * x / (a + 1)));
        var product = d;
        for (var m = 1; m < MostTerms; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / AwayFromZero(1 + (even * d));
            c = AwayFromZero(1 + (even / c));
            product *= d * c;

            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / AwayFromZero(1 + (odd * d));
            c = AwayFromZero(1 + (odd / c));
            var factor = d * c;
            product *= factor;
            if (Math.Abs(factor - 1) < 1e-16)
            {
                break;
            }
        }
        return product * Math.Exp(LogFront(x, complement, a, b)) / a;
    }

    /// <summary>a ln x + b ln(1 − x) − ln B(a, b).</summary>
    private static double LogFront(double x, double complement, double a, double b)
    {
        if (a < 12 || b < 12)
        {
            return (a * Math.Log(x)) + (b * Math.Log(complement)) + GammaFunctions.LogGamma(a + b) - GammaFunctions.LogGamma(a) - GammaFunctions.LogGamma(b);
        }
        // With Stirling's series written out the large terms cancel on paper instead of in the last digits.
        var n = a + b;
        return (a * Math.Log(x * n / a)) + (b * Math.Log(complement * n / b)) + (0.5 * Math.Log(a * b / (n * Math.Tau)))
            + GammaFunctions.StirlingCorrection(n) - GammaFunctions.StirlingCorrection(a) - GammaFunctions.StirlingCorrection(b);
    }

    private static double AwayFromZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
