namespace Portal.Telemetry.Statistics;

/// <summary>The effect sizes a drift verdict may rest on.</summary>
public enum DriftStatistic
{
    /// <summary>Population stability index with Jeffreys' zero rule; of numbers over the reference's deciles.</summary>
    Psi,

    /// <summary>Wasserstein-1 distance of the logarithms: the typical relative shift.</summary>
    LogWasserstein,

    /// <summary>Wasserstein-1 distance in standard deviations of the reference, for numbers on a linear grid.</summary>
    NormalizedWasserstein,

    /// <summary>Cramér's V of the categories.</summary>
    CramersV,

    /// <summary>Absolute difference of a rate, as a share: 0.01 is one percentage point.</summary>
    RateDifference,

    /// <summary>Larger of both rates by the smaller; 1.25 is the same as a ratio of 0.8.</summary>
    RateRatio,

    /// <summary>1 − cosine of the embeddings' centroids.</summary>
    CentroidCosine,
}
