namespace Portal.Telemetry.Statistics;

/// <summary>
/// Whether the arms of a comparison got the traffic they should have: where not, something other than the version chose who got which, and a verdict on the
/// versions is void. Source: Fabijan et al. (2019), Diagnosing Sample Ratio Mismatch in Online Controlled Experiments, KDD; limits as GrowthBook's.
/// </summary>
/// <param name="Test">Chi-square test of goodness of fit; null with too few calls to tell.</param>
public sealed record SampleRatioMismatch(TestResult? Test)
{
    /// <summary>Calls that every arm should have had by its share before the question is asked.</summary>
    public const int SmallestArm = 8;

    /// <summary>A mismatch is a fault of the set-up, so it takes stronger evidence than a difference.</summary>
    public const double Level = 0.001;

    /// <summary>Whether a comparison of the arms is void.</summary>
    public bool Mismatch => Test is { P: < Level };

    /// <summary>Compares counts with the arms' intended shares.</summary>
    public static SampleRatioMismatch Of(ReadOnlySpan<long> arms, ReadOnlySpan<double> shares)
    {
        var counts = new double[arms.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(arms[i], nameof(arms));
            counts[i] = arms[i];
        }
        var (n, all) = (counts.Sum(), 0.0);
        foreach (var share in shares)
        {
            all += share;
        }
        foreach (var share in shares)
        {
            if (n * share / all < SmallestArm)
            {
                return new SampleRatioMismatch((TestResult?)null);
            }
        }
        return new SampleRatioMismatch(ChiSquare.GoodnessOfFit(counts, shares));
    }
}
