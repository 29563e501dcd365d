namespace Portal.Telemetry.Statistics;

/// <summary>
/// Fisher's exact test of a 2 × 2 table, for groups too small for a normal test: the sum of the hypergeometric probabilities that do not exceed the observed
/// table's. Source: Fisher (1934), Statistical Methods for Research Workers, 21.02; two-sided as R and scipy define it.
/// </summary>
public static class FisherExact
{
    // Tables as likely as the observed one on paper must not be lost to rounding.
    private const double Tolerance = 1 + 1e-7;

    /// <summary>Two-sided p of [[a, b], [c, d]]; 1 where a row or a column is empty.</summary>
    public static double P(long a, long b, long c, long d)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(a);
        ArgumentOutOfRangeException.ThrowIfNegative(b);
        ArgumentOutOfRangeException.ThrowIfNegative(c);
        ArgumentOutOfRangeException.ThrowIfNegative(d);
        var (row, column, n) = (a + b, a + c, a + b + c + d);
        var (lowest, highest) = (Math.Max(0, column - (n - row)), Math.Min(row, column));
        // Relative to the most likely table, from which both tails are summed until they no longer count.
        var mode = Math.Clamp((row + 1) * (column + 1) / (n + 2), lowest, highest);
        var limit = Relative(a) * Tolerance;

        var (all, extreme) = (0.0, 0.0);
        foreach (var (start, step) in ((long, int)[])[(mode, 1), (mode - 1, -1)])
        {
            var probability = start == mode ? 1 : start < lowest ? 0 : Relative(start);
            for (var x = start; x >= lowest && x <= highest && probability > 0; x += step)
            {
                all += probability;
                extreme += probability <= limit ? probability : 0;
                probability *= step > 0
                    ? (double)(row - x) * (column - x) / ((double)(x + 1) * (n - row - column + x + 1))
                    : (double)x * (n - row - column + x) / ((double)(row - x + 1) * (column - x + 1));
            }
        }
        return Math.Min(1, extreme / all);

        double Relative(long x) => Math.Exp(LogProbability(x) - LogProbability(mode));

        double LogProbability(long x) =>
            -LogFactorial(x) - LogFactorial(row - x) - LogFactorial(column - x) - LogFactorial(n - row - column + x);
    }

    private static double LogFactorial(long n) => GammaFunctions.LogGamma(n + 1.0);
}
