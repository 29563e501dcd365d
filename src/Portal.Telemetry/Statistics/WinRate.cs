namespace Portal.Telemetry.Statistics;

/// <summary>Outcome of comparing two versions answer by answer.</summary>
/// <param name="Rate">(wins + ½ ties) / n with Wilson's interval.</param>
/// <param name="P">Exact sign test over the answers that did not tie.</param>
/// <param name="EloGap">400 log₁₀(rate / (1 − rate)): the rating difference that predicts this rate; null at 0 and 1.</param>
public sealed record WinRate(Estimate Rate, double P, double? EloGap)
{
    /// <summary>Of counts of answers. Source: Elo (1978), The Rating of Chessplayers, 8.4, for the gap.</summary>
    public static WinRate Of(long wins, long losses, long ties, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wins);
        ArgumentOutOfRangeException.ThrowIfNegative(losses);
        ArgumentOutOfRangeException.ThrowIfNegative(ties);
        var rate = Proportions.Wilson(wins + (ties / 2.0), wins + losses + ties, confidence);
        var gap = rate.Value is { } value and > 0 and < 1 ? 400 * Math.Log10(value / (1 - value)) : (double?)null;
        return new WinRate(rate, BinomialDistribution.SignTest(wins, wins + losses), gap);
    }
}
