using Portal.Telemetry.Series;

namespace Portal.Integration.Tests.Series;

/// <summary>A metric computed call by call.</summary>
internal static class MetricExpectation
{
    public static bool RanksByCalls(CallMetric metric) => metric is CallMetric.Calls or CallMetric.CallRate or CallMetric.ErrorRate or CallMetric.TokensPerSecond
        or CallMetric.LatencyP50 or CallMetric.LatencyP95 or CallMetric.LatencyP99 or CallMetric.TtftP50 or CallMetric.TtftP95
        or CallMetric.CostPerThousandCalls or CallMetric.CostUnknownShare;

    public static double? Of(CallMetric metric, ExpectedSeries calls, TimeSpan width)
    {
        var priced = calls.Rows.Where(call => call.PriceId != 0).ToList();
        var cost = (double)priced.Sum(call => call.Cost);
        double count = calls.Calls;
        return metric switch
        {
            CallMetric.Calls => count,
            CallMetric.CallRate => count / width.TotalSeconds,
            CallMetric.Errors => calls.Errors,
            CallMetric.ErrorRate => count == 0 ? null : calls.Errors / count,
            CallMetric.LatencyP50 => calls.LatencyMs.P50,
            CallMetric.LatencyP95 => calls.LatencyMs.P95,
            CallMetric.LatencyP99 => calls.LatencyMs.P99,
            CallMetric.TtftP50 => calls.TtftMs.P50,
            CallMetric.TtftP95 => calls.TtftMs.P95,
            CallMetric.InputTokens => calls.InputTokens,
            CallMetric.OutputTokens => calls.OutputTokens,
            CallMetric.TokensPerSecond => calls.TokensPerSecond,
            CallMetric.Cost => priced.Count == 0 && count > 0 ? null : cost,
            CallMetric.CostPerThousandCalls => priced.Count == 0 ? null : cost * 1000 / priced.Count,
            CallMetric.CostUnknownShare => count == 0 ? null : (count - priced.Count) / count,
            _ => throw new ArgumentOutOfRangeException(nameof(metric)),
        };
    }

    /// <param name="histograms">More than a thousand values: quantiles are within three percent, as with every histogram of so few.</param>
    public static void ShouldAgree(decimal? actual, double? expected, string because, bool histograms = false)
    {
        if (expected is not { } value)
        {
            actual.ShouldBeNull(because);
            return;
        }
        var isQuantile = because.StartsWith("Latency", StringComparison.Ordinal) || because.StartsWith("Ttft", StringComparison.Ordinal);
        var tolerance = histograms && isQuantile ? 0.03 * value : 1e-9 * Math.Max(1, value);
        ((double)actual.ShouldNotBeNull(because)).ShouldBe(value, tolerance, because);
    }
}
