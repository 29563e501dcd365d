namespace Portal.Telemetry.Series;

/// <summary>
/// One metric by group. The groups that matter are found over the whole range first; then the metric is computed for each of them and for all
/// others together, so that a quantile of "the rest" is a quantile of its calls.
/// </summary>
internal static class MetricQuery
{
    public static async Task<MetricResult> ReadAsync(SeriesScope scope, MetricRequest request, CancellationToken cancellationToken)
    {
        if (request.Top is < 1 or > 100)
        {
            throw new ArgumentException($"Top is {request.Top}; it must be from 1 to 100.", nameof(request));
        }
        var buckets = request.Shape == MetricShape.Buckets;
        var plan = buckets ? await scope.PlanBucketsAsync(request, cancellationToken) : await scope.PlanWholeAsync(request, cancellationToken);
        var names = request.By is { } by ? await RankAsync(plan, by, request.Metric, cancellationToken) : [""];
        var named = names.Take(request.Top).ToList();
        var grouping = new Grouping(buckets ? plan.Step : null, request.By, Named: named.Count < names.Count ? named : null);
        var (values, newest) = await ValuesAsync(plan, grouping, request.Metric, cancellationToken);
        var times = buckets ? plan.Times() : [];
        return new MetricResult(
            plan.Window,
            times,
            times.Count(time => time + plan.Step > scope.Now),
            [.. (grouping.Named is null ? named : [.. named, Grouping.RestName]).Select(name => ToGroup(name, times, values))],
            names.Count,
            newest);
    }

    private static MetricGroup ToGroup(string name, IReadOnlyList<DateTimeOffset> times, Func<GroupKey, decimal?> values)
    {
        var isRest = string.Equals(name, Grouping.RestName, StringComparison.Ordinal);
        return new MetricGroup(
            isRest ? "" : name,
            isRest,
            times.Count == 0 ? values(new GroupKey(0, name)) : null,
            [.. times.Select(time => values(GroupKey.At(time, name)))]);
    }

    private static async Task<List<string>> RankAsync(SeriesPlan plan, CallDimension by, CallMetric metric, CancellationToken cancellationToken)
    {
        var ranking = MetricSums.Of(metric) is { Ranks: true } own ? own : MetricSums.CallsOnly;
        var seconds = Seconds(plan.Range.To - plan.Range.From);
        var groups = await MetricSumsQuery.ReadAsync(plan, new Grouping(By: by), ranking, cancellationToken);
        return
        [
            .. groups.OrderByDescending(group => ranking.Value(group.Value.Sums, seconds) ?? 0)
                .ThenBy(group => group.Key.Name, StringComparer.Ordinal)
                .Select(group => group.Key.Name),
        ];
    }

    private static async Task<(Func<GroupKey, decimal?> Values, DateTimeOffset? Newest)> ValuesAsync(
        SeriesPlan plan, Grouping grouping, CallMetric metric, CancellationToken cancellationToken)
    {
        if (MetricSums.Of(metric) is { } sums)
        {
            var seconds = Seconds(plan.Step);
            var groups = await MetricSumsQuery.ReadAsync(plan, grouping, sums, cancellationToken);
            return (key => sums.Value(groups.GetValueOrDefault(key).Sums ?? sums.Nothing(), seconds), groups.Values.Max(group => (DateTimeOffset?)group.NewestReceived));
        }
        var numbers = await CallNumbersQuery.ReadAsync(plan, grouping, cancellationToken);
        var newest = numbers.Values.Max(group => group.Sums.NewestReceivedOrNull);
        return (key => (decimal?)Quantile(numbers.GetValueOrDefault(key, CallNumbers.None).Durations, metric), newest);
    }

    private static double? Quantile(DurationQuantiles durations, CallMetric metric) => metric switch
    {
        CallMetric.LatencyP50 => durations.LatencyMs.P50,
        CallMetric.LatencyP95 => durations.LatencyMs.P95,
        CallMetric.LatencyP99 => durations.LatencyMs.P99,
        CallMetric.TtftP50 => durations.TtftMs.P50,
        CallMetric.TtftP95 => durations.TtftMs.P95,
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };

    private static decimal Seconds(TimeSpan width) => (decimal)width.Ticks / TimeSpan.TicksPerSecond;
}
