using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Bias;

/// <summary>Says what was found, so that nobody reads more into a number than it holds.</summary>
internal static class BiasWords
{
    public static Status StatusOf(Verdict verdict) => verdict switch
    {
        Verdict.Ok => Status.Ok,
        Verdict.Watch => Status.Warning,
        Verdict.Alert => Status.Critical,
        Verdict.Insufficient or Verdict.NoData or Verdict.ReferenceStale => Status.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <summary>The word of a verdict: "no data" and "not enough data" are answers of their own.</summary>
    public static string Word(Verdict verdict, IStringLocalizer text) => text[$"Verdict{verdict}"];

    public static string Metric(BiasMetric metric, IStringLocalizer text) => text[$"Metric{metric}"];

    /// <summary>The criterion that compares a rate.</summary>
    public static BiasCriterion CriterionOf(BiasMetric metric) => metric switch
    {
        BiasMetric.SelectionRate => BiasCriterion.DemographicParity,
        BiasMetric.TruePositiveRate => BiasCriterion.EqualOpportunity,
        BiasMetric.FalsePositiveRate => BiasCriterion.FalsePositiveParity,
        BiasMetric.FalseNegativeRate => BiasCriterion.FalseNegativeParity,
        BiasMetric.Precision => BiasCriterion.PredictiveParity,
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };

    /// <summary>A group as people read it.</summary>
    public static string Group(string value, IStringLocalizer text) => value switch
    {
        GroupRates.OtherValue => text["GroupOther"],
        "" => text["GroupUnnamed"],
        _ => value,
    };

    /// <summary>What a group is compared with.</summary>
    public static string Reference(string? reference, IStringLocalizer text) => reference is null ? text["AllOthers"] : Group(reference, text);

    /// <summary>Why a verdict is what it is, in a sentence.</summary>
    public static string Reason(BiasReason reason, string? reference, IStringLocalizer text)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (reason is { Code: BiasReasonCode.Difference or BiasReasonCode.LargeDifference, Difference: { } difference, Metric: { } metric })
        {
            return reason.Group is { } group
                ? text[difference < 0 ? "ReasonBelow" : "ReasonAbove", Metric(metric, text), Group(group, text), Points(Math.Abs(difference)), Reference(reference, text)]
                : text["ReasonApart", Metric(metric, text), Points(Math.Abs(difference))];
        }
        return text[$"Reason{reason.Code}"];
    }

    /// <summary>"−8.3 pp (−14.4 to −2.1)", or that a difference of this size cannot be told from none.</summary>
    public static string Difference(Estimate difference, IStringLocalizer text)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return difference switch
        {
            { Value: null } => Undefined(difference, text),
            { Low: { } low, High: { } high } when low <= 0 && high >= 0 => text["CannotDistinguish", Points((high - low) / 2)],
            { Value: { } value, Low: { } low, High: { } high } => text["DifferenceWithin", SignedPoints(value), Signed(low), Signed(high)],
            _ => SignedPoints(difference.Value.Value),
        };
    }

    /// <summary>"0.83 (0.71 to 0.97)".</summary>
    public static string Ratio(Estimate ratio, IStringLocalizer text)
    {
        ArgumentNullException.ThrowIfNull(ratio);
        return ratio switch
        {
            { Value: null } => Undefined(ratio, text),
            { Value: { } value, Low: { } low, High: { } high } => text["Within", Plain(value), Plain(low), Plain(high)],
            _ => Plain(ratio.Value.Value),
        };
    }

    /// <summary>Why there is no number.</summary>
    public static string Undefined(Estimate estimate, IStringLocalizer text)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return estimate.Undefined switch
        {
            UndefinedReason.NoObservations => text["UndefinedNoObservations"],
            UndefinedReason.ZeroDenominator => text["UndefinedZeroDenominator"],
            UndefinedReason.NoVariance => text["UndefinedNoVariance"],
            UndefinedReason.OneGroup => text["UndefinedOneGroup"],
            UndefinedReason.Suppressed => text["UndefinedSuppressed"],
            _ => text["VerdictInsufficient"],
        };
    }

    /// <summary>A probability as tables give it: never "0".</summary>
    public static string P(double? p) => p switch
    {
        null => "–",
        < 0.001 => "< 0.001",
        { } value => value.ToString(value < 0.1 ? "0.000" : "0.00", CultureInfo.CurrentCulture),
    };

    /// <summary>"8.3 pp"; a tenth of a point is as exact as any group is large.</summary>
    public static string Points(double share) => $"{Tenths(share, "0.0")}\u00a0pp";

    public static string Count(long? count) => count is { } known ? known.ToString("#,0", CultureInfo.CurrentCulture) : "–";

    public static string Share(double? share) => UnitFormat.Format(share, Unit.Share).ToString();

    public static string Plain(double value) => value.ToString("0.00", CultureInfo.CurrentCulture);

    private static string SignedPoints(double share) => $"{Signed(share)}\u00a0pp";

    private static string Signed(double share) => Tenths(share, "+0.0;-0.0;0.0");

    private static string Tenths(double share, string format) => Math.Round(share * 100, 1, MidpointRounding.AwayFromZero).ToString(format, CultureInfo.CurrentCulture);
}
