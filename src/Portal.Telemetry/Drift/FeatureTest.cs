using Portal.Telemetry.Features;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>A size of a difference with the sizes from which on it matters.</summary>
/// <param name="Value">Always at least 0.</param>
/// <param name="Watch">From here on it matters.</param>
/// <param name="Alert">From here on it is large.</param>
internal readonly record struct EffectSize(DriftMeasure Measure, double Value, double Watch, double Alert);

/// <summary>One feature in two windows: the deciding test, the population stability index, and how large the difference is.</summary>
/// <param name="P">Of the deciding test: Kolmogorov-Smirnov for numbers, pooled z for two categories, chi-square for more; null where it is not defined.</param>
/// <param name="Bins">Bins of the index with a count on either side.</param>
internal sealed record FeatureTest(
    FeatureCounts Feature, double ReferenceCount, double CurrentCount, double? Psi, int Bins, double? P, IReadOnlyList<EffectSize> Effects)
{
    /// <summary>Floors of the index: moderate and large, the convention of credit scoring.</summary>
    public const double ModeratePsi = 0.1;
    public const double LargePsi = 0.25;

    /// <summary>A typical relative shift of ten percent, and of a quarter.</summary>
    public const double ModerateShift = 0.1;
    public const double LargeShift = 0.25;

    /// <summary>Cramér's V: a weak and a moderate association.</summary>
    public const double ModerateV = 0.1;
    public const double LargeV = 0.3;

    /// <summary>A rate that changes by one percentage point, and by five.</summary>
    public const double ModerateRate = 0.01;
    public const double LargeRate = 0.05;

    private static readonly string[] Noteworthy = ["yes", "true", "invalid", "error"];

    /// <summary>What chance alone gives in 95 of 100 windows of these sizes.</summary>
    public double? NoiseFloor => Distances.PsiNull95(Bins, ReferenceCount, CurrentCount);

    /// <summary>The feature has two categories, so that one rate says all.</summary>
    public static bool IsRate(FeatureCounts feature) => feature.Kind is FeatureKind.Category && feature.Keys.Count is 1 or 2;

    public static FeatureTest Of(FeatureCounts feature, double[] reference, double[] current)
    {
        var (n, m) = (reference.Sum(), current.Sum());
        var (grouped, now) = Group(feature, reference, current);
        var psi = Distances.Psi(grouped, now, PsiZeroRule.Jeffreys);
        var bins = Distances.OccupiedBins(grouped, now);
        if (psi is not { } index)
        {
            return new FeatureTest(feature, n, m, null, bins, null, []);
        }
        var byIndex = new EffectSize(DriftMeasure.Psi, index, ModeratePsi, LargePsi);
        if (feature.Kind is FeatureKind.Number)
        {
            var d = Distances.KolmogorovSmirnov(reference, current);
            var shift = LogShift(feature, reference, current);
            return new FeatureTest(feature, n, m, psi, bins, d is { } distance ? Distances.KolmogorovSmirnovP(distance, n, m) : null,
                shift is { } log ? [byIndex, new EffectSize(DriftMeasure.WassersteinLog, log, ModerateShift, LargeShift)] : [byIndex]);
        }
        if (IsRate(feature))
        {
            var (before, after) = Rate(feature, reference, current);
            var z = Proportions.TwoProportionZ((long)before, (long)n, (long)after, (long)m);
            return new FeatureTest(feature, n, m, psi, bins, z?.P ?? 1, [byIndex, new EffectSize(DriftMeasure.RateDifference, Math.Abs((after / m) - (before / n)), ModerateRate, LargeRate)]);
        }
        var table = ChiSquare.Homogeneity(reference, current);
        return new FeatureTest(feature, n, m, psi, bins, table?.P ?? 1, table is { } chi ? [byIndex, new EffectSize(DriftMeasure.ChiSquare, chi.CramersV, ModerateV, LargeV)] : [byIndex]);
    }

    /// <summary>The bins of the index: deciles of the reference for numbers, categories as they are.</summary>
    public static (double[] Reference, double[] Current) Group(FeatureCounts feature, double[] reference, double[] current)
    {
        if (feature.Kind is not FeatureKind.Number)
        {
            return (reference, current);
        }
        var deciles = Deciles.Of(reference);
        return (Deciles.Sum(reference, deciles), Deciles.Sum(current, deciles));
    }

    /// <summary>The typical relative shift; null where the grid is not logarithmic or no value is positive.</summary>
    public static double? LogShift(FeatureCounts feature, double[] reference, double[] current) =>
        feature.Binning == (int)FeatureBinning.Logarithmic ? Distances.WassersteinLog(reference, current, [.. feature.Keys.Select(key => key.Bin)]) : null;

    /// <summary>Counts of the category a rate is about: the noteworthy one of two.</summary>
    public static (double Reference, double Current) Rate(FeatureCounts feature, double[] reference, double[] current)
    {
        var index = RateIndex(feature);
        return (reference[index], current[index]);
    }

    /// <summary>Which of two categories the rate is about.</summary>
    public static int RateIndex(FeatureCounts feature)
    {
        var known = feature.Keys.ToList().FindIndex(key => Noteworthy.Contains(key.Category, StringComparer.Ordinal));
        return known >= 0 ? known : feature.Keys.Count - 1;
    }
}
