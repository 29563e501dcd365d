using Portal.Telemetry.Statistics;
using TestResult = Portal.Telemetry.Statistics.TestResult;

namespace Portal.Tests.Statistics;

/// <summary>The portal's answers to the cases of scipy_cases.py, under the names the script gives them.</summary>
internal static class ScipyAnswers
{
    /// <summary>The portal's value of one outcome; null where the portal gives none.</summary>
    public static double[]? Of(ScipyCase one, string name) => one.Kind switch
    {
        "counts" => OfCounts(one, name),
        "contingency" => OfContingency(one, name),
        "rates" => OfRates(one, name),
        "means" => OfMeans(one, name),
        "pairs" => OfPairs(one, name),
        "adjust" => BenjaminiHochberg.Adjust(one.Numbers("p")),
        "kappa" => OfKappa(one, name),
        "sequential" => OfSequential(one, name),
        "vectors" => OfVectors(one, name),
        "functions" => OfFunctions(one, name),
        _ => throw new InvalidOperationException($"No case of kind {one.Kind} is known."),
    };

    private static double[]? OfCounts(ScipyCase one, string name)
    {
        short[] bins = [.. one.Numbers("bins").Select(bin => (short)bin)];
        double[] edges = [.. bins.Select(bin => Math.Pow(2, bin / 8.0))];
        var (reference, current) = (one.Numbers("ref"), one.Numbers("cur"));
        return name switch
        {
            "psi_jeffreys" => Values(Distances.Psi(reference, current, PsiZeroRule.Jeffreys)),
            "psi_fiddler" => Values(Distances.Psi(reference, current, PsiZeroRule.Fiddler)),
            "psi_evidently" => Values(Distances.Psi(reference, current, PsiZeroRule.Evidently)),
            "psi_deciles" => Values(DriftMeasures.OfNumbers(reference, current, edges).Psi),
            "js_e" => Values(Distances.JensenShannon(reference, current, LogBase.E)),
            "js_2" => Values(Distances.JensenShannon(reference, current, LogBase.Two)),
            "hellinger" => Values(Distances.Hellinger(reference, current)),
            "tv" => Values(Distances.TotalVariation(reference, current)),
            "linf" => Values(Distances.LInfinity(reference, current)),
            "ks" => Values(Distances.KolmogorovSmirnov(reference, current)),
            "ks_p" => Values(DriftMeasures.OfNumbers(reference, current, edges).KolmogorovSmirnovP),
            "w1" => Values(Distances.Wasserstein(reference, current, edges)),
            "w1_normalized" => Values(Distances.NormalizedWasserstein(reference, current, edges)),
            "w1_log" => Values(Distances.WassersteinLog(reference, current, bins)),
            "mwu" => MannWhitney.FromBins(reference, current) is { } test ? [test.U, test.P] : null,
            "mwu_plain" => MannWhitney.FromBins(reference, current, continuityCorrection: false) is { } test ? [test.U, test.P] : null,
            "chi2" => Values(ChiSquare.Homogeneity(reference, current)),
            _ => null,
        };
    }

    private static double[]? OfContingency(ScipyCase one, string name)
    {
        var table = one.Table("table");
        return name switch
        {
            "chi2" => Values(ChiSquare.Homogeneity(table, pool: false)),
            "fit" => Values(ChiSquare.GoodnessOfFit(table[0], one.Numbers("shares"))),
            _ => null,
        };
    }

    private static double[]? OfRates(ScipyCase one, string name)
    {
        var (x1, n1, x2, n2) = (one.Count("x1"), one.Count("n1"), one.Count("x2"), one.Count("n2"));
        var confidence = one.Number("confidence");
        return name switch
        {
            "wilson" => Bounds(Proportions.Wilson(x1, n1, confidence)),
            "clopper_pearson" => Bounds(Proportions.ClopperPearson(x1, n1, confidence)),
            "newcombe" => Bounds(Proportions.Newcombe(x1, n1, x2, n2, confidence)),
            "agresti_caffo" => Bounds(Proportions.AgrestiCaffo(x1, n1, x2, n2, confidence)),
            "katz" => Proportions.KatzRatio(x1, n1, x2, n2, confidence) is { Value: { } value } katz ? [value, .. Bounds(katz)!] : null,
            "z_pooled" => Values(Proportions.TwoProportionZ(x1, n1, x2, n2)),
            "z_unpooled" => Values(Proportions.TwoProportionZ(x1, n1, x2, n2, pooled: false)),
            "fisher" => [FisherExact.P(x1, n1 - x1, x2, n2 - x2)],
            _ => null,
        };
    }

    private static double[]? OfMeans(ScipyCase one, string name)
    {
        var (x, y) = (Moments.Of(one.Numbers("x")), Moments.Of(one.Numbers("y")));
        return name switch
        {
            "welch" => Means.Welch(x, y) is { } welch ? [welch.Test.Statistic, welch.Test.P, welch.Degrees, .. Bounds(welch.Difference)!] : null,
            "mean" => Bounds(Means.Of(x)),
            "ppi" => Bounds(JudgeCorrection.PredictionPoweredMean(x, y)),
            "gate" => [CalibratedGate.MeanPlusThreeDeviations(one.Numbers("x"))],
            _ => null,
        };
    }

    private static double[]? OfPairs(ScipyCase one, string name)
    {
        var (b, c) = (one.Count("b"), one.Count("c"));
        return name switch
        {
            "mcnemar" => [McNemar.Exact(b, c)],
            "flip" => Bounds(CounterfactualPairs.Of(one.Count("n"), b, c).FlipRate),
            "elo" => Values(WinRate.Of(b, c, one.Count("ties")).EloGap),
            _ => null,
        };
    }

    private static double[]? OfKappa(ScipyCase one, string name)
    {
        var table = one.Table("table");
        return name switch
        {
            "none" => Values(Kappa.Cohen(table).Kappa.Value),
            "linear" => Values(Kappa.Cohen(table, KappaWeights.Linear).Kappa.Value),
            "quadratic" => Values(Kappa.Cohen(table, KappaWeights.Quadratic).Kappa.Value),
            "error" => Values(Kappa.Cohen(table).StandardError),
            "fleiss" => Values(Kappa.Fleiss(one.Table("subjects")).Value),
            _ => null,
        };
    }

    private static double[]? OfSequential(ScipyCase one, string name) => name switch
    {
        "msprt" => Values(SequentialTest.Msprt(one.Count("n"), one.Number("theta"), one.Number("v"), one.Number("tau2"))),
        "ratio" => Values(SampleRatioMismatch.Of([.. one.Numbers("arms").Select(arm => (long)arm)], one.Numbers("shares")).Test),
        _ => null,
    };

    private static double[]? OfVectors(ScipyCase one, string name)
    {
        var (x, y) = (Sums(one.Table("x")), Sums(one.Table("y")));
        return name switch
        {
            "cosine" => Values(EmbeddingDistances.Cosine(x, y)),
            "euclidean" => Values(EmbeddingDistances.Euclidean(x, y)),
            "dispersion" => Values(x.Dispersion),
            _ => null,
        };
    }

    private static double[]? OfFunctions(ScipyCase one, string name)
    {
        var (z, df, x, p, n, k) = (one.Number("z"), one.Number("df"), one.Number("x"), one.Number("p"), one.Count("n"), one.Count("k"));
        return name switch
        {
            "normal_sf" => [NormalDistribution.Survival(z)],
            "normal_ppf" => [NormalDistribution.Quantile(p)],
            "chi2_sf" => [ChiSquareDistribution.Survival(x, df)],
            "chi2_ppf" => [ChiSquareDistribution.Quantile(p, df)],
            "t_sf" => [StudentDistribution.Survival(z, df)],
            "t_ppf" => [StudentDistribution.Quantile(p, df)],
            "kolmogorov_sf" => [KolmogorovDistribution.Survival(one.Number("lambda"))],
            "binomial_sf" => [BinomialDistribution.AtLeast(k, n, p)],
            "binomial_cdf" => [BinomialDistribution.AtMost(k, n, p)],
            "psi_null" => Values(Distances.PsiNull95((int)one.Count("bins"), one.Number("ref"), one.Number("cur"))),
            _ => null,
        };
    }

    private static EmbeddingSums Sums(double[][] vectors) => new(
        vectors.Length,
        [.. Enumerable.Range(0, vectors[0].Length).Select(i => vectors.Sum(vector => vector[i]))],
        vectors.Sum(vector => vector.Sum(value => value * value)));

    private static double[]? Values(double? value) => value is { } known ? [known] : null;

    private static double[]? Values(TestResult? test) => test is { } known ? [known.Statistic, known.P] : null;

    private static double[]? Values(ChiSquareResult? test) => test is null ? null : [test.Statistic, test.Degrees, test.P, test.CramersV];

    private static double[]? Bounds(Estimate estimate) => estimate is { Low: { } low, High: { } high } ? [low, high] : null;
}
