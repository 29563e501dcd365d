using System.Globalization;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Series;

namespace Portal.Drift;

/// <summary>Addresses of the calls behind a part of a distribution: the same filter and window, narrowed by a search for the values.</summary>
internal static class DriftCallsLink
{
    /// <summary>Null: calls cannot be found by this value, as with those that many rare values were joined to.</summary>
    public static string? Of(CallFilter filter, DriftWindow window, string feature, FeatureColumn column) =>
        Search(feature, column) is { } search ? PortalUrls.Calls(filter, TimeRange.Between(window.From, window.To).ToQuery(), search) : null;

    /// <summary>The search for a column's values; bins of numbers are open at their lower end.</summary>
    internal static string? Search(string feature, FeatureColumn column) => column switch
    {
        { Category: "" or "__other__" } => null,
        { Category: { } category } => feature switch
        {
            "model" => $"model:{Quoted(category)}",
            "finish_reason" => $"finish:{Quoted(category)}",
            "error" => category == "yes" ? "status:error" : "status:ok",
            "tool_error" => $"kind:tool status:{(category == "yes" ? "error" : "ok")}",
            "prompt_version" => $"prompt_version:{Quoted(category)}",
            _ when IsEvaluation(feature) => null,
            _ => $"feature.{Key(feature)}:{Quoted(category)}",
        },
        { Lower: { } lower, Upper: { } upper } => feature switch
        {
            "latency_ms" => Between("latency", Math.Round(lower, 4), Math.Round(upper, 4), "ms"),
            "ttft_ms" => Between("ttft", Math.Round(lower, 4), Math.Round(upper, 4), "ms"),
            "cost_usd" => Between("cost", lower, upper, ""),
            "input_tokens" or "output_tokens" => Between(feature, Math.Floor(lower + 1e-9), Math.Floor(upper + 1e-9), ""),
            _ when IsEvaluation(feature) => null,
            _ => Between($"feature.{Key(feature)}", lower, upper, ""),
        },
        _ => null,
    };

    /// <summary>Scores lie in a table of their own, which the search over calls does not know.</summary>
    private static bool IsEvaluation(string feature) => feature.StartsWith("evaluation.", StringComparison.Ordinal);

    private static string Between(string field, double lower, double upper, string unit)
    {
        var above = lower >= upper ? $"{field}>={Number(lower)}{unit}" : double.IsFinite(lower) ? $"{field}>{Number(lower)}{unit}" : "";
        return double.IsFinite(upper) ? $"{above} {field}<={Number(upper)}{unit}".TrimStart() : above;
    }

    private static string Number(double value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Key(string feature) => feature.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-') ? feature : Quoted(feature);

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
