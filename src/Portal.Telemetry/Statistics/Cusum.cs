namespace Portal.Telemetry.Statistics;

/// <summary>The two running sums of a cumulative sum chart.</summary>
/// <param name="Up">S⁺ after each point.</param>
/// <param name="Down">S⁻ after each point.</param>
/// <param name="Alarm">Index at which a sum first exceeded the limit; null: never.</param>
/// <param name="Start">Index of the point with which that rise began, the estimate of when the level changed; null without alarm.</param>
public sealed record CusumResult(IReadOnlyList<double> Up, IReadOnlyList<double> Down, int? Alarm, int? Start);

/// <summary>
/// The tabular cumulative sum: S⁺ = max(0, S⁺ + x − μ − k), S⁻ = max(0, S⁻ + μ − k − x), alarm above h. Finds small lasting shifts sooner than any limit on single
/// points. Source: Page (1954), Biometrika 41; Montgomery, Introduction to Statistical Quality Control, 9.1.
/// </summary>
public static class Cusum
{
    /// <summary>Runs the chart over a series.</summary>
    /// <param name="mean">μ, the level to be kept.</param>
    /// <param name="slack">k, half the shift to be found; usually half a standard deviation.</param>
    /// <param name="limit">h, usually four to five standard deviations.</param>
    public static CusumResult Run(ReadOnlySpan<double> series, double mean, double slack, double limit = double.PositiveInfinity)
    {
        var (up, down) = (new double[series.Length], new double[series.Length]);
        var (high, low) = (0.0, 0.0);
        var (upSince, downSince) = (0, 0);
        int? alarm = null;
        int? start = null;
        for (var i = 0; i < series.Length; i++)
        {
            high = Math.Max(0, high + series[i] - mean - slack);
            low = Math.Max(0, low + mean - slack - series[i]);
            (up[i], down[i]) = (high, low);
            upSince = high > 0 ? upSince : i + 1;
            downSince = low > 0 ? downSince : i + 1;
            if (alarm is null && (high > limit || low > limit))
            {
                (alarm, start) = (i, high > limit ? upSince : downSince);
            }
        }
        return new CusumResult(up, down, alarm, start);
    }
}
