namespace Portal.Telemetry.Statistics;

/// <summary>How large a difference is, and what the same statistic comes to where nothing happened.</summary>
/// <param name="NoiseFloor">What 95 % of values stay below by chance at these sample sizes; null: not known for this statistic.</param>
/// <param name="Gate">The calibrated gate, see <see cref="CalibratedGate"/>; null: the reference has too few sub-windows.</param>
public sealed record DriftEffect(DriftStatistic Statistic, double Value, double? NoiseFloor = null, double? Gate = null);

/// <summary>What one feature of one window brings to the verdict: sample sizes, a test, and effect sizes.</summary>
public sealed record DriftEvidence
{
    /// <summary>Name of the feature (and of its segment, where a tick tests segments).</summary>
    public required string Feature { get; init; }

    public required long ReferenceCount { get; init; }

    public required long CurrentCount { get; init; }

    /// <summary>p of the test that suits the feature; null where there is none (embeddings, or a feature with one value only).</summary>
    public double? P { get; init; }

    /// <summary>All effect sizes that suit the feature; one above its threshold is enough.</summary>
    public IReadOnlyList<DriftEffect> Effects { get; init; } = [];

    /// <summary>The reference is too old to be compared with, by the policy that chose it.</summary>
    public bool ReferenceStale { get; init; }
}
