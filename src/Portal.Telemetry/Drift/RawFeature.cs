namespace Portal.Telemetry.Drift;

/// <summary>How a raw call's value of a feature is read, as the materialized view of the five-minute table reads it. The feature's name is the parameter <c>feature</c>.</summary>
internal static class RawFeature
{
    /// <summary>Whether a call has the feature.</summary>
    public static string Exists(string feature) => feature switch
    {
        "latency_ms" or "input_tokens" or "output_tokens" or "error" or "model" => "counted",
        "ttft_ms" => "counted AND ttft_ns > 0",
        "cost_usd" => "counted AND price_id != 0",
        "tool_error" => "kind = 'tool'",
        "finish_reason" => "counted AND notEmpty(finish_reasons)",
        "outcome" => "outcome != ''",
        "outcome_score" => "has_outcome_score",
        _ => "mapContains(numbers, {feature:String}) OR mapContains(labels, {feature:String})",
    };

    /// <summary>Whether its value is a number.</summary>
    public static string IsNumber(string feature) => feature switch
    {
        "latency_ms" or "ttft_ms" or "input_tokens" or "output_tokens" or "cost_usd" or "outcome_score" => "true",
        "error" or "model" or "tool_error" or "finish_reason" or "outcome" => "false",
        _ => "mapContains(numbers, {feature:String})",
    };

    /// <summary>The number; 0 for categories.</summary>
    public static string Number(string feature) => feature switch
    {
        "latency_ms" => "duration_ns / 1e6",
        "ttft_ms" => "ttft_ns / 1e6",
        "input_tokens" or "output_tokens" => $"toFloat64({feature})",
        "cost_usd" => "toFloat64(cost)",
        "outcome_score" => "outcome_score",
        "error" or "model" or "tool_error" or "finish_reason" or "outcome" => "toFloat64(0)",
        _ => "numbers[{feature:String}]",
    };

    /// <summary>The category; empty for numbers.</summary>
    public static string Label(string feature) => feature switch
    {
        "error" or "tool_error" => "if(status = 'error', 'yes', 'no')",
        "model" => "toString(model)",
        "finish_reason" => "toString(finish_reasons[1])",
        "outcome" => "toString(outcome)",
        "latency_ms" or "ttft_ms" or "input_tokens" or "output_tokens" or "cost_usd" or "outcome_score" => "''",
        _ => "labels[{feature:String}]",
    };

    /// <summary>The number's bin, by the rule of db/clickhouse/0010_features.sql.</summary>
    public static string Bin(string feature) => feature is "outcome_score"
        ? "toInt16(greatest(-10001, least(10001, floor(outcome_score * 100))))"
        : $"""
            toInt16(multiIf(
                {Number(feature)} > 0, ceil(log2(if({Number(feature)} = 0, 1, abs({Number(feature)}))) * 8) - 1,
                {Number(feature)} = 0, -10000,
                -20000 - (ceil(log2(if({Number(feature)} = 0, 1, abs({Number(feature)}))) * 8) - 1)))
            """;
}
