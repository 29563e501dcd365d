using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>Means from sums.</summary>
internal static class Means
{
    /// <summary>The mean with Student's interval, mean ± t₀.₉₇₅,ₙ₋₁ s / √n. Undefined without observations; without an interval where there is one observation.</summary>
    public static Estimate Student(long n, double sum, double squares)
    {
        if (n == 0)
        {
            return Estimate.None(UndefinedReason.NoObservations);
        }
        var mean = sum / n;
        if (n == 1)
        {
            return Estimate.Of(mean, n);
        }
        // Rounding may leave a little below zero where all values are equal.
        var variance = Math.Max(0, (squares - (sum * mean)) / (n - 1));
        var half = StudentDistribution.Quantile(0.975, n - 1) * Math.Sqrt(variance / n);
        return Estimate.Of(mean, new ConfidenceInterval(mean - half, mean + half), n);
    }
}
