namespace Portal.Telemetry.Features;

/// <summary>
/// The bins of numeric features, as db/clickhouse/0010_features.sql counts them. Both rules are monotone over all finite numbers, so bins in ascending order are
/// numbers in ascending order, which Kolmogorov-Smirnov's and Wasserstein's statistics need.
/// <para>Logarithmic: i from -8593 to 8191 holds (2^(i/8), 2^((i+1)/8)] (scale 3 of OpenTelemetry's exponential histograms), -10000 holds zero, and -20000 - i the negative of
/// what i holds. Linear: i holds [i/100, (i+1)/100); 10001 holds everything above and -10001 everything below.</para>
/// </summary>
public static class FeatureBins
{
    public const int BinsPerDoubling = 8;
    public const int BinsPerUnit = 100;

    /// <summary>The logarithmic bin of zero.</summary>
    public const short ZeroBin = -10_000;

    /// <summary>The linear bin of all that is larger than the largest bin's numbers; its negative holds what is smaller.</summary>
    public const short OverflowBin = 10_001;

    private const int NegativeOffset = -20_000;
    private const int SmallestPositive = -8_593;
    private const int LargestPositive = 8_191;

    /// <summary>The bin of a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite, or categories have no bins.</exception>
    public static short Of(FeatureBinning binning, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Only finite numbers have a bin.");
        }
        return binning switch
        {
            FeatureBinning.Logarithmic => value switch
            {
                0 => ZeroBin,
                > 0 => Magnitude(value),
                _ => (short)(NegativeOffset - Magnitude(-value)),
            },
            FeatureBinning.Linear => (short)Math.Clamp(Math.Floor(value * BinsPerUnit), -OverflowBin, OverflowBin),
            _ => throw Unknown(binning),
        };
    }

    /// <summary>Where a bin's numbers begin; negative infinity for those that have no beginning.</summary>
    public static double LowerEdge(FeatureBinning binning, int bin) => binning switch
    {
        FeatureBinning.Logarithmic => bin switch
        {
            ZeroBin => 0,
            > ZeroBin => Power(bin),
            _ => -Power(NegativeOffset - bin + 1),
        },
        FeatureBinning.Linear => bin <= -OverflowBin ? double.NegativeInfinity : (double)bin / BinsPerUnit,
        _ => throw Unknown(binning),
    };

    /// <summary>Where a bin's numbers end; infinity for those that have no end.</summary>
    public static double UpperEdge(FeatureBinning binning, int bin) => binning switch
    {
        FeatureBinning.Logarithmic => bin switch
        {
            ZeroBin => 0,
            > ZeroBin => Power(bin + 1),
            _ => -Power(NegativeOffset - bin),
        },
        FeatureBinning.Linear => bin >= OverflowBin ? double.PositiveInfinity : (double)(bin + 1) / BinsPerUnit,
        _ => throw Unknown(binning),
    };

    /// <summary>Upper less lower edge; 0 for the bin of zero, infinite for the open ones.</summary>
    public static double Width(FeatureBinning binning, int bin) => UpperEdge(binning, bin) - LowerEdge(binning, bin);

    private static short Magnitude(double value) =>
        (short)Math.Clamp(Math.Ceiling(Math.Log2(value) * BinsPerDoubling) - 1, SmallestPositive, LargestPositive);

    private static double Power(int edge) => Math.Pow(2, (double)edge / BinsPerDoubling);

    private static ArgumentOutOfRangeException Unknown(FeatureBinning binning) => new(nameof(binning), binning, "This is no rule for numbers.");
}
