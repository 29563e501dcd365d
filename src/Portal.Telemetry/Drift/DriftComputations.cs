using System.Collections;
using System.Globalization;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>What the "how is this computed" panels of drift say.</summary>
internal static class DriftComputations
{
    public static Computation Heatmap(DriftPlan plan, FeatureBinsQuery query) => new(
        "Population stability index (PSI) of each feature and column against the reference",
        "PSI = Σ (q − p) ln(q / p) over the deciles of the reference (categories as they are), p = (c + ½) / (n + B/2); noise floor = χ²₀.₉₅(B − 1) (1/n + 1/m)",
        "Lewis (1994), An Introduction to Credit Scoring; noise floor: Yurdakul and Naranjo (2020), Journal of Risk Model Validation 14",
        [.. Windows(plan), .. Rule(plan), .. Values(query)],
        query.Sql);

    public static Computation Feature(DriftPlan plan, FeatureBinsQuery query, double n, double m) => new(
        "Two distributions over the same fixed bins, compared by every statistic that suits the feature",
        "KS = max |P − Q|; W₁(log) = Σ |P − Q| ln 2 / 8; JS = √(½ Σ p log₂(2p/(p+q)) + ½ Σ q log₂(2q/(p+q))); Hellinger = √(1 − Σ √(pq)); χ² = Σ (o − e)² / e, V = √(χ² / n)",
        "Smirnov (1948); Vallender (1974); Lin (1991); Le Cam and Yang (2000); Pearson (1900); Benjamini and Hochberg (1995)",
        [.. Windows(plan), new("n (reference)", Say(n)), new("m (current)", Say(m)), .. Rule(plan), .. Values(query)],
        query.Sql);

    public static IEnumerable<KeyValuePair<string, string>> Windows(DriftPlan plan)
    {
        yield return new("Reference", plan.Reference.Windows.Count == 0 ? "–" : string.Join("; ", plan.Reference.Windows.Select(window => $"{Say(window.From)} – {Say(window.To)}")));
        yield return new("Current", $"{Say(plan.Current.From)} – {Say(plan.Current.To)}");
        yield return new("Column", Say(plan.Step));
    }

    /// <summary>The parameters of a statement, as they would be written beside it.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Values(FeatureBinsQuery query) =>
        query.Parameters.Select(parameter => new KeyValuePair<string, string>(parameter.Name, Say(parameter.Value)));

    private static IEnumerable<KeyValuePair<string, string>> Rule(DriftPlan plan)
    {
        yield return new("Fewest values", $"{Say(DriftThresholds.Default.MinimumCurrent)} current, {Say(DriftThresholds.Default.MinimumReference)} reference");
        yield return new("Family", $"all features of the application with enough values; Benjamini-Hochberg, q = {Say(DriftThresholds.Default.FalseDiscoveryRate)}");
        yield return new("Floors", $"PSI {Say(DriftThresholds.Default.PsiWatch)} / {Say(DriftThresholds.Default.PsiAlert)}, W₁ {Say(DriftThresholds.Default.Shift)}, V {Say(DriftThresholds.Default.CramersV)}, rate {Say(DriftThresholds.Default.RateDifference)}, ratio {Say(DriftThresholds.Default.RateRatio)}");
        yield return new("Parts of the reference", $"{Say(plan.Chunks.Count)} as long as the window, {Say(plan.ColumnChunks.Count)} as long as a column; from {Say(DriftThresholds.Default.MinimumSubWindows)} on: mean + 3 σ of their PSI");
        yield return new("Lasting", "the window and one of its last two thirds; of a column: two of it and the two before");
    }

    internal static string Say(object value) => value switch
    {
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("g", CultureInfo.InvariantCulture),
        string text => text,
        IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Say))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
