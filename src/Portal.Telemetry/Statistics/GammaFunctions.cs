namespace Portal.Telemetry.Statistics;

/// <summary>
/// The gamma function's logarithm and the regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x), of which the chi-square and the normal
/// distribution are special cases. Source: NIST Digital Library of Mathematical Functions, 5.11 (Stirling's series), 8.7.1 (series), 8.9.2 (continued fraction).
/// </summary>
internal static class GammaFunctions
{
    private const int MostTerms = 1_000_000;
    private const double Tiny = 1e-300;

    /// <summary>B(2k) / (2k (2k − 1)) of Stirling's series for k = 1, 2, ...</summary>
    private static readonly double[] Stirling =
        [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400];

    /// <summary>ln Γ(x) for x &gt; 0.</summary>
    public static double LogGamma(double x)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(x, 0);
        if (x >= 12)
        {
            return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(Math.Tau)) + StirlingCorrection(x);
        }
        // Γ(x) = Γ(x + k) / (x (x + 1) ... (x + k − 1)) brings small arguments to where the series is exact to the last digits.
        var product = 1.0;
        while (x < 12)
        {
            product *= x;
            x++;
        }
        return LogGamma(x) - Math.Log(product);
    }

    /// <summary>What ln Γ(x) exceeds (x − ½) ln x − x + ½ ln 2π by, for x of at least 12.</summary>
    public static double StirlingCorrection(double x)
    {
        var square = 1 / (x * x);
        var sum = 0.0;
        for (var k = Stirling.Length - 1; k >= 0; k--)
        {
            sum = (sum * square) + Stirling[k];
        }
        return sum / x;
    }

    /// <summary>P(a, x) = γ(a, x) / Γ(a), the lower part.</summary>
    public static double Lower(double a, double x) => x <= 0 ? 0 : x < a + 1 ? Series(a, x) : 1 - Fraction(a, x);

    /// <summary>Q(a, x) = Γ(a, x) / Γ(a), the upper part; keeps its digits where it is tiny.</summary>
    public static double Upper(double a, double x) => x <= 0 ? 1 : x < a + 1 ? 1 - Series(a, x) : Fraction(a, x);

    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var n = 1; n < MostTerms; n++)
        {
            term *= x / (a + n);
            sum += term;
            if (term < sum * 1e-17)
            {
                break;
            }
        }
        return sum * Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
    }

    /// <summary>Lentz's evaluation of the continued fraction.</summary>
    private static double Fraction(double a, double x)
    {
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var product = d;
        for (var i = 1; i < MostTerms; i++)
        {
            var numerator = -i * (i - a);
            b += 2;
            d = 1 / AwayFromZero((numerator * d) + b);
            c = AwayFromZero(b + (numerator / c));
            var factor = d * c;
            product *= factor;
            if (Math.Abs(factor - 1) < 1e-16)
            {
                break;
            }
        }
        return product * Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
    }

    private static double AwayFromZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
