using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Quality;

/// <summary>What the numbers of an evaluation are, which decides how its interval is computed.</summary>
public enum EvaluationKind
{
    /// <summary>Scores on a scale: mean with Student's interval, differences after Welch.</summary>
    Mean,

    /// <summary>Scores that are all 0 or 1: a rate with Wilson's interval, differences after Newcombe.</summary>
    Rate,

    /// <summary>Labels without scores: shares with Wilson's interval.</summary>
    Labels,
}

/// <summary>Counts and sums of judgements; they add up over hours and groups.</summary>
/// <param name="Judged">Judgements that were made.</param>
/// <param name="Failed">Judgements that could not be made.</param>
/// <param name="Scored">Of those made, with a score.</param>
/// <param name="Binary">Of those scored, exactly 0 or 1.</param>
/// <param name="NewestReceived">When the portal received the newest; null without any.</param>
public readonly record struct EvaluationTally(long Judged, long Failed, long Scored, long Binary, double Sum, double SumOfSquares, DateTimeOffset? NewestReceived)
{
    public Moments Moments => new(Scored, Sum, SumOfSquares);

    public EvaluationKind Kind => Scored == 0 ? EvaluationKind.Labels : Scored == Binary ? EvaluationKind.Rate : EvaluationKind.Mean;

    /// <summary>All judgements, made or not.</summary>
    public long Count => Judged + Failed;

    /// <summary>Share of judgements that could not be made.</summary>
    public Estimate FailedShare => Proportions.Wilson(Failed, Count);

    /// <summary>Mean or rate with its 95 % interval.</summary>
    /// <param name="kind">The kind of the whole evaluation: a bucket in which all scores happen to be 1 is still one of means.</param>
    public Estimate Estimate(EvaluationKind kind) => kind switch
    {
        EvaluationKind.Rate => Proportions.Wilson(Sum, Scored),
        EvaluationKind.Mean => Means.Of(Moments),
        EvaluationKind.Labels => Statistics.Estimate.None(UndefinedReason.NoObservations, Judged),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Both together.</summary>
    public static EvaluationTally operator +(EvaluationTally a, EvaluationTally b) => new(
        a.Judged + b.Judged, a.Failed + b.Failed, a.Scored + b.Scored, a.Binary + b.Binary, a.Sum + b.Sum, a.SumOfSquares + b.SumOfSquares,
        a.NewestReceived > b.NewestReceived ? a.NewestReceived : b.NewestReceived ?? a.NewestReceived);

    /// <summary>Both together.</summary>
    public static EvaluationTally Add(EvaluationTally a, EvaluationTally b) => a + b;

    internal static EvaluationTally Total(IEnumerable<EvaluationTally> tallies) => tallies.Aggregate(default(EvaluationTally), (sum, tally) => sum + tally);
}
