namespace Portal.Telemetry.Statistics;

/// <summary>
/// The threshold that a series sets itself: the same statistic, computed between sub-windows of the reference of the current window's length and hour of the
/// week. It absorbs that hours resemble each other and weeks repeat, of which an analytic null knows nothing.
/// Source: the mean + 3 standard deviations of NannyML's reference chunks; with a hundred or more their 99th percentile needs no normality.
/// </summary>
public static class CalibratedGate
{
    /// <summary>Sub-windows from which the empirical 99th percentile is taken.</summary>
    public const int WindowsForPercentile = 100;

    /// <summary>The gate; null with fewer sub-windows than the rule asks for.</summary>
    public static double? Of(ReadOnlySpan<double> statistics, DriftThresholds? thresholds = null)
    {
        thresholds ??= DriftThresholds.Default;
        if (statistics.Length < thresholds.MinimumSubWindows)
        {
            return null;
        }
        if (statistics.Length < WindowsForPercentile)
        {
            return MeanPlusThreeDeviations(statistics);
        }
        var sorted = statistics.ToArray();
        Array.Sort(sorted);
        return sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1];
    }

    /// <summary>mean + 3 σ, with the divisor n.</summary>
    internal static double MeanPlusThreeDeviations(ReadOnlySpan<double> values)
    {
        var mean = 0.0;
        foreach (var value in values)
        {
            mean += value / values.Length;
        }
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }
        return mean + (3 * Math.Sqrt(squares / values.Length));
    }
}
