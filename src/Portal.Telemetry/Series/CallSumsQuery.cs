namespace Portal.Telemetry.Series;

/// <summary>Counts and sums of a group of calls.</summary>
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
    DateTimeOffset NewestReceived)
{
    public static CallSums None { get; } = new(0, 0, 0, 0, 0, 0, 0, default);

    /// <summary>Output tokens / (duration - TTFT); null where no call reports TTFT.</summary>
    public double? TokensPerSecond => StreamNs == 0 ? null : StreamTokens / (StreamNs / 1e9);

    /// <summary>Null without calls.</summary>
    public DateTimeOffset? NewestReceivedOrNull => Calls == 0 ? null : NewestReceived;
}

/// <summary>Counts and sums by group, exact from whatever tiers the plan names.</summary>
internal static class CallSumsQuery
{
    public static async Task<Dictionary<GroupKey, CallSums>> ReadAsync(SeriesPlan plan, Grouping grouping, CancellationToken cancellationToken)
    {
        var query = grouping.Bind(new CallQuery(plan.Filter));
        var sql = $"""
            SELECT {grouping.Columns("t")},
                sum(calls), sum(errors), sum(input_tokens), sum(output_tokens), sum(ttft_calls), sum(stream_tokens), sum(stream_ns),
                max(newest_received)
            FROM {query.Source(plan.Sums, CallQuery.Columns.Sums, grouping.Dimensions)}
            GROUP BY bucket, name
            """;
        var groups = new Dictionary<GroupKey, CallSums>();
        var rows = plan.Scope.ClickHouse.QueryAsync(
            sql,
            row => (
                Key: new GroupKey(row.GetFieldValue<uint>(0), row.GetString(1)),
                Sums: new CallSums(
                    row.GetFieldValue<ulong>(2),
                    row.GetFieldValue<ulong>(3),
                    row.GetFieldValue<ulong>(4),
                    row.GetFieldValue<ulong>(5),
                    row.GetFieldValue<ulong>(6),
                    row.GetFieldValue<ulong>(7),
                    row.GetFieldValue<ulong>(8),
                    row.GetFieldValue<DateTimeOffset>(9))),
            query.Parameters,
            cancellationToken);
        await foreach (var (key, sums) in rows)
        {
            groups[key] = sums;
        }
        return groups;
    }
}
