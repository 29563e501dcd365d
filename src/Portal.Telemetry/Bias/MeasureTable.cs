using Portal.Telemetry.Features;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>Numbers of calls by measure, group and bin.</summary>
internal sealed class MeasureTable
{
    private readonly Dictionary<(string Measure, string Value), SortedDictionary<short, MeasureSums>> _bins = [];
    private readonly Dictionary<string, long[]> _calls = new(StringComparer.Ordinal);

    /// <summary>Calls of all groups.</summary>
    public long Calls => _calls.Values.Sum(calls => calls[0]);

    public IReadOnlyList<string> Measures =>
        [.. _bins.Keys.Select(key => key.Measure).Distinct(StringComparer.Ordinal).OrderBy(Order).ThenBy(measure => measure, StringComparer.Ordinal)];

    /// <param name="misses">Bits of the filters the calls do not pass; 0: all are passed.</param>
    public void Add(string measure, string value, short bin, int misses, MeasureSums sums)
    {
        if (measure == DisparityMeasures.LatencyMs)
        {
            // Every counted call has a latency, so these are the sizes of the groups.
            if (!_calls.TryGetValue(value, out var calls))
            {
                _calls[value] = calls = new long[8];
            }
            calls[misses] += sums.Stored;
        }
        if (misses != 0)
        {
            return;
        }
        if (!_bins.TryGetValue((measure, value), out var bins))
        {
            _bins[(measure, value)] = bins = [];
        }
        bins[bin] = bins.GetValueOrDefault(bin) + sums;
    }

    /// <summary>The values that may be shown, the largest first, and those that may not, by name.</summary>
    public (IReadOnlyList<string> Shown, IReadOnlyList<string> Hidden) Suppress(int minimumSize, int most)
    {
        var hidden = GroupSuppression.Hide(
            [.. _calls.Select(group => new SizedCell([group.Key], group.Value[0], Enumerable.Range(0, 3).Any(bit => group.Value[1 << bit] > 0 && group.Value[1 << bit] < minimumSize)))],
            minimumSize);
        return (
            [.. _calls.Where(group => group.Value[0] > 0 && !hidden.Contains(group.Key)).OrderByDescending(group => group.Value[0]).Take(most).Select(group => group.Key)],
            [.. hidden.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The bins of a group; empty where it has no value.</summary>
    public IReadOnlyDictionary<short, MeasureSums> Bins(string measure, string value) =>
        _bins.TryGetValue((measure, value), out var bins) ? bins : new SortedDictionary<short, MeasureSums>();

    private static int Order(string measure)
    {
        for (var i = 0; i < DisparityMeasures.All.Count; i++)
        {
            if (DisparityMeasures.All[i] == measure)
            {
                return i;
            }
        }
        return DisparityMeasures.All.Count;
    }
}

/// <summary>Compares the numbers of groups.</summary>
/// <param name="shown">Groups that may be shown.</param>
/// <param name="reference">The group others are compared with; null: each is compared with all others together.</param>
internal sealed class MeasureComparer(MeasureTable table, IReadOnlyList<string> shown, string? reference)
{
    public IReadOnlyList<MeasureDisparity> Compare()
    {
        List<MeasureDisparity> measures =
        [
            .. table.Measures
                .Select(measure => new MeasureDisparity(measure, [.. shown.Where(value => table.Bins(measure, value).Count > 0).Select(value => Compare(measure, value))]))
                .Where(measure => measure.Groups.Count > 0),
        ];
        var adjusted = new Queue<double>(BenjaminiHochberg.Adjust(measures.SelectMany(measure => measure.Groups).Select(group => group.P).OfType<double>().ToArray()));
        return measures.ConvertAll(measure => measure with
        {
            Groups = [.. measure.Groups.Select(group => group.P is null ? group : group with { AdjustedP = adjusted.Dequeue() })],
        });
    }

    private GroupMeasure Compare(string measure, string value)
    {
        var own = table.Bins(measure, value);
        var mean = Means.Of(Total(own).Moments);
        var median = Median(measure, own);
        var others = shown.Where(other => other != value && (reference is null || other == reference)).Select(other => table.Bins(measure, other)).ToList();
        var other = Join(others);
        if (value == reference || other.Count == 0)
        {
            return new GroupMeasure(value, mean, median, Estimate.None(UndefinedReason.OneGroup), null, null, null, null);
        }
        var welch = Means.Welch(Total(own).Moments, Total(other).Moments);
        var (bins, before, now) = Align(other, own);
        var isBinned = IsBinned(measure);
        return new GroupMeasure(
            value, mean, median,
            welch?.Difference ?? Estimate.None(UndefinedReason.NoVariance, Total(own).Stored),
            isBinned && measure != DisparityMeasures.OutcomeScore ? Distances.WassersteinLog(before, now, bins) : null,
            isBinned ? Distances.KolmogorovSmirnov(before, now) : null,
            welch?.Test.P,
            null);
    }

    private static bool IsBinned(string measure) =>
        measure is not (DisparityMeasures.Error or DisparityMeasures.Refusal) && DisparityMeasures.All.Contains(measure, StringComparer.Ordinal);

    private static MeasureSums Total(IReadOnlyDictionary<short, MeasureSums> bins) => bins.Values.Aggregate(default(MeasureSums), (sum, bin) => sum + bin);

    private static SortedDictionary<short, MeasureSums> Join(List<IReadOnlyDictionary<short, MeasureSums>> groups)
    {
        var joined = new SortedDictionary<short, MeasureSums>();
        foreach (var (bin, sums) in groups.SelectMany(group => group))
        {
            joined[bin] = joined.GetValueOrDefault(bin) + sums;
        }
        return joined;
    }

    private static (short[] Bins, double[] Before, double[] Now) Align(IReadOnlyDictionary<short, MeasureSums> reference, IReadOnlyDictionary<short, MeasureSums> current)
    {
        short[] bins = [.. reference.Keys.Union(current.Keys).Order()];
        return (
            bins,
            [.. bins.Select(bin => reference.TryGetValue(bin, out var sums) ? sums.Count : 0)],
            [.. bins.Select(bin => current.TryGetValue(bin, out var sums) ? sums.Count : 0)]);
    }

    /// <summary>The middle of the bin that holds the median.</summary>
    private static double? Median(string measure, IReadOnlyDictionary<short, MeasureSums> bins)
    {
        if (!IsBinned(measure))
        {
            return null;
        }
        var binning = measure == DisparityMeasures.OutcomeScore ? FeatureBinning.Linear : FeatureBinning.Logarithmic;
        var (half, before) = (Total(bins).Count / 2, 0.0);
        foreach (var (bin, sums) in bins.OrderBy(bin => bin.Key))
        {
            before += sums.Count;
            if (before > half)
            {
                return bin == FeatureBins.ZeroBin ? 0 : (FeatureBins.LowerEdge(binning, bin) + FeatureBins.UpperEdge(binning, bin)) / 2;
            }
        }
        return null;
    }
}
