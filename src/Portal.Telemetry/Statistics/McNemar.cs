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
}
