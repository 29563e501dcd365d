namespace Portal.Telemetry.Statistics;

/// <summary>Why a number is undefined; codes that pages and the API put into words.</summary>
public static class UndefinedReason
{
    /// <summary>The denominator counts nothing: no calls, no positives, no pairs.</summary>
    public const string NoObservations = "no-observations";

    /// <summary>The rate that another is divided by is zero.</summary>
    public const string ZeroDenominator = "zero-denominator";

    /// <summary>All observations are equal, or there is only one, so that nothing can be said about their spread.</summary>
    public const string NoVariance = "no-variance";

    /// <summary>Fewer than two groups can be compared.</summary>
    public const string OneGroup = "one-group";

    /// <summary>The group is smaller than the size from which it may be shown.</summary>
    public const string Suppressed = "suppressed";
}
