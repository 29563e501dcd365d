namespace Portal.Telemetry.CallSearch;

/// <summary>By which measure a user stands out.</summary>
public enum UsageMeasure
{
    Calls,
    Tokens,
    Cost,
}

/// <summary>A user who uses far more than the others.</summary>
/// <param name="Measure">The measure by which the user stands out most.</param>
/// <param name="Score">Modified z-score of the logarithm of that usage.</param>
/// <param name="TimesMedian">How many times the median user's usage it is.</param>
public sealed record UsageOutlier(UsageMeasure Measure, double Score, double TimesMedian);

/// <summary>How the logarithms of a usage are spread over users: their median, the median and the mean of the distances from it.</summary>
public sealed record LogSpread(double Median, double MedianDeviation, double MeanDeviation)
{
    // 0.6745 is the 0.75 quantile of the standard normal distribution; 1.253314 is sqrt(pi/2), the standard deviation over the mean deviation.
    private const double MedianFactor = 0.6745;
    private const double MeanFactor = 1.253314;

    /// <summary>
    /// The modified z-score of Iglewicz and Hoaglin, "How to Detect and Handle Outliers" (ASQC 1993): 0.6745 (x - median) / MAD. Where more than half of all
    /// values are equal the MAD is 0 and the mean deviation takes its place; null where all values are equal.
    /// </summary>
    public double? ScoreOf(double logarithm) =>
        MedianDeviation > 0 ? MedianFactor * (logarithm - Median) / MedianDeviation
        : MeanDeviation > 0 ? (logarithm - Median) / (MeanFactor * MeanDeviation)
        : null;
}

/// <summary>Usage of all users of a range, and who stands out of it. Usage is judged by its logarithm, since a few users always use many times more than most.</summary>
public sealed record UsageSpread(ulong Users, ulong Calls, ulong CallsWithoutUser, LogSpread CallsSpread, LogSpread Tokens, LogSpread Cost)
{
    /// <summary>The cut-off Iglewicz and Hoaglin recommend.</summary>
    public const double CutOff = 3.5;

    /// <summary>With fewer users a median says little about what is usual, so nobody is marked.</summary>
    public const int FewestUsers = 20;

    /// <summary>Whether there are users enough to judge.</summary>
    public bool IsEnough => Users >= FewestUsers;

    /// <summary>Whether a user stands out, only towards more.</summary>
    /// <param name="cost">US dollars; judged in millionths, so that small costs still differ.</param>
    public UsageOutlier? Judge(ulong calls, ulong tokens, decimal cost)
    {
        if (!IsEnough)
        {
            return null;
        }
        (UsageMeasure Measure, double Log, LogSpread Spread)[] measures =
        [
            (UsageMeasure.Tokens, Math.Log(1 + (double)tokens), Tokens),
            (UsageMeasure.Calls, Math.Log(1 + (double)calls), CallsSpread),
            (UsageMeasure.Cost, Math.Log(1 + ((double)cost * 1e6)), Cost),
        ];
        return measures
            .Select(measure => (measure.Measure, Score: measure.Spread.ScoreOf(measure.Log) ?? 0, Times: Math.Exp(measure.Log - measure.Spread.Median)))
            .Where(measure => measure.Score > CutOff)
            .OrderByDescending(measure => measure.Score)
            .Select(measure => new UsageOutlier(measure.Measure, measure.Score, measure.Times))
            .FirstOrDefault();
    }
}
