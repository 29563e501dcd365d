using Portal.Telemetry.Features;

namespace Portal.Telemetry.Drift;

/// <summary>The bin of a number, or a category.</summary>
internal readonly record struct BinKey(short Bin, string Category)
{
    /// <summary>Numbers by bin, categories by name.</summary>
    public static IComparer<BinKey> Ascending { get; } = Comparer<BinKey>.Create((one, other) =>
        one.Bin != other.Bin ? one.Bin.CompareTo(other.Bin) : string.CompareOrdinal(one.Category, other.Category));
}

/// <summary>One feature's counts by slot and bin.</summary>
/// <param name="keys">Ascending: numbers by bin, categories by name.</param>
/// <param name="slots">By number of the slot; null where nothing was recorded. Arrays are aligned with <paramref name="keys"/>.</param>
internal sealed class FeatureCounts(string feature, FeatureKind kind, int binning, IReadOnlyList<BinKey> keys, IReadOnlyList<double[]?> slots)
{
    public string Feature => feature;

    public FeatureKind Kind => kind;

    public int Binning => binning;

    public IReadOnlyList<BinKey> Keys => keys;

    public IReadOnlyList<double[]?> Slots => slots;

    /// <summary>Numbers of the bins, ascending.</summary>
    public short[] Bins { get; } = [.. keys.Select(key => key.Bin)];

    /// <summary>Lower edges of a number's bins, ascending; the open bin at the low end begins one width below its end. Empty for categories.</summary>
    public double[] LowerEdges { get; } = kind is FeatureKind.Number ? [.. keys.Select(key => Edge((FeatureBinning)binning, key.Bin))] : [];

    /// <summary>The sum of several slots.</summary>
    public double[] Sum(params IEnumerable<int> slots)
    {
        var sum = new double[Keys.Count];
        foreach (var slot in slots)
        {
            if (Slots[slot] is not { } counts)
            {
                continue;
            }
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += counts[i];
            }
        }
        return sum;
    }

    private static double Edge(FeatureBinning binning, short bin) =>
        FeatureBins.LowerEdge(binning, bin) is var edge && double.IsFinite(edge) ? edge : FeatureBins.LowerEdge(binning, bin + 1) - (1.0 / FeatureBins.BinsPerUnit);
}

/// <summary>Collects the counts of one feature as the query yields them.</summary>
internal sealed class FeatureCountsBuilder(string feature, FeatureKind kind, int binning, int slots)
{
    private readonly SortedDictionary<BinKey, double[]> _byKey = new(BinKey.Ascending);

    /// <summary>Values of all slots.</summary>
    public double Total { get; private set; }

    public void Add(int slot, BinKey key, ulong count)
    {
        if (!_byKey.TryGetValue(key, out var counts))
        {
            _byKey[key] = counts = new double[slots];
        }
        counts[slot] += count;
        Total += count;
    }

    public FeatureCounts Build()
    {
        var bySlot = new double[]?[slots];
        var index = 0;
        foreach (var counts in _byKey.Values)
        {
            for (var slot = 0; slot < slots; slot++)
            {
                if (counts[slot] > 0)
                {
                    (bySlot[slot] ??= new double[_byKey.Count])[index] = counts[slot];
                }
            }
            index++;
        }
        return new FeatureCounts(feature, kind, binning, [.. _byKey.Keys], bySlot);
    }
}
