using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Series;

/// <summary>
/// Sums and quantiles by group. A plan of raw calls alone is one query. Otherwise sums come from rollups, quantiles from histograms, and
/// groups below <see cref="ThinGroup"/> values are read from raw calls while those exist and the scan is affordable.
/// </summary>
internal static class CallNumbersQuery
{
    /// <summary>Below so many values a histogram's error shows.</summary>
    private const ulong ThinGroup = 1_000;

    /// <summary>More raw calls than this are not scanned for the sake of thin groups; the number of values stands beside the quantile.</summary>
    private const double AffordableScan = 3_000_000;

    public static async Task<Dictionary<GroupKey, CallNumbers>> ReadAsync(SeriesPlan plan, Grouping grouping, CancellationToken cancellationToken)
    {
        if (plan.IsRaw && plan.Rows.TenantCalls <= AffordableScan)
        {
            return await RawNumbersQuery.ReadAsync(plan, grouping, [plan.Range], names: null, cancellationToken);
        }
        var sumsTask = CallSumsQuery.ReadAsync(plan, grouping, cancellationToken);
        var histogramsTask = NeedsHistograms(plan, grouping) ? HistogramQuantilesQuery.ReadAsync(plan, grouping, cancellationToken) : null;
        await Task.WhenAll(sumsTask, histogramsTask ?? Task.CompletedTask);

        var sums = await sumsTask;
        var exact = await ReadThinGroupsAsync(plan, grouping, sums, cancellationToken);
        histogramsTask ??= sums.Keys.All(exact.ContainsKey)
            ? Task.FromResult(new Dictionary<GroupKey, DurationQuantiles>())
            : HistogramQuantilesQuery.ReadAsync(plan, grouping, cancellationToken);
        var histograms = await histogramsTask;
        return sums.ToDictionary(
            group => group.Key,
            group => new CallNumbers(
                group.Value,
                exact.GetValueOrDefault(group.Key)?.Durations ?? histograms.GetValueOrDefault(group.Key, DurationQuantiles.None)));
    }

    // Without a filter the groups' size is known beforehand well enough to ask for sums and histograms at once; with one, small groups
    // are likely, whose histograms nobody would read.
    private static bool NeedsHistograms(SeriesPlan plan, Grouping grouping)
    {
        var share = grouping.Step is { } step ? step / (plan.Range.To - plan.Range.From) : 1;
        return CallDimensions.All.All(dimension => plan.Filter.Values(dimension).Count == 0) && plan.Rows.TenantCalls * share >= 2 * ThinGroup;
    }

    private static async Task<Dictionary<GroupKey, CallNumbers>> ReadThinGroupsAsync(
        SeriesPlan plan, Grouping grouping, Dictionary<GroupKey, CallSums> sums, CancellationToken cancellationToken)
    {
        var thin = sums.Where(group => IsThin(group.Value)).Select(group => group.Key).ToList();
        if (thin.Count == 0 || plan.Range.From < plan.Scope.Planner.Oldest(RollupTier.Raw))
        {
            return [];
        }
        var intervals = grouping.Step is { } width ? Merge(thin.Select(group => group.Time), width) : [plan.Range];
        var covered = intervals.Aggregate(TimeSpan.Zero, (sum, interval) => sum + (interval.To - interval.From));
        if (plan.Rows.TenantCalls * (covered / (plan.Range.To - plan.Range.From)) > AffordableScan)
        {
            return [];
        }
        IReadOnlyList<string>? names = grouping.By is null ? null : [.. thin.Select(group => group.Name).Distinct(StringComparer.Ordinal)];
        return await RawNumbersQuery.ReadAsync(plan, grouping, intervals, names, cancellationToken);
    }

    private static bool IsThin(CallSums sums) => sums.Calls < ThinGroup || sums.TtftCalls is > 0 and < ThinGroup;

    // More buckets than a query may name are read as one stretch.
    private static List<Interval> Merge(IEnumerable<DateTimeOffset> buckets, TimeSpan width)
    {
        var merged = new List<Interval>();
        foreach (var start in buckets.Distinct().Order())
        {
            if (merged.Count > 0 && merged[^1].To == start)
            {
                merged[^1] = merged[^1] with { To = start + width };
            }
            else
            {
                merged.Add(new Interval(start, start + width));
            }
        }
        return merged.Count <= TierPlanner.MaxIntervals ? merged : [new Interval(merged[0].From, merged[^1].To)];
    }
}
