namespace Portal.Telemetry.Statistics;

/// <summary>
/// McNemar's test of paired answers: whether changes one way are as frequent as the other way. Source: McNemar (1947), Psychometrika 12.
/// </summary>
public static class McNemar
{
    /// <summary>Exact two-sided p: the sign test of the pairs that differ; 1 where none does.</summary>
    /// <param name="forward">Pairs that changed one way.</param>
    /// <param name="backward">Pairs that changed the other way.</param>
    public static double Exact(long forward, long backward)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(forward);
        ArgumentOutOfRangeException.ThrowIfNegative(backward);
        return BinomialDistribution.SignTest(forward, forward + backward);
    }

    /// <summary>The chi-square form (|b − c| − 1)² / (b + c) with one degree of freedom, for many pairs; null where none differs.</summary>
    /// <param name="continuityCorrection">Without it the 1 is left out.</param>
    public static TestResult? ChiSquare(long forward, long backward, bool continuityCorrection = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(forward);
        ArgumentOutOfRangeException.ThrowIfNegative(backward);
        if (forward + backward == 0)
        {
            return null;
        }
        var distance = Math.Max(0, Math.Abs(forward - backward) - (continuityCorrection ? 1.0 : 0));
        var statistic = distance * distance / (forward + backward);
        return new TestResult(statistic, ChiSquareDistribution.Survival(statistic, 1));
    }
}
