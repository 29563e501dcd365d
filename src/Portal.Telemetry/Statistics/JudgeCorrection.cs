namespace Portal.Telemetry.Statistics;

/// <summary>Corrects what an automatic judge says by a smaller sample that humans labelled too.</summary>
public static class JudgeCorrection
{
    /// <summary>
    /// The prediction-powered mean: the judge's mean over all calls less the mean of (judge − human) over the labelled ones, with variance s²/N + s²_diff/n.
    /// Source: Angelopoulos et al. (2023), Prediction-powered inference, Science 382, equation for the mean.
    /// </summary>
    /// <param name="judge">Judge's scores of all calls.</param>
    /// <param name="difference">Judge's score less the human's, of the labelled calls.</param>
    public static Estimate PredictionPoweredMean(Moments judge, Moments difference, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        if (judge.N == 0 || difference.N == 0)
        {
            return Estimate.None(UndefinedReason.NoObservations, judge.N);
        }
        var mean = judge.Mean - difference.Mean;
        if (judge.N < 2 || difference.N < 2)
        {
            return Estimate.Of(mean, judge.N);
        }
        var half = ConfidenceInterval.NormalQuantile(confidence) * Math.Sqrt(judge.SquaredError + difference.SquaredError);
        return Estimate.Of(mean, new ConfidenceInterval(mean - half, mean + half), judge.N);
    }
}
