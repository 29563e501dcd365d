namespace Portal.Telemetry.Statistics;

/// <summary>What a population stability index does about bins that are empty on one side, where its logarithm has no value.</summary>
public enum PsiZeroRule
{
    /// <summary>Ours: (c + ½) / (n + B/2) on both sides, B = bins with a count on either side (Jeffreys' prior).</summary>
    Jeffreys,

    /// <summary>As Evidently: empty bins get the share 0.0001, or a millionth of the smallest share where that is not above 0.0001; shares then no longer add up to 1.</summary>
    Evidently,

    /// <summary>As Fiddler: every bin counts one more.</summary>
    Fiddler,
}
