using Portal.Telemetry.Bias;

namespace Portal.Bias;

/// <summary>Formulas as they are printed, and where they come from; neither is translated.</summary>
internal static class BiasFormulas
{
    private const string Wilson = "centre (x + z²/2) / (n + z²) ± z √(x (n − x) / n + z²/4) / (n + z²),  z = 1.96";
    public const string WilsonSource = "Wilson 1927, J. Am. Stat. Assoc. 22:209. Rates: Hardt, Price, Srebro 2016; Fairlearn, user guide: common fairness metrics.";

    public const string Difference = "d = p₁ − p₂;  d − √((p₁ − l₁)² + (u₂ − p₂)²)  to  d + √((u₁ − p₁)² + (p₂ − l₂)²),  l and u the ends of the Wilson intervals";
    public const string DifferenceSource = "Newcombe 1998, Statist. Med. 17:873, method 10.";

    public const string Ratio = "RR = p₁ / p₂;  exp(ln RR ± z √(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂)),  z = 1.96";
    public const string RatioSource = "Katz et al. 1978, Biometrics 34:469. Four fifths: 29 CFR 1607.4(D), a convention of selection procedures that asks for significance beside it.";

    public const string Gap = "largest − smallest rate over the groups; with a reference: the rate of the group farthest from it − the rate of the reference";
    public const string GapSource = "Fairlearn: demographic_parity_difference, equalized_odds_difference. Interval: parametric bootstrap of the counts; with a reference Newcombe 1998.";

    public const string Detectable = "δ ≈ (1.96 + 0.84) √(p (1 − p) (1/n₁ + 1/n₂)):  found in 8 of 10 samples of these sizes at a level of 5 %";
    public const string DetectableSource = "Fleiss, Levin, Paik 2003, Statistical Methods for Rates and Proportions, chapter 4.";

    public const string Flip = "flip rate = (n₁₀ + n₀₁) / n, by Wilson;  net effect = (n₁₀ − n₀₁) / n;  p: exact binomial of n₁₀ out of n₁₀ + n₀₁ at ½ (McNemar)";
    public const string FlipSource = "McNemar 1947, Psychometrika 12:153; counterfactual fairness: Kusner et al. 2017.";

    public const string Intersection = "rate of the intersection − rate of everybody else, by Newcombe; ranked by the end of the interval nearer to 0. Colour: (x + ½) / (n + 1)";
    public const string IntersectionSource = "Newcombe 1998; Foulds et al. 2020, An intersectional definition of fairness.";

    public const string Disparity = "difference of means with Welch's interval; distance of the distributions: mean |ln difference| (Wasserstein-1 on logarithms), largest distance of distribution functions (Kolmogorov-Smirnov)";
    public const string DisparitySource = "Welch 1947, Biometrika 34:28; Benjamini, Hochberg 1995, J. R. Statist. Soc. B 57:289.";

    /// <summary>The formula of a rate with its interval.</summary>
    public static string Rate(BiasMetric metric) => $"{Definition(metric)};  {Wilson}";

    /// <summary>x and n of a rate.</summary>
    private static string Definition(BiasMetric metric) => metric switch
    {
        BiasMetric.SelectionRate => "x / n = favourable decisions / decisions",
        BiasMetric.TruePositiveRate => "x / n = TP / (TP + FN)",
        BiasMetric.FalsePositiveRate => "x / n = FP / (FP + TN)",
        BiasMetric.FalseNegativeRate => "x / n = FN / (TP + FN)",
        BiasMetric.Precision => "x / n = TP / (TP + FP)",
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };
}
