namespace Portal.Telemetry.Series;

/// <summary>What a panel can show of calls, as one number per group and moment.</summary>
public enum CallMetric
{
    Calls,

    /// <summary>Calls per second.</summary>
    CallRate,
    Errors,

    /// <summary>Failed calls as a share of all.</summary>
    ErrorRate,

    /// <summary>Milliseconds from request to the last token.</summary>
    LatencyP50,
    LatencyP95,
    LatencyP99,

    /// <summary>Milliseconds to the first token, of calls that report it.</summary>
    TtftP50,
    TtftP95,
    InputTokens,
    OutputTokens,

    /// <summary>Output tokens / (duration - TTFT), over calls that report TTFT.</summary>
    TokensPerSecond,

    /// <summary>US dollars of the calls whose price is known; unknown, not zero, where none is.</summary>
    Cost,

    /// <summary>US dollars per thousand calls whose price is known.</summary>
    CostPerThousandCalls,

    /// <summary>Calls without a known price as a share of all.</summary>
    CostUnknownShare,
}

/// <summary>Whether a metric is answered over time or for the range as a whole.</summary>
public enum MetricShape
{
    Buckets,
    Totals,
}

/// <summary>Asks for one metric, by group where a dimension is named.</summary>
public sealed record MetricRequest : SeriesRequest
{
    public required CallMetric Metric { get; init; }

    public CallDimension? By { get; init; }

    public MetricShape Shape { get; init; }

    /// <summary>Most groups by name, 1 to 100; the rest stands together as one more. Sums rank by themselves, quantiles and shares by calls.</summary>
    public int Top { get; init; } = 8;
}

/// <summary>One group of a metric.</summary>
/// <param name="Name">Value of the dimension; empty without one and in the group of the rest.</param>
/// <param name="IsRest">All groups beyond the named ones, computed from their calls and not from their numbers.</param>
/// <param name="Total">Over the whole range; null where the shape is buckets, or nothing was measured.</param>
/// <param name="Values">Aligned with the result's times; null where nothing was measured. Empty for totals.</param>
public sealed record MetricGroup(string Name, bool IsRest, decimal? Total, IReadOnlyList<decimal?> Values);

/// <summary>A metric by group, highest rank first and the rest last. Money and counts are exact to the last digit.</summary>
/// <param name="Incomplete">Newest buckets in which calls can still arrive.</param>
/// <param name="GroupCount">Groups there are, named or not.</param>
/// <param name="NewestReceived">When the portal received the newest call; null without calls.</param>
public sealed record MetricResult(
    SeriesWindow Window,
    IReadOnlyList<DateTimeOffset> Times,
    int Incomplete,
    IReadOnlyList<MetricGroup> Groups,
    int GroupCount,
    DateTimeOffset? NewestReceived);
