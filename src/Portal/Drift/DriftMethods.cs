using System.Globalization;
using Portal.Telemetry.Drift;

namespace Portal.Drift;

/// <summary>Formula and source of each statistic, for its "how is this computed". p and q are shares of the reference and of the current window, P and Q their running
/// sums, n and m the sample sizes, B the number of bins.</summary>
internal static class DriftMethods
{
    public static (string Formula, string Source) Of(DriftMeasure measure) => measure switch
    {
        DriftMeasure.Psi => (
            "PSI = Σ (q − p) · ln(q / p)\np = (c + ½) / (n + B/2), over the deciles of the reference; categories as they are\nnoise floor = χ²₀.₉₅(B − 1) · (1/n + 1/m)",
            "Lewis (1994), An Introduction to Credit Scoring; noise floor: Yurdakul and Naranjo (2020), Journal of Risk Model Validation 14(3)"),
        DriftMeasure.JensenShannon => (
            "JS = √(½ Σ p · log₂(2p / (p + q)) + ½ Σ q · log₂(2q / (p + q)))", "Lin (1991), IEEE Transactions on Information Theory 37(1); distance: Endres and Schindelin (2003)"),
        DriftMeasure.Hellinger => ("H = √(1 − Σ √(p · q))", "Hellinger (1909); Le Cam and Yang (2000), Asymptotics in Statistics"),
        DriftMeasure.KolmogorovSmirnov => (
            "D = max |P − Q| over the stored bins (a lower bound of the exact D)\np-value = Q_KS(D · √(n·m / (n + m))), Q_KS(λ) = 2 Σ (−1)^(k−1) · exp(−2k²λ²)",
            "Smirnov (1948), Annals of Mathematical Statistics 19(2)"),
        DriftMeasure.WassersteinLog => ("W₁(log) = Σ |P − Q| · ln 2 / 8, eight bins per doubling\n0.10 reads as a typical shift of about 10 %", "Vallender (1974), Theory of Probability and Its Applications 18(4)"),
        DriftMeasure.WassersteinNormalised => ("W₁ / σ = Σ |P − Q| · bin width / σ(reference)", "Vallender (1974); normalised by the reference's standard deviation"),
        DriftMeasure.ChiSquare => (
            "χ² = Σ (o − e)² / e over the 2 × K table, df = K − 1; categories with e < 5 are joined\nV = √(χ² / (n + m)) (Cramér)", "Pearson (1900); Cramér (1946), Mathematical Methods of Statistics"),
        DriftMeasure.RateDifference => (
            "Δ = x₂/m − x₁/n, z = Δ / √(p̄(1 − p̄)(1/n + 1/m))\ninterval: Newcombe's hybrid score, 95 %", "Newcombe (1998), Statistics in Medicine 17, method 10"),
        DriftMeasure.RateRatio => (
            "ratio = (x₂/m) / (x₁/n); effect = the larger rate by the smaller\ninterval: ln ratio ± 1.96 · √(1/x₂ − 1/m + 1/x₁ − 1/n)", "Katz, Baptista, Azen and Pike (1978), Biometrics 34(3)"),
        _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "No formula."),
    };

    /// <summary>What went into a statistic: its own sample sizes and limits first, then what holds for all of the feature.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Inputs(DriftMeasurement statistic, DriftFeature feature)
    {
        List<KeyValuePair<string, string>> inputs = [];
        Add("noise floor", statistic.NoiseFloor);
        Add("floor", statistic.Floor);
        Add(statistic.EffectName, statistic.Effect);
        Add("p-value", statistic.PValue);
        Add("p-value of the verdict, adjusted", feature.Finding.AdjustedP);
        Add("low", statistic.Low);
        Add("high", statistic.High);
        return [.. inputs, .. feature.Computation.Inputs];

        void Add(string name, double? value)
        {
            if (value is { } number && name.Length > 0)
            {
                inputs.Add(new(name, number.ToString("0.######", CultureInfo.InvariantCulture)));
            }
        }
    }
}
