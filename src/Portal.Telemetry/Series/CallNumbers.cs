namespace Portal.Telemetry.Series;

/// <summary>Counts and sums of a group of calls.</summary>
/// <param name="StoredCalls">Rows behind <paramref name="Calls"/>; fewer where calls are sampled, and the numbers are estimates then.</param>
/// <param name="StreamTokens">Output tokens of the calls that report a time to first token.</param>
/// <param name="StreamNs">Nanoseconds those calls took after it.</param>
internal sealed record CallSums(
    ulong Calls,
    ulong Errors,
    ulong InputTokens,
    ulong OutputTokens,
    ulong TtftCalls,
    ulong StreamTokens,
    ulong StreamNs,
    DateTimeOffset NewestReceived,
    ulong StoredCalls)
{
    public static CallSums None { get; } = new(0, 0, 0, 0, 0, 0, 0, default, 0);

    /// <summary>Whether rows stand for more calls than themselves.</summary>
    public bool IsSampled => StoredCalls > 0 && StoredCalls < Calls;

    /// <summary>Null where the numbers are exact.</summary>
    public SampleEstimate? Sample => IsSampled ? new SampleEstimate(StoredCalls, (double)Calls / StoredCalls) : null;

    /// <summary>Output tokens / (duration - TTFT); null where no call reports TTFT.</summary>
    public double? TokensPerSecond => StreamNs == 0 ? null : StreamTokens / (StreamNs / 1e9);

    /// <summary>Null without calls.</summary>
    public DateTimeOffset? NewestReceivedOrNull => Calls == 0 ? null : NewestReceived;
}

/// <summary>Quantiles of latency and time to first token of a group.</summary>
internal sealed record DurationQuantiles(Quantiles LatencyMs, Quantiles TtftMs)
{
    public static Quantiles NoValues { get; } = new(null, null, null, 0);

    public static DurationQuantiles None { get; } = new(NoValues, NoValues);
}

/// <summary>Everything a group shows.</summary>
internal sealed record CallNumbers(CallSums Sums, DurationQuantiles Durations)
{
    public static CallNumbers None { get; } = new(CallSums.None, DurationQuantiles.None);
}
