namespace Portal.Telemetry.Features;

/// <summary>
/// A fixed rule from numbers to bins. The numbers stand in ClickHouse: the rule behind a number never changes, and a feature never changes its rule, because
/// distributions of any two windows are compared bin by bin.
/// </summary>
public enum FeatureBinning : byte
{
    /// <summary>A category: the value itself is what is counted.</summary>
    None = 0,

    /// <summary>Base-2 logarithmic with 8 bins per doubling, zero and negative numbers included, for quantities without bounds.</summary>
    Logarithmic = 1,

    /// <summary>A hundredth wide, from -100 to 100, for scores.</summary>
    Linear = 2,
}

/// <summary>What a feature is; the numbers stand in ClickHouse.</summary>
public enum FeatureKind : byte
{
    Number = 1,
    Category = 2,
}
