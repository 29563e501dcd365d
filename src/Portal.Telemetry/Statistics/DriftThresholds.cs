namespace Portal.Telemetry.Statistics;

/// <summary>The numbers of the verdict rule; the defaults are the portal's, and every verdict says by which it was made.</summary>
public sealed record DriftThresholds
{
    public static readonly DriftThresholds Default = new();

    /// <summary>Calls the current window needs before anything is said.</summary>
    public long MinimumCurrent { get; init; } = 100;

    /// <summary>Calls the reference needs before anything is said.</summary>
    public long MinimumReference { get; init; } = 1000;

    /// <summary>The false discovery rate over all tests of one tick (Benjamini–Hochberg).</summary>
    public double FalseDiscoveryRate { get; init; } = 0.05;

    /// <summary>Sub-windows of the reference from which the calibrated gate is computed.</summary>
    public int MinimumSubWindows { get; init; } = 14;

    /// <summary>Of the last <see cref="WindowsLookedAt"/> windows as many must drift for an alert.</summary>
    public int WindowsNeeded { get; init; } = 2;

    /// <summary>How many windows, the current one among them, persistence looks at.</summary>
    public int WindowsLookedAt { get; init; } = 3;

    /// <summary>Stability index from which a change is worth watching.</summary>
    public double PsiWatch { get; init; } = 0.1;

    /// <summary>Stability index from which a lasting change is an alert; the only effect with a second convention of its own.</summary>
    public double PsiAlert { get; init; } = 0.25;

    /// <summary>Wasserstein distance, of logarithms or in standard deviations.</summary>
    public double Shift { get; init; } = 0.1;

    public double CramersV { get; init; } = 0.1;

    /// <summary>As a share: 0.01 is one percentage point.</summary>
    public double RateDifference { get; init; } = 0.01;

    /// <summary>Larger rate by smaller; 1.25 stands for ratios outside 0.8 to 1.25.</summary>
    public double RateRatio { get; init; } = 1.25;

    /// <summary>The size from which an effect is worth watching; null: it has no fixed size and needs the calibrated gate.</summary>
    public double? WatchFloor(DriftStatistic statistic) => statistic switch
    {
        DriftStatistic.Psi => PsiWatch,
        DriftStatistic.LogWasserstein or DriftStatistic.NormalizedWasserstein => Shift,
        DriftStatistic.CramersV => CramersV,
        DriftStatistic.RateDifference => RateDifference,
        DriftStatistic.RateRatio => RateRatio,
        DriftStatistic.CentroidCosine => null,
        _ => throw new ArgumentOutOfRangeException(nameof(statistic), statistic, null),
    };

    /// <summary>The size from which a lasting effect is an alert.</summary>
    public double? AlertFloor(DriftStatistic statistic) => statistic == DriftStatistic.Psi ? PsiAlert : WatchFloor(statistic);
}
