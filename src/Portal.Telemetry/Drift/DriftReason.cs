namespace Portal.Telemetry.Drift;

/// <summary>Why a verdict is what it is.</summary>
public enum DriftReason
{
    /// <summary>No test found a difference beyond chance.</summary>
    NoDifference,

    /// <summary>A difference beyond chance, too small to matter.</summary>
    EffectBelowFloor,

    /// <summary>A difference that is not larger than those between parts of the reference.</summary>
    WithinReferenceRange,

    /// <summary>A difference beyond chance, of a size that matters, but not in two of three parts of the window.</summary>
    NotPersistent,

    /// <summary>A difference beyond chance, of a size that matters.</summary>
    Moderate,

    /// <summary>A large difference beyond chance, in two of three parts of the window.</summary>
    Large,

    /// <summary>Fewer than 100 values in the current window.</summary>
    TooFewCurrent,

    /// <summary>Fewer than 1,000 values in the reference.</summary>
    TooFewReference,

    /// <summary>Nothing was recorded in the current window.</summary>
    NoValues,

    /// <summary>The reference ended too long ago to be compared with.</summary>
    ReferenceTooOld,

    /// <summary>Nothing at all was recorded in the reference.</summary>
    ReferenceEmpty,

    /// <summary>The pinned reference overlaps the current window.</summary>
    ReferenceOverlaps,

    /// <summary>The version that the reference begins or ends with has never been seen.</summary>
    UnknownVersion,

    /// <summary>Of a headline: no feature drifted.</summary>
    NoFeatureDrifted,

    /// <summary>Of a headline: fewer than half of the tested features drifted.</summary>
    SomeFeaturesDrifted,

    /// <summary>Of a headline: at least half of the tested features drifted.</summary>
    MostFeaturesDrifted,
}
