namespace Portal.Telemetry.Bias;

/// <summary>A rate of a group's decisions. "Positive" is the favourable outcome; "actually" is what turned out later.</summary>
public enum BiasMetric
{
    /// <summary>Favourable decisions of all decisions: P(ŷ = 1).</summary>
    SelectionRate,

    /// <summary>Favourable decisions of those actually positive: P(ŷ = 1 | y = 1), recall.</summary>
    TruePositiveRate,

    /// <summary>Favourable decisions of those actually negative: P(ŷ = 1 | y = 0).</summary>
    FalsePositiveRate,

    /// <summary>Unfavourable decisions of those actually positive: P(ŷ = 0 | y = 1).</summary>
    FalseNegativeRate,

    /// <summary>Actually positive of those decided favourably: P(y = 1 | ŷ = 1).</summary>
    Precision,
}

/// <summary>A criterion of fairness; each compares one rate between groups, equalized odds two.</summary>
public enum BiasCriterion
{
    /// <summary>Equal selection rates.</summary>
    DemographicParity,

    /// <summary>Equal true positive rates.</summary>
    EqualOpportunity,

    /// <summary>Equal true and false positive rates; the larger gap of the two counts.</summary>
    EqualizedOdds,

    /// <summary>Equal precision.</summary>
    PredictiveParity,

    /// <summary>Equal false positive rates.</summary>
    FalsePositiveParity,

    /// <summary>Equal false negative rates.</summary>
    FalseNegativeParity,
}
