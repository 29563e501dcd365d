using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>The confusion matrix of a group, with a third column for decisions of which it is not known what turned out.</summary>
internal sealed class GroupTally
{
    private readonly Count[,] _counts = new Count[2, 3];
    private ScoreSums _scores;

    /// <summary>Decisions.</summary>
    public long N => All.N;

    public long WithActual => Known(false).N + Known(true).N;

    public Estimate Score => Means.Of(new Moments(_scores.N, _scores.Sum, _scores.Squares));

    private Count All => this[false, Actual.Unknown] + this[true, Actual.Unknown] + Known(false) + Known(true);

    private Count this[bool favourable, Actual actual] => _counts[favourable ? 1 : 0, (int)actual];

    public void Add(OutcomeCell cell)
    {
        _counts[cell.Favourable ? 1 : 0, (int)cell.Actual] += cell.Count;
        _scores += cell.Scores;
    }

    public void Add(GroupTally other)
    {
        for (var decision = 0; decision < 2; decision++)
        {
            for (var actual = 0; actual < 3; actual++)
            {
                _counts[decision, actual] += other._counts[decision, actual];
            }
        }
        _scores += other._scores;
    }

    /// <summary>Actually positive, of those of which it is known.</summary>
    public RateCounts BaseRate => new(Turned(Actual.Yes), Known(false) + Known(true));

    /// <summary>Successes and denominator of a rate.</summary>
    public RateCounts Of(BiasMetric metric) => metric switch
    {
        BiasMetric.SelectionRate => new(this[true, Actual.Unknown] + Known(true), All),
        BiasMetric.TruePositiveRate => new(this[true, Actual.Yes], Turned(Actual.Yes)),
        BiasMetric.FalsePositiveRate => new(this[true, Actual.No], Turned(Actual.No)),
        BiasMetric.FalseNegativeRate => new(this[false, Actual.Yes], Turned(Actual.Yes)),
        BiasMetric.Precision => new(this[true, Actual.Yes], Known(true)),
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };

    private Count Known(bool favourable) => this[favourable, Actual.No] + this[favourable, Actual.Yes];

    private Count Turned(Actual actual) => this[false, actual] + this[true, actual];
}

/// <summary>
/// Successes of a rate and its denominator. Where calls are sampled with unequal weights the value is the weighted share, and intervals and tests use the effective
/// sample size (Σw)² / Σw² (Kish, 1965, Survey Sampling, 11.7); with equal weights that is the number of decisions.
/// </summary>
internal readonly record struct RateCounts(Count Success, Count All)
{
    // Rule of verdicts: anchors of practice for the normal approximation, in the rate's own denominator.
    private const int LeastTrials = 30;
    private const int LeastOfEach = 5;

    public long N => All.N;

    public double? Value => All.Weight > 0 ? Success.Weight / All.Weight : null;

    public long Trials => All.Squares > 0 ? (long)Math.Round(All.Weight * All.Weight / All.Squares) : 0;

    public long Successes => Value is { } value ? Math.Clamp((long)Math.Round(value * Trials), 0, Trials) : 0;

    /// <summary>Enough for a verdict.</summary>
    public bool IsEnough => All.N >= LeastTrials && Success.N >= LeastOfEach && All.N - Success.N >= LeastOfEach;

    /// <summary>The rate with Wilson's interval.</summary>
    public Estimate Estimate() => Value is { } value
        ? Proportions.Wilson(Math.Min(value * Trials, Trials), Trials) with { Value = value, N = All.N }
        : Statistics.Estimate.None(UndefinedReason.NoObservations);

    /// <summary>This rate minus another, with Newcombe's interval.</summary>
    public Estimate Minus(RateCounts other) => Value is { } value && other.Value is { } otherValue
        ? Proportions.Newcombe(Successes, Trials, other.Successes, other.Trials) with { Value = value - otherValue, N = All.N + other.All.N }
        : Statistics.Estimate.None(UndefinedReason.NoObservations);

    /// <summary>This rate by another, with Katz's interval.</summary>
    public Estimate By(RateCounts other)
    {
        if (Trials == 0 || other.Trials == 0)
        {
            return Statistics.Estimate.None(UndefinedReason.NoObservations);
        }
        var ratio = Proportions.KatzRatio(Successes, Trials, other.Successes, other.Trials) with { N = All.N + other.All.N };
        return ratio.Value is null || Value is not { } value || other.Value is not { } otherValue ? ratio : ratio with { Value = value / otherValue };
    }

    /// <summary>Probability of such a difference by chance, two-sided; null where a sample is too small for it or neither varies.</summary>
    public double? P(RateCounts other) => IsEnough && other.IsEnough ? Proportions.TwoProportionZ(Successes, Trials, other.Successes, other.Trials)?.P : null;

    /// <summary>The smallest difference samples of these sizes would show in 8 of 10 cases.</summary>
    public double? Detectable(RateCounts other) =>
        Trials == 0 || other.Trials == 0 ? null
            : Proportions.DetectableDifference((double)(Successes + other.Successes) / (Trials + other.Trials), Trials, other.Trials);
}
