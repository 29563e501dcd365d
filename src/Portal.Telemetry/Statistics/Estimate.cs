namespace Portal.Telemetry.Statistics;

/// <summary>
/// A number with what it is worth: its confidence interval and the size of the sample behind it. What cannot be computed has no value and says why; it is
/// never reported as 0 or 1, as tools do that make an empty group look perfectly fair.
/// </summary>
/// <param name="Value">Null: undefined, see <paramref name="Undefined"/>.</param>
/// <param name="Low">Lower bound; null where no interval exists.</param>
/// <param name="High">Upper bound; null where no interval exists.</param>
/// <param name="N">Observations in the number's own denominator: a true positive rate counts positives only.</param>
/// <param name="Undefined">One of <see cref="UndefinedReason"/>; null where there is a value.</param>
public sealed record Estimate(double? Value, double? Low, double? High, long N, string? Undefined)
{
    /// <summary>A value with its interval.</summary>
    public static Estimate Of(double value, ConfidenceInterval interval, long n) => new(value, interval.Low, interval.High, n, null);

    /// <summary>A value for which no interval is known.</summary>
    public static Estimate Of(double value, long n) => new(value, null, null, n, null);

    /// <summary>No value.</summary>
    /// <param name="reason">One of <see cref="UndefinedReason"/>.</param>
    public static Estimate None(string reason, long n = 0) => new(null, null, null, n, reason);
}
