using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>An attribute's groups over time, and by model, version or environment.</summary>
internal static class BiasTrendQuery
{
    private const int MostBuckets = 60;
    private const int MostRows = 20;

    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);
    private static readonly TimeSpan OneWeek = TimeSpan.FromDays(7);

    // Whole divisors of a day below it, whole days above: buckets start at the same times every day.
    private static readonly TimeSpan[] Steps =
        [.. new[] { 1, 2, 3, 4, 6, 8, 12, 24, 48, 168, 336 }.Select(hours => TimeSpan.FromHours(hours))];

    public static async Task<BiasTrend> ReadAsync(
        DbDataSource clickHouse, BiasRequest request, string attribute, BiasMetric metric, TimeSpan? step, CancellationToken cancellationToken)
    {
        var width = step ?? Choose(BiasScope.WindowOf(request));
        if (width < OneHour || width.Ticks % OneHour.Ticks != 0)
        {
            throw new ArgumentException("Decisions are counted by the hour: a step is whole hours.", nameof(step));
        }
        var query = new CellsQuery(request, attribute, step: width);
        var cells = await query.ReadAsync(clickHouse, cancellationToken);
        var times = new List<DateTimeOffset>();
        for (var time = query.Window.From.Floor(width); time < query.Window.To; time += width)
        {
            times.Add(time);
        }
        // A group that may not be shown over the whole window is not shown in parts of it.
        var whole = new GroupTable(cells, [attribute], request.MinimumSize);
        var shown = whole.Shown.Select(group => group.Value).ToList();
        var buckets = cells.ToLookup(cell => cell.Bucket);
        var rates = times.ConvertAll(time => RatesOf([.. buckets[time]], attribute, metric, request, shown));
        return new BiasTrend(
            query.Window, attribute, metric, width, times,
            [.. shown.Select(value => new GroupTrend(value, [.. rates.Select(bucket => bucket.TryGetValue(value, out var rate) ? rate.Estimate() : Estimate.None(UndefinedReason.Suppressed))]))],
            rates.ConvertAll(Gap),
            BiasComputations.Groups(request, query, cells.Where(cell => cell.Misses == 0).Sum(cell => cell.Count.N)));
    }

    public static async Task<BiasBreakdown> ReadByAsync(DbDataSource clickHouse, BiasRequest request, string attribute, CallDimension by, CancellationToken cancellationToken)
    {
        var query = new CellsQuery(request, attribute, by: by);
        var cells = await query.ReadAsync(clickHouse, cancellationToken);
        var rows = cells.Where(cell => cell.Misses == 0).GroupBy(cell => cell.Name, StringComparer.Ordinal).Select(named =>
        {
            var bias = BiasAnalysis.Analyze([.. named], [attribute], request)[0];
            var decisions = named.Sum(cell => cell.Count.N);
            return new BiasBreakdownRow(named.Key, decisions < request.MinimumSize ? null : decisions, named.Min(cell => cell.FirstHour), bias);
        });
        return new BiasBreakdown(
            query.Window, attribute,
            [.. rows.OrderByDescending(row => row.FirstSeen).ThenBy(row => row.Name, StringComparer.Ordinal).Take(MostRows)],
            BiasComputations.Groups(request, query, cells.Where(cell => cell.Misses == 0).Sum(cell => cell.Count.N)));
    }

    // Beyond a week whole days are read: the hours of a month are twenty times as many cells.
    private static TimeSpan Choose(BiasWindow window)
    {
        var length = window.To - window.From;
        var found = Array.Find(Steps, step => length / step <= MostBuckets && (length <= OneWeek || step >= OneDay));
        return found == default ? Steps[^1] : found;
    }

    /// <summary>Rates of the groups that a bucket may show.</summary>
    private static Dictionary<string, RateCounts> RatesOf(
        OutcomeCell[] cells, string attribute, BiasMetric metric, BiasRequest request, List<string> shown) =>
        new GroupTable(cells, [attribute], request.MinimumSize).Shown
            .Where(group => shown.Contains(group.Value, StringComparer.Ordinal))
            .ToDictionary(group => group.Value, group => group.Tally.Of(metric), StringComparer.Ordinal);

    private static Estimate Gap(Dictionary<string, RateCounts> rates)
    {
        var known = rates.Where(rate => rate.Key != GroupRates.OtherValue && rate.Value.Value is not null).Select(rate => rate.Value).ToList();
        return known.Count < 2
            ? Estimate.None(known.Count == 0 ? UndefinedReason.NoObservations : UndefinedReason.OneGroup)
            : known.MaxBy(rate => rate.Value).Minus(known.MinBy(rate => rate.Value));
    }
}
