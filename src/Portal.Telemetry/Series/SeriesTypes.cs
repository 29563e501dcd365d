namespace Portal.Telemetry.Series;

/// <summary>The table tier that answered. <see cref="Mixed"/>: rollups inside, raw rows or a finer tier at the edges.</summary>
public enum SeriesSource
{
    Raw,
    Second,
    Minute,
    Hour,
    Day,
    Mixed,
}

/// <summary>Asks for calls of a filter within [<see cref="From"/>, <see cref="To"/>), UTC.</summary>
public record SeriesRequest
{
    public required CallFilter Filter { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }

    /// <summary>Width of a bucket; null lets the query choose the smallest tidy step that stays within <see cref="MaxPoints"/>.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>Most buckets to return (the chart's width in pixels, at most 2,000).</summary>
    public int MaxPoints { get; init; } = 300;
}

/// <summary>What was really covered: edges that fall inside a rollup bucket whose raw rows are gone are rounded outward.</summary>
public sealed record SeriesWindow(DateTimeOffset From, DateTimeOffset To, TimeSpan Step, SeriesSource Source);

/// <summary>Quantiles of a duration in milliseconds; null where no call was measured. <paramref name="Count"/>: the number of values behind them.</summary>
public sealed record Quantiles(double? P50, double? P95, double? P99, ulong Count);

/// <summary>Calls are sampled: the numbers beside this are estimates.</summary>
/// <param name="StoredCalls">Calls that were kept.</param>
/// <param name="OneIn">How many calls one kept call stands for, on average.</param>
/// <param name="CallsStandardError">
/// Of the number of calls; null where raw calls are gone or too many. Traces are kept as a whole, by chance and independently of each other (a Poisson
/// design), so its variance is estimated by the sum over kept traces of w (w - 1) n², with n calls of weight w: Särndal, Swensson and Wretman, Model
/// Assisted Survey Sampling (1992), section 3.5, with inclusion probability 1 / w. An interval of 1.96 standard errors covers the truth 95 times in 100.
/// </param>
public sealed record SampleEstimate(ulong StoredCalls, double OneIn, double? CallsStandardError = null);

/// <summary>Sums and quantiles of a window.</summary>
/// <param name="TokensPerSecond">Output tokens / (duration - TTFT), over calls that report TTFT; null where none does.</param>
/// <param name="NewestReceived">When the portal received the newest call of the window; null without calls.</param>
/// <param name="Sample">Null: every call was kept and the numbers are exact.</param>
public sealed record CallSummary(
    ulong Calls,
    ulong Errors,
    ulong InputTokens,
    ulong OutputTokens,
    Quantiles LatencyMs,
    Quantiles TtftMs,
    double? TokensPerSecond,
    DateTimeOffset? NewestReceived,
    SeriesWindow Window,
    SampleEstimate? Sample = null);

/// <summary>One bucket of <see cref="LatencySeriesResult"/>. Buckets without calls are present with zero counts and null quantiles.</summary>
/// <param name="Complete">False for the newest bucket while calls can still arrive in it.</param>
public sealed record LatencyPoint(
    DateTimeOffset Time,
    ulong Calls,
    ulong Errors,
    ulong InputTokens,
    ulong OutputTokens,
    double? LatencyP50,
    double? LatencyP95,
    double? LatencyP99,
    double? TtftP50,
    double? TtftP95,
    double? TokensPerSecond,
    bool Complete);

public sealed record LatencySeriesResult(SeriesWindow Window, IReadOnlyList<LatencyPoint> Points);

/// <summary>Counts of calls by time and latency bin, for a heat map. <c>Counts[t][b]</c>; bin b covers [Edges[b], Edges[b+1]) ms.</summary>
public sealed record LatencyHeatmapResult(SeriesWindow Window, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<double> EdgesMs, IReadOnlyList<ulong[]> Counts);

/// <summary>Errors of one type over time; aligned with <c>Times</c>.</summary>
public sealed record ErrorTypeSeries(string ErrorType, ulong Total, IReadOnlyList<ulong> Counts);

public sealed record ErrorSeriesResult(SeriesWindow Window, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<ErrorTypeSeries> Types);

/// <summary>One value of a dimension with its numbers.</summary>
/// <param name="Sample">Null: every call was kept and the numbers are exact.</param>
public sealed record BreakdownRow(
    string Name,
    ulong Calls,
    ulong Errors,
    ulong InputTokens,
    ulong OutputTokens,
    Quantiles LatencyMs,
    Quantiles TtftMs,
    double? TokensPerSecond,
    SampleEstimate? Sample = null);

/// <summary>Rows ordered by <see cref="BreakdownOrder"/>, at most <c>Limit</c>.</summary>
public sealed record BreakdownResult(SeriesWindow Window, CallDimension Dimension, IReadOnlyList<BreakdownRow> Rows);

public enum BreakdownOrder
{
    Calls,
    LatencyP95,
    Errors,
}

/// <summary>Asks for the values of a dimension.</summary>
public sealed record BreakdownRequest : SeriesRequest
{
    public required CallDimension Dimension { get; init; }
    public BreakdownOrder Order { get; init; } = BreakdownOrder.LatencyP95;
    public int Limit { get; init; } = 10;
}

/// <summary>One application with its numbers now, before, and a small trend.</summary>
/// <param name="Previous">The same numbers over the window of equal length just before; null when nothing was called then.</param>
/// <param name="TrendP95Ms">p95 per bucket of <paramref name="TrendTimes"/>; null where no call was made.</param>
public sealed record ApplicationOverview(
    BreakdownRow Current,
    BreakdownRow? Previous,
    IReadOnlyList<DateTimeOffset> TrendTimes,
    IReadOnlyList<double?> TrendP95Ms,
    IReadOnlyList<ulong> TrendCalls,
    DateTimeOffset? NewestReceived);

public sealed record OverviewResult(SeriesWindow Window, IReadOnlyList<ApplicationOverview> Applications);

/// <summary>Values a filter can take within the window, most used first.</summary>
public sealed record FilterValuesResult(IReadOnlyDictionary<CallDimension, IReadOnlyList<string>> Values);
