using Portal.Telemetry.Drift;
using Portal.Telemetry.Features;
using Portal.Ui;

namespace Portal.Drift;

/// <summary>A column or row of the chart of two distributions: one stored bin, or several neighbours where there are more than a chart can show.</summary>
/// <param name="First">Index of its first bin in <see cref="DriftFeature.Bins"/>; -1: nothing was recorded in it.</param>
/// <param name="Lower">Lower edge; null for categories.</param>
/// <param name="Upper">Upper edge; null for categories.</param>
internal sealed record FeatureColumn(int First, string? Category, double? Lower, double? Upper, double Reference, double Current, bool Moved);

/// <summary>
/// Lays the stored bins of a feature out for a chart: the axis has no holes where bins are empty, neighbours are joined until few enough columns are left, and rare
/// categories stay themselves, since what is new is often rare.
/// </summary>
internal static class FeatureBinsView
{
    /// <summary>Columns a phone can still show.</summary>
    public const int MostColumns = 48;

    /// <summary>Rows of categories; those beyond are in the table of calls.</summary>
    public const int MostCategories = 12;

    public static IReadOnlyList<FeatureColumn> Of(DriftFeature feature) =>
        feature.Binning == (int)FeatureBinning.None ? Categories(feature) : Numbers(feature);

    private static List<FeatureColumn> Categories(DriftFeature feature)
    {
        var moved = feature.Moved.ToHashSet();
        return
        [
            .. feature.Bins.Select((bin, index) => new FeatureColumn(index, bin.Category, null, null, bin.ReferenceShare ?? 0, bin.CurrentShare ?? 0, moved.Contains(index)))
                .OrderByDescending(column => column.Moved).ThenByDescending(column => Math.Max(column.Reference, column.Current))
                .Take(MostCategories).OrderByDescending(column => column.Current),
        ];
    }

    private static List<FeatureColumn> Numbers(DriftFeature feature)
    {
        var binning = (FeatureBinning)feature.Binning;
        var moved = feature.Moved.ToHashSet();
        // Logarithmic bins lie in three stretches, numbers below zero, zero and those above, with bins that can hold nothing between them.
        var stretches = feature.Bins.Select((bin, index) => (Bin: (int)bin.Bin, Index: index))
            .GroupBy(entry => binning is FeatureBinning.Logarithmic ? entry.Bin.CompareTo(FeatureBins.ZeroBin) : 0)
            .OrderBy(stretch => stretch.Key).Select(stretch => stretch.ToList()).ToList();
        var bins = stretches.Sum(stretch => stretch[^1].Bin - stretch[0].Bin + 1);
        var width = Math.Max(1, (bins + MostColumns - 1) / MostColumns);
        var columns = new List<FeatureColumn>();
        foreach (var stretch in stretches)
        {
            var index = 0;
            for (var start = stretch[0].Bin; start <= stretch[^1].Bin; start += width)
            {
                var end = Math.Min(start + width - 1, stretch[^1].Bin);
                var column = new FeatureColumn(-1, null, FeatureBins.LowerEdge(binning, start), FeatureBins.UpperEdge(binning, end), 0, 0, Moved: false);
                for (; index < stretch.Count && stretch[index].Bin <= end; index++)
                {
                    var at = stretch[index].Index;
                    column = column with
                    {
                        First = column.First < 0 ? at : column.First,
                        Reference = column.Reference + (feature.Bins[at].ReferenceShare ?? 0),
                        Current = column.Current + (feature.Bins[at].CurrentShare ?? 0),
                        Moved = column.Moved || moved.Contains(at),
                    };
                }
                columns.Add(column);
            }
        }
        return columns;
    }

    /// <summary>Labels for about five edges.</summary>
    public static IReadOnlyList<DistributionTick> Ticks(IReadOnlyList<FeatureColumn> columns, Func<double, string> write)
    {
        var every = Math.Max(1, (columns.Count + 4) / 5);
        List<DistributionTick> ticks = [];
        for (var i = 0; i + (every / 2.0) < columns.Count; i += every)
        {
            ticks.Add(new DistributionTick(i, write(columns[i].Lower ?? 0)));
        }
        if (columns is [.., { Upper: { } upper }])
        {
            ticks.Add(new DistributionTick(columns.Count, write(upper)));
        }
        return ticks;
    }
}
