namespace Portal.Telemetry.Statistics;

/// <summary>Difference of two means with its test.</summary>
/// <param name="Difference">First minus second, with its interval.</param>
/// <param name="StandardError">Of the difference.</param>
/// <param name="Degrees">Degrees of freedom after Welch and Satterthwaite; not a whole number.</param>
public sealed record MeanComparison(Estimate Difference, double StandardError, TestResult Test, double Degrees);

/// <summary>Means and their differences from count, sum and sum of squares.</summary>
public static class Means
{
    /// <summary>A mean with its interval by Student's t, mean ± t √(s²/n). Source: Student (1908), Biometrika 6.</summary>
    public static Estimate Of(Moments sample, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        if (sample.N == 0)
        {
            return Estimate.None(UndefinedReason.NoObservations);
        }
        if (sample.N == 1)
        {
            return Estimate.Of(sample.Mean, 1);
        }
        var half = StudentDistribution.Quantile((1 + confidence) / 2, sample.N - 1) * Math.Sqrt(sample.SquaredError);
        return Estimate.Of(sample.Mean, new ConfidenceInterval(sample.Mean - half, sample.Mean + half), sample.N);
    }

    /// <summary>
    /// Welch's test, which does not assume equal variances: t = (mean₁ − mean₂) / √(s₁²/n₁ + s₂²/n₂).
    /// Source: Welch (1947), Biometrika 34; degrees of freedom after Satterthwaite (1946), Biometrics Bulletin 2.
    /// </summary>
    /// <returns>Null where a sample has fewer than two values, or neither varies.</returns>
    public static MeanComparison? Welch(Moments first, Moments second, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        var (a, b) = (first.SquaredError, second.SquaredError);
        if (first.N < 2 || second.N < 2 || a + b <= 0)
        {
            return null;
        }
        var difference = first.Mean - second.Mean;
        var error = Math.Sqrt(a + b);
        var degrees = (a + b) * (a + b) / ((a * a / (first.N - 1)) + (b * b / (second.N - 1)));
        var t = difference / error;
        var half = StudentDistribution.Quantile((1 + confidence) / 2, degrees) * error;
        return new MeanComparison(
            Estimate.Of(difference, new ConfidenceInterval(difference - half, difference + half), first.N + second.N),
            error,
            new TestResult(t, StudentDistribution.TwoSided(t, degrees)),
            degrees);
    }

    /// <summary>
    /// The difference of two means as a share of the baseline's, mean₁/mean₂ − 1, with the standard error of the delta method,
    /// √(se₁²/mean₂² + se₂² mean₁²/mean₂⁴). Source: Deng et al. (2018), Applying the Delta Method in Metric Analytics, KDD.
    /// </summary>
    /// <returns>Null where a sample has fewer than two values or the baseline's mean is zero.</returns>
    public static (double Difference, double StandardError)? Relative(Moments treatment, Moments baseline)
    {
        var (mean, variance) = (baseline.Mean, baseline.SquaredError);
        return treatment.N < 2 || baseline.N < 2 || mean == 0 ? null
            : ((treatment.Mean / mean) - 1,
                Math.Sqrt((treatment.SquaredError / (mean * mean)) + (variance * treatment.Mean * treatment.Mean / (mean * mean * mean * mean))));
    }
}
