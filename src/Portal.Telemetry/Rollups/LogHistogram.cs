namespace Portal.Telemetry.Rollups;

/// <summary>
/// A distribution as counts on a fixed base-2 logarithmic grid with 8 bins per doubling (scale 3 of OpenTelemetry's exponential
/// histograms): bin i holds the values in (2^(i/8), 2^((i+1)/8)]. Histograms on one grid merge exactly by adding counts.
/// <para>The rank rule, for every quantile of the portal: of n values in ascending order the φ-quantile is the one with index
/// floor(φ·n), counted from zero (the last one for φ = 1). That is ClickHouse's <c>quantileExact</c>, which answers where raw calls are
/// read. A histogram knows the bin of that value and places it inside by even spacing in the logarithm.</para>
/// </summary>
public sealed class LogHistogram
{
    public const int BinsPerDoubling = 8;

    /// <summary>The bin of zeros.</summary>
    public const short ZeroBin = -32768;

    /// <summary>The bin of what has no logarithm: negative, not a number, infinite. Counted apart, in no quantile.</summary>
    public const short InvalidBin = -32767;

    private readonly SortedDictionary<short, ulong> _counts = [];

    /// <summary>Number of values, without invalid ones.</summary>
    public ulong Count { get; private set; }

    /// <summary>Bins in ascending order with their counts; zeros first, invalid values left out.</summary>
    public IReadOnlyDictionary<short, ulong> Bins => _counts;

    /// <summary>The bin of a value; the same rule as in the materialized views.</summary>
    public static short BinOf(double value) => value switch
    {
        0 => ZeroBin,
        > 0 and < double.PositiveInfinity => (short)(Math.Ceiling(Math.Log2(value) * BinsPerDoubling) - 1),
        _ => InvalidBin,
    };

    /// <summary>The lower edge of a bin, which is the upper edge of the bin before it.</summary>
    public static double LowerEdge(int bin) => bin == ZeroBin ? 0 : Math.Pow(2, (double)bin / BinsPerDoubling);

    /// <summary>Counts <paramref name="count"/> more values in a bin.</summary>
    public void Add(short bin, ulong count)
    {
        if (bin == InvalidBin || count == 0)
        {
            return;
        }
        _counts[bin] = _counts.GetValueOrDefault(bin) + count;
        Count += count;
    }

    /// <summary>The φ-quantile by the rank rule above; null without values.</summary>
    public double? Quantile(double level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 1);
        if (Count == 0)
        {
            return null;
        }
        var index = level < 1 ? (ulong)(level * Count) : Count - 1;
        ulong before = 0;
        foreach (var (bin, count) in _counts)
        {
            if (index < before + count)
            {
                return bin == ZeroBin ? 0 : Math.Pow(2, (bin + ((index - before + 0.5) / count)) / BinsPerDoubling);
            }
            before += count;
        }
        throw new InvalidOperationException("The counts of the bins do not add up to the histogram's count.");
    }
}
