namespace Portal.Telemetry.Statistics;

/// <summary>The bounds of a confidence interval, both included, in the unit of what is estimated.</summary>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    /// <summary>The confidence of every interval that names no other.</summary>
    public const double DefaultConfidence = 0.95;

    /// <summary>Distance between the bounds.</summary>
    public double Width => High - Low;

    /// <summary>Whether a value lies between the bounds or on one of them.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>The normal quantile z with P(|Z| ≤ z) = confidence; 1.96 for 95 %.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    internal static double NormalQuantile(double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(confidence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        return NormalDistribution.Quantile((1 + confidence) / 2);
    }
}
