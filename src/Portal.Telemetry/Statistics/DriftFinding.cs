namespace Portal.Telemetry.Statistics;

/// <summary>How strongly one window drifted, before persistence is looked at.</summary>
public enum DriftLevel
{
    None,
    Watch,
    Alert,
}

/// <summary>Why a verdict is what it is; pages and the API put it into words with the finding's numbers.</summary>
public enum DriftReason
{
    /// <summary>The adjusted p is above the false discovery rate.</summary>
    NotSignificant,

    /// <summary>Significant, but no effect reaches its threshold.</summary>
    TooSmall,

    /// <summary>Significant and large enough to be watched, too small for an alert.</summary>
    Small,

    /// <summary>Significant and large, in too few of the last windows so far.</summary>
    NotLasting,

    /// <summary>Significant, large and lasting.</summary>
    Lasting,

    /// <summary>The current window has too few calls.</summary>
    TooFewCurrent,

    /// <summary>The reference has too few calls.</summary>
    TooFewReference,

    /// <summary>Nothing can be tested: one value only on both sides, or no calibration for a statistic that needs it.</summary>
    NotTestable,

    /// <summary>The current window has no calls with this feature.</summary>
    NoCalls,

    /// <summary>The reference has no calls with this feature.</summary>
    NoReference,

    /// <summary>The reference ended too long ago.</summary>
    ReferenceTooOld,
}

/// <summary>An effect with the thresholds it was held against; null: it had none and could not count.</summary>
public sealed record JudgedEffect(DriftStatistic Statistic, double Value, double? WatchFrom, double? AlertFrom)
{
    /// <summary>How far the effect reaches by itself.</summary>
    public DriftLevel Level =>
        AlertFrom is { } alert && Value >= alert ? DriftLevel.Alert : WatchFrom is { } watch && Value >= watch ? DriftLevel.Watch : DriftLevel.None;
}

/// <summary>The verdict on one feature of one window, with everything it rests on.</summary>
/// <param name="Level">What this window says alone.</param>
/// <param name="AdjustedP">p after Benjamini–Hochberg over the tick; null where nothing was tested.</param>
/// <param name="TestsInTick">Tests the adjustment was made over: the family.</param>
/// <param name="Decisive">The effect that reaches furthest above its threshold; null without effects.</param>
/// <param name="DriftingWindows">How many of the last windows, this one included, reached <see cref="DriftLevel.Alert"/>.</param>
public sealed record DriftFinding(
    string Feature,
    Verdict Verdict,
    DriftReason Reason,
    DriftLevel Level,
    long ReferenceCount,
    long CurrentCount,
    double? P,
    double? AdjustedP,
    int TestsInTick,
    IReadOnlyList<JudgedEffect> Effects,
    JudgedEffect? Decisive,
    int DriftingWindows);
