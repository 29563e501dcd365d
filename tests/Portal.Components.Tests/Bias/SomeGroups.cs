using Portal.Bias;
using Portal.Governance.Bias;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Statistics;

namespace Portal.Components.Tests.Bias;

/// <summary>Answers about groups as the store gives them; numbers stand for themselves and are computed elsewhere.</summary>
internal static class SomeGroups
{
    public static readonly BiasWindow Window = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(7));
    public static readonly Computation Computed = new("Groups", "x / n", "nowhere", [KeyValuePair.Create("decisions", "220")], "SELECT 1");

    /// <summary>Women 40 of 100, men 60 of 100; "other" is hidden and "nobody" has too few for a verdict.</summary>
    public static BiasGroups Answer(string? reference = null, BiasRule? rule = null, IReadOnlyList<AttributeBias>? attributes = null) => new(
        new BiasResult(
            Window,
            Decisions: 220,
            WithActual: 0,
            DateTimeOffset.UnixEpoch.AddDays(6),
            Alert,
            attributes ?? [Gender(reference), Gender(reference) with { Attribute = "age_band" }],
            ["gender", "age_band"],
            Computed),
        rule ?? BiasRule.Default);

    public static BiasVerdict Alert { get; } = new(Verdict.Alert, new BiasReason(BiasReasonCode.LargeDifference, "gender", "women", BiasMetric.SelectionRate, -0.2, 0.01, 100));

    public static BiasVerdict Unsure { get; } = new(Verdict.Insufficient, new BiasReason(BiasReasonCode.TooFewDecisions));

    public static AttributeBias Gender(string? reference) => new(
        "gender",
        reference,
        [Group("men", 100, 0.6, 0.502, 0.691), Group("women", 100, 0.4, 0.309, 0.498), Group("nobody", 12, 0.5, 0.254, 0.746)],
        ["other"],
        Missing: 5,
        [.. Enum.GetValues<BiasCriterion>().Select(criterion => new BiasGap(
            criterion, criterion is BiasCriterion.DemographicParity ? Estimate.Of(-0.2, new ConfidenceInterval(-0.33, -0.062), 200) : Estimate.None(UndefinedReason.NoObservations),
            criterion is BiasCriterion.DemographicParity ? Estimate.Of(0.667, new ConfidenceInterval(0.5, 0.888), 200) : Estimate.None(UndefinedReason.NoObservations),
            ExpectedDifference: 0.06, "women", "men", BiasMetric.SelectionRate, P: 0.005, criterion is BiasCriterion.DemographicParity ? Alert : Unsure))],
        [
            new GroupComparison("women", BiasMetric.SelectionRate, Estimate.Of(-0.2, new ConfidenceInterval(-0.33, -0.062), 200), Estimate.Of(0.667, new ConfidenceInterval(0.5, 0.888), 200), 0.005, 0.01, 0.19, Alert),
            new GroupComparison("nobody", BiasMetric.SelectionRate, Estimate.Of(-0.1, new ConfidenceInterval(-0.36, 0.17), 112), Estimate.Of(0.83, new ConfidenceInterval(0.46, 1.5), 112), null, null, 0.4, Unsure),
        ],
        Alert);

    private static GroupRates Group(string value, long n, double rate, double low, double high)
    {
        var none = Estimate.None(UndefinedReason.NoObservations);
        return new GroupRates(value, n, n / 212.0, Estimate.Of(rate, new ConfidenceInterval(low, high), n), none, none, none, none, none, none);
    }
}
