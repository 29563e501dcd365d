using System.Globalization;
using System.Text;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>How the answers came to be, for their "how is this computed" panels.</summary>
internal static class BiasComputations
{
    private static readonly CompositeFormat Hours = CompositeFormat.Parse("{0:yyyy-MM-dd HH:mm} – {1:yyyy-MM-dd HH:mm} UTC");

    public static Computation Groups(BiasRequest request, CellsQuery query, long decisions) => new(
        "Group fairness",
        "selection rate P(ŷ=1), true positive rate P(ŷ=1|y=1), false positive rate P(ŷ=1|y=0), precision P(y=1|ŷ=1) per group; difference = max − min, ratio = min / max; "
        + "equalized odds = the worse of the gaps in true and false positive rates; interval of a rate by Wilson, of two groups' difference by Newcombe, of more by parametric bootstrap, of a ratio by Katz; "
        + "two-proportion z test, Benjamini-Hochberg at 5 % over all groups and rates; verdict from 30 decisions, 5 successes and 5 failures in the rate's own denominator",
        "Hardt, Price and Srebro (2016), NeurIPS 29; Fairlearn user guide, metrics; Newcombe (1998), Statistics in Medicine 17; 29 CFR 1607.4(D)",
        Inputs(request, query.Window, decisions),
        query.Sql);

    public static Computation Intersections(BiasRequest request, CellsQuery query, long decisions) => new(
        "Intersectional gaps",
        "rate of the intersection − rate of everybody else, interval by Newcombe; ranked by the bound nearer to zero; map colour (x + ½) / (n + 1); "
        + "stratified gap = Σ w (rate within stratum − rest within stratum) / Σ w over models, w = n₁ n₂ / (n₁ + n₂)",
        "Newcombe (1998), Statistics in Medicine 17; Foulds et al. (2020), ICDE, smoothed differential fairness; Cochran (1954), Biometrics 10",
        Inputs(request, query.Window, decisions),
        query.Sql);

    public static Computation Pairs(BiasRequest request, BiasWindow window, long pairs, string sql) => new(
        "Counterfactual flip rate",
        "(b + c) / n with Wilson's interval, where b and c are pairs that flipped one way and the other; McNemar's exact test of b against c; net effect (b − c) / n with Agresti and Min's interval; "
        + "excess = flip rate − flip rate of pairs in which no group differs, by Newcombe",
        "McNemar (1947), Psychometrika 12; Agresti and Min (2005), Statistics in Medicine 24",
        [.. Inputs(request, window, pairs)],
        sql);

    public static Computation Disparities(BiasRequest request, BiasWindow window, long values, string sql) => new(
        "Disparity of numbers",
        "mean of the group − mean of the other, by Welch from n, Σx, Σx²; log Wasserstein Σ|F₁ − F₂| ln 2 / 8 and Kolmogorov-Smirnov max|F₁ − F₂| on logarithmic bins, 8 per doubling; Benjamini-Hochberg at 5 %",
        "Welch (1947), Biometrika 34; Vallender (1974), Theory of Probability and its Applications 18",
        Inputs(request, window, values),
        sql);

    private static List<KeyValuePair<string, string>> Inputs(BiasRequest request, BiasWindow window, long n)
    {
        List<KeyValuePair<string, string>> inputs =
        [
            new("application", request.Filter.Applications[0]),
            new("window", string.Format(CultureInfo.InvariantCulture, Hours, window.From, window.To)),
            new("n", n.ToString(CultureInfo.InvariantCulture)),
            new("favourable", string.Join(", ", request.Favourable)),
            new("minimum group size", request.MinimumSize.ToString(CultureInfo.InvariantCulture)),
            new("large: ratio below, difference from", string.Create(CultureInfo.InvariantCulture, $"{request.RatioLine}, {request.DifferenceFloor}")),
        ];
        Add("environments", request.Filter.Environments);
        Add("versions", request.Filter.Versions);
        Add("models", request.Filter.Models);
        Add("references", [.. request.References.Select(reference => $"{reference.Key} = {reference.Value}")]);
        return inputs;

        void Add(string name, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                inputs.Add(new(name, string.Join(", ", values)));
            }
        }
    }
}
