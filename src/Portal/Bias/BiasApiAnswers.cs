using System.Globalization;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Statistics;

namespace Portal.Bias;

/// <summary>What the API answers about the groups of one attribute.</summary>
/// <param name="From">Start of the first whole hour that was read.</param>
/// <param name="Missing">Decisions that do not name the attribute; null: too few to be told.</param>
/// <param name="Reason">Why the status is what it is.</param>
public sealed record BiasAnswer(
    string Application,
    string Group,
    DateTimeOffset From,
    DateTimeOffset To,
    long Decisions,
    long WithActual,
    int MinimumSize,
    string? Reference,
    IReadOnlyList<GroupRates> Groups,
    IReadOnlyList<string> HiddenGroups,
    long? Missing,
    GapAnswer DemographicParity,
    GapAnswer EqualizedOdds,
    GapAnswer EqualOpportunity,
    GapAnswer PredictiveParity,
    GapAnswer FalsePositiveParity,
    GapAnswer FalseNegativeParity,
    IReadOnlyList<ComparisonAnswer> Comparisons,
    Verdict Status,
    string Reason,
    DateTimeOffset? NewestReceived,
    IReadOnlyList<string> KnownAttributes,
    Computation Computation)
{
    internal static BiasAnswer Of(BiasRequest request, BiasResult result)
    {
        var bias = result.Attributes[0];
        var status = result.Decisions == 0 ? result.Status : bias.Status;
        return new BiasAnswer(
            request.Filter.Applications[0], bias.Attribute, result.Window.From, result.Window.To, result.Decisions, result.WithActual, request.MinimumSize, bias.Reference,
            bias.Groups, bias.HiddenGroups, bias.Missing,
            Gap(BiasCriterion.DemographicParity), Gap(BiasCriterion.EqualizedOdds), Gap(BiasCriterion.EqualOpportunity),
            Gap(BiasCriterion.PredictiveParity), Gap(BiasCriterion.FalsePositiveParity), Gap(BiasCriterion.FalseNegativeParity),
            [.. bias.Comparisons.Select(ComparisonAnswer.Of)],
            status.Verdict, BiasReasons.Describe(status.Reason), result.NewestReceived, result.KnownAttributes, result.Computation);

        GapAnswer Gap(BiasCriterion criterion) => GapAnswer.Of(bias.GapOf(criterion));
    }
}

/// <summary>How far groups are apart by one criterion; what each member means stands at <see cref="BiasGap"/>.</summary>
public sealed record GapAnswer(
    Estimate Difference, Estimate Ratio, double? ExpectedDifference, string? Lowest, string? Highest, BiasMetric Metric, double? P, Verdict Status, string Reason)
{
    internal static GapAnswer Of(BiasGap gap) => new(
        gap.Difference, gap.Ratio, gap.ExpectedDifference, gap.Lowest, gap.Highest, gap.Metric, gap.P, gap.Status.Verdict, BiasReasons.Describe(gap.Status.Reason));
}

/// <summary>One group against the reference, or against all others together; what each member means stands at <see cref="GroupComparison"/>.</summary>
public sealed record ComparisonAnswer(
    string Value, BiasMetric Metric, Estimate Difference, Estimate Ratio, double? P, double? AdjustedP, double? MinimumDetectable, Verdict Status, string Reason)
{
    internal static ComparisonAnswer Of(GroupComparison comparison) => new(
        comparison.Value, comparison.Metric, comparison.Difference, comparison.Ratio, comparison.P, comparison.AdjustedP, comparison.MinimumDetectable,
        comparison.Status.Verdict, BiasReasons.Describe(comparison.Status.Reason));
}

/// <summary>Reasons in the API's language.</summary>
internal static class BiasReasons
{
    public static string Describe(BiasReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason.Code switch
        {
            BiasReasonCode.NoDecisions => "No decision arrived in the window.",
            BiasReasonCode.NoGroups => "No group of this attribute is large enough to be shown, or no decision names the attribute.",
            BiasReasonCode.TooFewDecisions => "Too few decisions for a verdict: it needs two groups with 30 decisions, 5 favourable and 5 unfavourable, each.",
            BiasReasonCode.TooFewActuals => "Too little is known of what turned out: a verdict needs two groups with 30 decisions in the rate's denominator, 5 successes and 5 failures, each.",
            BiasReasonCode.NoDifference => "No difference between the groups is both significant and large enough to matter.",
            BiasReasonCode.Difference => Compare(reason, "differs significantly"),
            BiasReasonCode.LargeDifference => Compare(reason, "differs significantly and by much"),
            _ => reason.Code.ToString(),
        };
    }

    private static string Compare(BiasReason reason, string verb) => string.Create(
        CultureInfo.InvariantCulture,
        $"The {Name(reason.Metric)} of {reason.Attribute} = {reason.Group} {verb}: {reason.Difference * 100:+0.0;-0.0} percentage points, p = {reason.AdjustedP:0.####} after correction, n = {reason.N}.");

    private static string Name(BiasMetric? metric) => metric switch
    {
        BiasMetric.SelectionRate => "selection rate",
        BiasMetric.TruePositiveRate => "true positive rate",
        BiasMetric.FalsePositiveRate => "false positive rate",
        BiasMetric.FalseNegativeRate => "false negative rate",
        _ => "precision",
    };
}
