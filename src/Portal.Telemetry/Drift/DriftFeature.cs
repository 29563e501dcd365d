using Portal.Telemetry.Features;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>A statistic of two distributions.</summary>
public enum DriftMeasure
{
    /// <summary>Population stability index over the reference's deciles, or over categories.</summary>
    Psi,

    /// <summary>Jensen-Shannon distance, base 2: the square root of the divergence, 0 to 1.</summary>
    JensenShannon,

    /// <summary>Hellinger distance, 0 to 1.</summary>
    Hellinger,

    /// <summary>Kolmogorov-Smirnov: the largest difference of the two cumulative distributions, over the stored bins.</summary>
    KolmogorovSmirnov,

    /// <summary>Wasserstein distance of the logarithms: reads as the typical relative shift.</summary>
    WassersteinLog,

    /// <summary>Wasserstein distance divided by the reference's standard deviation.</summary>
    WassersteinNormalised,

    /// <summary>Chi-square test of homogeneity over categories.</summary>
    ChiSquare,

    /// <summary>Difference of two rates (yes against no), tested by the pooled z, or exactly where few are expected.</summary>
    RateDifference,

    /// <summary>Rate now by rate before.</summary>
    RateRatio,
}

/// <summary>One statistic with what is needed to judge it.</summary>
/// <param name="Value">The statistic; null where it is not defined, and <paramref name="Undefined"/> says why.</param>
/// <param name="PValue">Chance of a value at least as large if nothing changed; null where the statistic has no test of its own.</param>
/// <param name="Effect">The size on the scale its floor is set on: the value itself, Cramér's V for chi-square, the larger by the smaller for a ratio.</param>
/// <param name="Floor">From here on the effect matters, gates and noise included; null where no floor is set for the statistic, whose p alone decides.</param>
/// <param name="NoiseFloor">Up to here chance alone explains the value in 95 of 100 windows; null where it is not known.</param>
/// <param name="Low">Lower end of the 95 % interval, where the statistic has one.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
public sealed record DriftMeasurement(
    DriftMeasure Measure,
    double? Value,
    double? PValue,
    string EffectName,
    double? Effect,
    double? Floor,
    double? NoiseFloor,
    ulong ReferenceCount,
    ulong CurrentCount,
    Verdict Verdict,
    DriftReason Reason,
    string? Undefined = null,
    double? Low = null,
    double? High = null);

/// <summary>One bin of the two distributions.</summary>
/// <param name="Bin">Number of the bin; 0 for categories.</param>
/// <param name="Category">The category; null for numbers.</param>
/// <param name="Lower">Lower edge for numbers.</param>
/// <param name="Upper">Upper edge for numbers.</param>
/// <param name="ReferenceShare">Share of the reference's values; null without values.</param>
/// <param name="Contribution">The bin's term of an index over all bins, (q - p) ln(q / p) with shares smoothed by half a count: how much of the difference is here.</param>
public sealed record DriftBin(
    short Bin, string? Category, double? Lower, double? Upper, ulong Reference, ulong Current, double? ReferenceShare, double? CurrentShare, double Contribution);

/// <summary>One feature: two distributions, every statistic that suits it, and the verdict.</summary>
/// <param name="Bins">Numbers ascending; categories with the most frequent of the reference first.</param>
/// <param name="Moved">Indexes into <paramref name="Bins"/> of those that moved most, at most five.</param>
/// <param name="Times">Starts of the columns of <paramref name="Series"/>.</param>
/// <param name="Series">The index of each column against the reference; null where nothing was recorded.</param>
/// <param name="ChangePoints">Starts of columns from which on the feature was different.</param>
/// <param name="CalibratedGate">The index between parts of the reference: mean + 3 standard deviations; null where the reference is too short (fewer than 14 parts).</param>
/// <param name="CalibrationWindows">Parts of the reference behind it.</param>
public sealed record DriftFeature(
    string Feature,
    FeatureKind Kind,
    int Binning,
    DriftWindows Windows,
    ulong ReferenceCount,
    ulong CurrentCount,
    DriftFinding Finding,
    IReadOnlyList<DriftMeasurement> Measurements,
    IReadOnlyList<DriftBin> Bins,
    IReadOnlyList<int> Moved,
    IReadOnlyList<DateTimeOffset> Times,
    IReadOnlyList<double?> Series,
    IReadOnlyList<DateTimeOffset> ChangePoints,
    double? CalibratedGate,
    int CalibrationWindows,
    Computation Computation);
