namespace Portal.Telemetry.Bias;

/// <summary>Which rates a criterion of fairness compares.</summary>
public static class BiasCriteria
{
    public static IReadOnlyList<BiasCriterion> All { get; } = Enum.GetValues<BiasCriterion>();

    public static IReadOnlyList<BiasMetric> Metrics { get; } = Enum.GetValues<BiasMetric>();

    /// <summary>The rates of a criterion.</summary>
    public static IReadOnlyList<BiasMetric> MetricsOf(BiasCriterion criterion) => criterion switch
    {
        BiasCriterion.DemographicParity => [BiasMetric.SelectionRate],
        BiasCriterion.EqualOpportunity => [BiasMetric.TruePositiveRate],
        BiasCriterion.EqualizedOdds => [BiasMetric.TruePositiveRate, BiasMetric.FalsePositiveRate],
        BiasCriterion.PredictiveParity => [BiasMetric.Precision],
        BiasCriterion.FalsePositiveParity => [BiasMetric.FalsePositiveRate],
        BiasCriterion.FalseNegativeParity => [BiasMetric.FalseNegativeRate],
        _ => throw new ArgumentOutOfRangeException(nameof(criterion)),
    };
}
