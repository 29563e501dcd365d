namespace Portal.Telemetry.Statistics;

/// <summary>A bin or category and how much it moved.</summary>
/// <param name="Index">Place among the given bins.</param>
/// <param name="Contribution">Its term of the population stability index, Jeffreys' zero rule; all terms add up to the index.</param>
public sealed record BinContribution(int Index, double ReferenceShare, double CurrentShare, double Contribution);

/// <summary>Which bins carry a difference.</summary>
public static class TopBins
{
    /// <summary>The bins that contribute most, the largest first; empty where a side counts nothing.</summary>
    public static IReadOnlyList<BinContribution> Of(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int count = 5)
    {
        var terms = Distances.PsiTerms(reference, current, PsiZeroRule.Jeffreys);
        var (before, now) = (reference.ToArray(), current.ToArray());
        var (n, m) = (before.Sum(), now.Sum());
        return [.. terms.Select((term, i) => new BinContribution(i, before[i] / n, now[i] / m, term))
            .Where(bin => bin.Contribution > 0).OrderByDescending(bin => bin.Contribution).Take(count)];
    }
}
