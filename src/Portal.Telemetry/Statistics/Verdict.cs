namespace Portal.Telemetry.Statistics;

/// <summary>What a comparison of two windows or two groups comes to. "Not enough data" is a verdict of its own: it is neither good nor bad news.</summary>
public enum Verdict
{
    /// <summary>Enough data, and no difference that is both significant and large enough to matter.</summary>
    Ok,

    /// <summary>A difference that matters, but small, or not yet lasting.</summary>
    Watch,

    /// <summary>A difference that is significant after correction, large, and lasting.</summary>
    Alert,

    /// <summary>Too few observations to say anything.</summary>
    Insufficient,

    /// <summary>Nothing arrived in the window.</summary>
    NoData,

    /// <summary>The reference ends too long ago, or holds nothing, to be compared with.</summary>
    ReferenceStale,
}
