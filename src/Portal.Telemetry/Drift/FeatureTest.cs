using Portal.Telemetry.Features;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>One feature in two windows, measured as its kind wants it.</summary>
internal static class FeatureTest
{
    private static readonly string[] Yes = ["yes", "true", "invalid"];
    private static readonly string[] No = ["no", "false", "valid"];

    /// <summary>Every statistic that suits the feature.</summary>
    public static DriftMeasures Of(FeatureCounts feature, double[] reference, double[] current)
    {
        if (feature.Kind is not FeatureKind.Number)
        {
            return RateIndex(feature) is { } yes
                ? DriftMeasures.OfRates(yes < 0 ? 0 : (long)reference[yes], (long)reference.Sum(), yes < 0 ? 0 : (long)current[yes], (long)current.Sum())
                : DriftMeasures.OfCategories(reference, current);
        }
        return feature.Binning == (int)FeatureBinning.Logarithmic
            ? DriftMeasures.OfLogNumbers(reference, current, feature.Bins, feature.LowerEdges)
            : DriftMeasures.OfNumbers(reference, current, feature.LowerEdges);
    }

    /// <summary>The column of a rate's yes, -1 where nothing ever was; null: the feature is no rate.</summary>
    public static int? RateIndex(FeatureCounts feature)
    {
        if (feature.Kind is not FeatureKind.Category || feature.Keys.Any(key => !Yes.Contains(key.Category, StringComparer.Ordinal) && !No.Contains(key.Category, StringComparer.Ordinal)))
        {
            return null;
        }
        for (var i = 0; i < feature.Keys.Count; i++)
        {
            if (Yes.Contains(feature.Keys[i].Category, StringComparer.Ordinal))
            {
                return i;
            }
        }
        return -1;
    }
}
