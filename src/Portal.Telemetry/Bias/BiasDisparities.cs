using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>Numbers of a call that are compared between groups; the scores of evaluations come beside them as <c>evaluation.NAME</c>.</summary>
public static class DisparityMeasures
{
    public const string LatencyMs = "latency_ms";
    public const string TtftMs = "ttft_ms";
    public const string InputTokens = "input_tokens";
    public const string OutputTokens = "output_tokens";

    /// <summary>US dollars, of calls whose cost is known.</summary>
    public const string CostUsd = "cost_usd";

    /// <summary>Share of calls that failed.</summary>
    public const string Error = "error";

    /// <summary>Share of answers that refuse, of those of which it is known.</summary>
    public const string Refusal = "refusal";

    /// <summary>The score sent with an outcome.</summary>
    public const string OutcomeScore = "outcome_score";

    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<string> All { get; } = [LatencyMs, TtftMs, InputTokens, OutputTokens, CostUsd, Error, Refusal, OutcomeScore];
}

/// <summary>How numbers of calls differ between the groups of an attribute.</summary>
public sealed record BiasDisparities(BiasWindow Window, string Attribute, IReadOnlyList<MeasureDisparity> Measures, IReadOnlyList<string> HiddenGroups, Computation Computation);

/// <summary>One number by group; groups without any value are left out.</summary>
/// <param name="Name">One of <see cref="DisparityMeasures"/>, or <c>evaluation.NAME</c> for the scores of an evaluation.</param>
public sealed record MeasureDisparity(string Name, IReadOnlyList<GroupMeasure> Groups);

/// <summary>One group's number against the reference, or all others together where none was chosen.</summary>
/// <param name="Mean">With Student's interval.</param>
/// <param name="Median">From the histogram; null where none is kept.</param>
/// <param name="Difference">The group's mean minus the other, by Welch.</param>
/// <param name="LogWasserstein">Mean distance of the two distributions in natural logarithms: 0.1 reads as "typically 10 % apart". Null where values are not above zero.</param>
/// <param name="KolmogorovSmirnov">Largest distance of the two distribution functions, on the bins.</param>
/// <param name="P">Of Welch's test; null for the reference itself.</param>
/// <param name="AdjustedP">After Benjamini-Hochberg over all groups and measures of the answer.</param>
public sealed record GroupMeasure(
    string Value, Estimate Mean, double? Median, Estimate Difference, double? LogWasserstein, double? KolmogorovSmirnov, double? P, double? AdjustedP);
