using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>Whole hours that were read.</summary>
public sealed record BiasWindow(DateTimeOffset From, DateTimeOffset To);

/// <summary>How decisions differ between groups.</summary>
/// <param name="Decisions">Decisions in the window, with or without groups; sampled calls count by the rows that were kept.</param>
/// <param name="WithActual">Those of which it is known what turned out.</param>
/// <param name="NewestReceived">When the portal received the newest of them; null without any.</param>
/// <param name="Status">The worst of the attributes' verdicts.</param>
/// <param name="KnownAttributes">All attributes that decisions of the window have, whether asked for or not.</param>
public sealed record BiasResult(
    BiasWindow Window,
    long Decisions,
    long WithActual,
    DateTimeOffset? NewestReceived,
    BiasVerdict Status,
    IReadOnlyList<AttributeBias> Attributes,
    IReadOnlyList<string> KnownAttributes,
    Computation Computation);

/// <summary>The groups of one attribute, such as the values of "gender".</summary>
/// <param name="Reference">The group the others are compared with; null: each is compared with all others together.</param>
/// <param name="Groups">Those that may be shown, the largest first.</param>
/// <param name="HiddenGroups">Names of groups too small to be shown, and of those hidden because the small ones could be computed from them; ordered by name.</param>
/// <param name="Missing">Decisions that do not name the attribute; null: too few to be told.</param>
/// <param name="Gaps">One per criterion.</param>
/// <param name="Comparisons">One per group and rate, except the reference's own.</param>
public sealed record AttributeBias(
    string Attribute,
    string? Reference,
    IReadOnlyList<GroupRates> Groups,
    IReadOnlyList<string> HiddenGroups,
    long? Missing,
    IReadOnlyList<BiasGap> Gaps,
    IReadOnlyList<GroupComparison> Comparisons,
    BiasVerdict Status)
{
    /// <summary>The gap of a criterion.</summary>
    public BiasGap GapOf(BiasCriterion criterion) => Gaps.First(gap => gap.Criterion == criterion);
}

/// <summary>One group with its rates.</summary>
/// <param name="Value">The attribute's value; <see cref="OtherValue"/> stands for the values beyond the bound.</param>
/// <param name="N">Decisions.</param>
/// <param name="Share">Of all decisions that name the attribute and may be shown.</param>
/// <param name="BaseRate">Actually positive, of those of which it is known.</param>
/// <param name="Score">Mean of the scores sent with the decisions.</param>
public sealed record GroupRates(
    string Value,
    long N,
    double Share,
    Estimate SelectionRate,
    Estimate TruePositiveRate,
    Estimate FalsePositiveRate,
    Estimate FalseNegativeRate,
    Estimate Precision,
    Estimate BaseRate,
    Estimate Score)
{
    /// <summary>The group that gathers values beyond the bound of values per attribute. It is shown, and never compared.</summary>
    public const string OtherValue = "__other__";

    public bool IsOther => Value == OtherValue;

    /// <summary>One of the rates.</summary>
    public Estimate Of(BiasMetric metric) => metric switch
    {
        BiasMetric.SelectionRate => SelectionRate,
        BiasMetric.TruePositiveRate => TruePositiveRate,
        BiasMetric.FalsePositiveRate => FalsePositiveRate,
        BiasMetric.FalseNegativeRate => FalseNegativeRate,
        BiasMetric.Precision => Precision,
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };
}

/// <summary>How far the groups of an attribute are apart by one criterion.</summary>
/// <param name="Difference">Largest minus smallest rate, at least 0; the interval by parametric bootstrap. With a reference: the group farthest from it minus the reference, by Newcombe.</param>
/// <param name="Ratio">Smallest by largest rate, the "impact ratio" of the four-fifths rule; the interval by Katz, or by parametric bootstrap for equalized odds.</param>
/// <param name="ExpectedDifference">The largest minus the smallest rate that chance alone would show on average if all groups were equal; null with a reference.</param>
/// <param name="Lowest">The group with the smallest rate.</param>
/// <param name="Highest">The group with the largest rate.</param>
/// <param name="Metric">The rate that shows the gap; for equalized odds the one with the larger gap.</param>
/// <param name="P">Of the chi-square test that all groups are equal, before correction; null where it does not hold.</param>
public sealed record BiasGap(
    BiasCriterion Criterion,
    Estimate Difference,
    Estimate Ratio,
    double? ExpectedDifference,
    string? Lowest,
    string? Highest,
    BiasMetric Metric,
    double? P,
    BiasVerdict Status);

/// <summary>One group against the reference, or against all others together where none was chosen.</summary>
/// <param name="Difference">The group's rate minus the other, by Newcombe.</param>
/// <param name="Ratio">The group's rate by the other, by Katz.</param>
/// <param name="P">Two-sided, before correction; null where the sample is too small for a verdict.</param>
/// <param name="AdjustedP">After Benjamini-Hochberg over all groups and rates of the answer.</param>
/// <param name="MinimumDetectable">The smallest difference that samples of these sizes would show in 8 of 10 cases at a level of 5 %; null where the rates are undefined.</param>
public sealed record GroupComparison(
    string Value, BiasMetric Metric, Estimate Difference, Estimate Ratio, double? P, double? AdjustedP, double? MinimumDetectable, BiasVerdict Status);
