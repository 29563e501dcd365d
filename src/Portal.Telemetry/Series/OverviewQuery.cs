namespace Portal.Telemetry.Series;

/// <summary>Every application with its numbers now, over the window of equal length before, and a small trend.</summary>
internal static class OverviewQuery
{
    // A tile is some 150 pixels wide; more points than this cannot be told apart.
    private const int TrendPoints = 48;

    public static async Task<OverviewResult> ReadAsync(SeriesScope scope, SeriesRequest request, CancellationToken cancellationToken)
    {
        var before = request with { From = request.From - (request.To - request.From), To = request.From };
        var trendRequest = request with { Step = null, MaxPoints = Math.Min(request.MaxPoints, TrendPoints) };

        var current = ReadRowsAsync(scope, request, cancellationToken);
        var previous = ReadRowsAsync(scope, before, cancellationToken);
        var trend = ReadTrendAsync(scope, trendRequest, cancellationToken);
        await Task.WhenAll(current, previous, trend);

        var (window, now) = await current;
        var (_, then) = await previous;
        // An application that fell silent is news, so it stays in view as long as the window before knew it.
        var names = now.Keys.Union(then.Keys, StringComparer.Ordinal)
            .OrderByDescending(name => now.GetValueOrDefault(name).Row?.Calls ?? 0)
            .ThenBy(name => name, StringComparer.Ordinal);
        var trends = await trend;
        return new OverviewResult(window, [.. names.Select(name => ToOverview(name, now.GetValueOrDefault(name), then.GetValueOrDefault(name), trends))]);
    }

    private static ApplicationOverview ToOverview(
        string name, (BreakdownRow? Row, CallSums? Sums) now, (BreakdownRow? Row, CallSums? Sums) then, Trend trend) => new(
            now.Row ?? BreakdownQuery.ToRow(name, CallNumbers.None),
            then.Row,
            trend.Times,
            [.. trend.Times.Select(time => trend.Groups.GetValueOrDefault(GroupKey.At(time, name), CallNumbers.None).Durations.LatencyMs.P95)],
            [.. trend.Times.Select(time => trend.Groups.GetValueOrDefault(GroupKey.At(time, name), CallNumbers.None).Sums.Calls)],
            (now.Sums ?? then.Sums)?.NewestReceivedOrNull);

    private static async Task<(SeriesWindow Window, Dictionary<string, (BreakdownRow? Row, CallSums? Sums)> Rows)> ReadRowsAsync(
        SeriesScope scope, SeriesRequest request, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanWholeAsync(request, cancellationToken);
        var rows = await BreakdownQuery.ReadRowsAsync(plan, CallDimension.Application, cancellationToken);
        return (plan.Window, rows.ToDictionary(row => row.Row.Name, row => ((BreakdownRow?)row.Row, (CallSums?)row.Sums), StringComparer.Ordinal));
    }

    private sealed record Trend(IReadOnlyList<DateTimeOffset> Times, Dictionary<GroupKey, CallNumbers> Groups);

    private static async Task<Trend> ReadTrendAsync(SeriesScope scope, SeriesRequest request, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanBucketsAsync(request, cancellationToken);
        return new Trend(plan.Times(), await CallNumbersQuery.ReadAsync(plan, new Grouping(plan.Step, CallDimension.Application), cancellationToken));
    }
}
