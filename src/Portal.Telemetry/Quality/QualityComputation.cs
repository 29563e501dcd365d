using System.Globalization;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Quality;

/// <summary>How this slice's numbers come about, for their "how is this computed" panels.</summary>
internal static class QualityComputation
{
    private const string Wilson = "Wilson (1927), JASA 22, 209-212";

    public static Computation Scores(SeriesRequest request, EvaluationSource source, string sql) => new(
        "Mean of scores with Student's interval; rate with Wilson's where all scores are 0 or 1; shares of labels with Wilson's",
        "mean ± t₀.₉₇₅,ₙ₋₁ √(s²/n); rate: (x + z²/2 ± z √(x(n − x)/n + z²/4)) / (n + z²)",
        $"Student (1908), Biometrika 6; {Wilson}",
        Inputs(request, source),
        sql);

    public static Computation Agreement(SeriesRequest request, EvaluationSource source, string sql) => new(
        "Cohen's kappa of a judge with humans, weighted (quadratic) where grades are numbers; judge's mean corrected by prediction-powered inference; Fleiss' kappa of more than two raters",
        "κ = (pₒ − pₑ)/(1 − pₑ), interval κ ± 1.96 ASE; corrected mean = mean_judge(N) − mean(judge − human)(n), variance s²_judge/N + s²_difference/n",
        "Cohen (1960); Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72; Fleiss (1971), Psychological Bulletin 76; Angelopoulos et al. (2023), Science 382",
        Inputs(request, source, ("matched by", "evaluation name, and trace and span, else response id; of several human grades of an answer the latest counts")),
        sql);

    public static Computation Comparison(SeriesRequest request, EvaluationSource source, string baseline, string candidate, double? share, string sql) => new(
        "Difference of means (Welch) or of rates (Newcombe); win rate over test cases with Wilson's interval and exact sign test; always-valid p by mSPRT and interval by a confidence sequence; sample ratio by chi-square",
        "d = candidate − baseline; Λ = √(V/(V + nτ²)) exp(n²τ²d²/(2V(V + nτ²))), τ² = V/100, p = min over looks of 1/Λ; interval d ± √s² √(2(nρ² + 1) ln(√(nρ² + 1)/α)/(nρ)²), t* = 5000",
        "Welch (1947), Biometrika 34; Newcombe (1998), Statistics in Medicine 17; Johari, Pekelis and Walsh (2022), Operations Research 70; Waudby-Smith et al. (2021) as GrowthBook applies it; Fabijan et al. (2019), KDD",
        Inputs(
            request, source, ("baseline", baseline), ("candidate", candidate),
            ("planned share of the candidate", share?.ToString("P0", CultureInfo.InvariantCulture) ?? "not named, so the sample ratio is not checked")),
        sql);

    public static Computation Coverage(SeriesRequest request, EvaluationSource source, string sql) => new(
        "Answers judged over calls made",
        "distinct judged answers / calls in the same window; distinct count by HyperLogLog (uniqCombined64, 2¹⁴ cells), error about 0.8 %, exact for small numbers",
        "Flajolet et al. (2007), HyperLogLog; failed evaluations judge nothing and do not count",
        Inputs(request, source),
        sql);

    private static List<KeyValuePair<string, string>> Inputs(SeriesRequest request, EvaluationSource source, params IEnumerable<(string Name, string Value)> more) =>
    [
        new("window", $"{request.From.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {request.To.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"),
        .. more.Select(input => new KeyValuePair<string, string>(input.Name, input.Value)),
        new("confidence", "95 %"),
        .. source.Parameters.Select(parameter => new KeyValuePair<string, string>(parameter.Name, Shown(parameter.Value))),
    ];

    private static string Shown(object value) => value switch
    {
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        string text => text,
        IEnumerable<string> texts => string.Join(", ", texts),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
