namespace Portal.Telemetry.Statistics;

/// <summary>Every statistic that suits a feature, from the counts of two windows. What cannot be computed is null.</summary>
public sealed record DriftMeasures
{
    public long ReferenceCount { get; init; }

    public long CurrentCount { get; init; }

    /// <summary>Over the reference's deciles for numbers, over the categories as they are otherwise; Jeffreys' zero rule.</summary>
    public double? Psi { get; init; }

    /// <summary>B of <see cref="Psi"/> and of <see cref="PsiNoise"/>.</summary>
    public int PsiBins { get; init; }

    /// <summary>What 95 % of stability indices stay below at these sample sizes where nothing drifted.</summary>
    public double? PsiNoise { get; init; }

    /// <summary>Jensen–Shannon distance, natural logarithm.</summary>
    public double? JensenShannonE { get; init; }

    /// <summary>Jensen–Shannon distance, base 2.</summary>
    public double? JensenShannonTwo { get; init; }

    public double? Hellinger { get; init; }

    public double? TotalVariation { get; init; }

    public double? LInfinity { get; init; }

    /// <summary>Numbers only.</summary>
    public double? KolmogorovSmirnov { get; init; }

    /// <summary>Numbers only.</summary>
    public double? KolmogorovSmirnovP { get; init; }

    /// <summary>Numbers only, in the feature's unit.</summary>
    public double? Wasserstein { get; init; }

    /// <summary>Numbers only, in standard deviations of the reference.</summary>
    public double? NormalizedWasserstein { get; init; }

    /// <summary>Numbers on the logarithmic grid only.</summary>
    public double? LogWasserstein { get; init; }

    /// <summary>Categories only.</summary>
    public ChiSquareResult? ChiSquare { get; init; }

    /// <summary>Features with a yes and a no only: rate now less rate before.</summary>
    public Estimate? RateDifference { get; init; }

    /// <summary>Features with a yes and a no only: rate now by rate before.</summary>
    public Estimate? RateRatio { get; init; }

    /// <summary>p of the test the verdict uses: Kolmogorov–Smirnov, chi-square, or two proportions (Fisher's where fewer than five are expected).</summary>
    public double? P { get; init; }

    /// <summary>Larger rate by smaller; a rate that was zero before still has a factor.</summary>
    private double? RateFactor { get; init; }

    /// <summary>Of a number on the logarithmic grid with 8 bins per doubling.</summary>
    /// <param name="bins">Numbers of the bins, ascending; those of zero and of negative values included.</param>
    /// <param name="lowerEdges">Lower edges of the bins, ascending.</param>
    public static DriftMeasures OfLogNumbers(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, ReadOnlySpan<short> bins, ReadOnlySpan<double> lowerEdges) =>
        OfNumbers(reference, current, lowerEdges) with { LogWasserstein = Distances.WassersteinLog(reference, current, bins) };

    /// <summary>Of a number on a linear grid, such as a score.</summary>
    /// <param name="lowerEdges">Lower edges of the bins, ascending.</param>
    public static DriftMeasures OfNumbers(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, ReadOnlySpan<double> lowerEdges)
    {
        var deciles = Deciles.Of(reference);
        var common = Common(reference, current, Deciles.Sum(reference, deciles), Deciles.Sum(current, deciles));
        var d = Distances.KolmogorovSmirnov(reference, current);
        var p = d is { } distance ? Distances.KolmogorovSmirnovP(distance, common.ReferenceCount, common.CurrentCount) : (double?)null;
        return common with
        {
            KolmogorovSmirnov = d,
            KolmogorovSmirnovP = p,
            Wasserstein = Distances.Wasserstein(reference, current, lowerEdges),
            NormalizedWasserstein = Distances.NormalizedWasserstein(reference, current, lowerEdges),
            P = p,
        };
    }

    /// <summary>Of categories, in any order.</summary>
    public static DriftMeasures OfCategories(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var test = Statistics.ChiSquare.Homogeneity(reference, current);
        return Common(reference, current, reference, current) with { ChiSquare = test, P = test?.P ?? CommonestAgainstRest(reference, current) };
    }

    /// <summary>Of a feature that is yes or no, such as an error, a refusal, a valid format.</summary>
    public static DriftMeasures OfRates(long referenceYes, long referenceCount, long currentYes, long currentCount)
    {
        double[] reference = [referenceYes, referenceCount - referenceYes];
        double[] current = [currentYes, currentCount - currentYes];
        var all = referenceCount + currentCount;
        var smallest = all == 0 ? 0 : (double)Math.Min(referenceYes + currentYes, all - referenceYes - currentYes) * Math.Min(referenceCount, currentCount) / all;
        var p = referenceCount == 0 || currentCount == 0 ? null
            : smallest < Statistics.ChiSquare.SmallestExpected
                ? FisherExact.P(referenceYes, referenceCount - referenceYes, currentYes, currentCount - currentYes)
                : Proportions.TwoProportionZ(currentYes, currentCount, referenceYes, referenceCount)?.P;
        return OfCategories(reference, current) with
        {
            RateFactor = Factor(referenceYes, referenceCount, currentYes, currentCount),
            RateDifference = Proportions.Newcombe(currentYes, currentCount, referenceYes, referenceCount),
            RateRatio = Proportions.KatzRatio(currentYes, currentCount, referenceYes, referenceCount),
            P = p,
        };
    }

    /// <summary>What the verdict rule needs of these measures.</summary>
    /// <param name="gates">Calibrated gate of a statistic; null: none.</param>
    public DriftEvidence Evidence(string feature, Func<DriftStatistic, double?>? gates = null, bool referenceStale = false)
    {
        var effects = new (DriftStatistic Statistic, double? Value, double? Noise)[]
        {
            // A rate is judged by its own size; in a stability index of two bins the rarer answer would carry no weight.
            (DriftStatistic.Psi, RateDifference is null ? Psi : null, PsiNoise),
            (DriftStatistic.LogWasserstein, LogWasserstein, null),
            (DriftStatistic.NormalizedWasserstein, LogWasserstein is null && KolmogorovSmirnov is not null ? NormalizedWasserstein : null, null),
            (DriftStatistic.CramersV, RateDifference is null ? ChiSquare?.CramersV : null, null),
            (DriftStatistic.RateDifference, RateDifference?.Value is { } difference ? Math.Abs(difference) : null, null),
            (DriftStatistic.RateRatio, RateFactor, null),
        };
        return new DriftEvidence
        {
            Feature = feature,
            ReferenceCount = ReferenceCount,
            CurrentCount = CurrentCount,
            P = P,
            ReferenceStale = referenceStale,
            Effects = [.. effects.Where(effect => effect.Value is not null)
                .Select(effect => new DriftEffect(effect.Statistic, effect.Value!.Value, effect.Noise, gates?.Invoke(effect.Statistic)))],
        };
    }

    private static DriftMeasures Common(
        ReadOnlySpan<double> reference, ReadOnlySpan<double> current, ReadOnlySpan<double> psiReference, ReadOnlySpan<double> psiCurrent)
    {
        var (n, m) = (Total(reference), Total(current));
        var bins = Distances.OccupiedBins(psiReference, psiCurrent);
        return new DriftMeasures
        {
            ReferenceCount = (long)n,
            CurrentCount = (long)m,
            Psi = Distances.Psi(psiReference, psiCurrent, PsiZeroRule.Jeffreys),
            PsiBins = bins,
            PsiNoise = Distances.PsiNull95(bins, n, m),
            JensenShannonE = Distances.JensenShannon(reference, current, LogBase.E),
            JensenShannonTwo = Distances.JensenShannon(reference, current, LogBase.Two),
            Hellinger = Distances.Hellinger(reference, current),
            TotalVariation = Distances.TotalVariation(reference, current),
            LInfinity = Distances.LInfinity(reference, current),
        };
    }

    /// <summary>
    /// Where too few calls are expected outside one category for a chi-square test, Fisher's test of that category against all others; 1 where both windows know
    /// one category only, the same: then nothing differs.
    /// </summary>
    private static double? CommonestAgainstRest(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (n, m) = ((long)Total(reference), (long)Total(current));
        if (n == 0 || m == 0)
        {
            return null;
        }
        var commonest = 0;
        for (var i = 1; i < reference.Length; i++)
        {
            commonest = reference[i] + current[i] > reference[commonest] + current[commonest] ? i : commonest;
        }
        var (before, now) = ((long)reference[commonest], (long)current[commonest]);
        return FisherExact.P(before, n - before, now, m - now);
    }

    private static double? Factor(long referenceYes, long referenceCount, long currentYes, long currentCount)
    {
        if (referenceCount == 0 || currentCount == 0 || referenceYes + currentYes == 0)
        {
            return null;
        }
        var added = referenceYes == 0 || currentYes == 0 ? 0.5 : 0;
        var before = (referenceYes + added) / (referenceCount + (2 * added));
        var now = (currentYes + added) / (currentCount + (2 * added));
        return Math.Max(before, now) / Math.Min(before, now);
    }

    private static double Total(ReadOnlySpan<double> counts)
    {
        var sum = 0.0;
        foreach (var count in counts)
        {
            sum += count;
        }
        return sum;
    }
}
