using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>What a verdict rests on; pages and the API put it into words.</summary>
public enum BiasReasonCode
{
    /// <summary>No decision arrived in the window.</summary>
    NoDecisions,

    /// <summary>Decisions arrived, none of them with this attribute.</summary>
    NoGroups,

    /// <summary>Fewer than two groups are large enough to be judged: 30 in the rate's denominator, 5 successes and 5 failures.</summary>
    TooFewDecisions,

    /// <summary>The rate needs to know what turned out, and too little is known.</summary>
    TooFewActuals,

    /// <summary>No difference is both significant and large enough to matter.</summary>
    NoDifference,

    /// <summary>A significant difference of at least one percentage point.</summary>
    Difference,

    /// <summary>A significant difference of at least <see cref="BiasRequest.DifferenceFloor"/>, or a ratio beyond <see cref="BiasRequest.RatioLine"/>.</summary>
    LargeDifference,
}

/// <summary>Why a verdict is what it is, with the numbers behind it.</summary>
/// <param name="Attribute">The attribute of the groups compared.</param>
/// <param name="Group">The group that differs most.</param>
/// <param name="Metric">The rate in which it differs.</param>
/// <param name="Difference">By how much, in shares of one.</param>
/// <param name="AdjustedP">Probability of such a difference by chance, after Benjamini-Hochberg.</param>
/// <param name="N">Observations of the group.</param>
public sealed record BiasReason(
    BiasReasonCode Code, string? Attribute = null, string? Group = null, BiasMetric? Metric = null, double? Difference = null, double? AdjustedP = null, long? N = null);

/// <summary>A verdict and its reason.</summary>
public sealed record BiasVerdict(Verdict Verdict, BiasReason Reason);
