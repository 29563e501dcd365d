using System.Data.Common;
using Portal.Telemetry.Pricing;

namespace Portal.Telemetry.Costs;

/// <summary>Spend over time, split by a dimension.</summary>
internal static class CostSeriesQuery
{
    /// <summary>Series a chart can tell apart by colour, one of them being the rest.</summary>
    private const int MostLines = 8;

    /// <summary>Hours of a month and months of a lifetime; more buckets than this are no chart.</summary>
    private const int MostBuckets = 800;

    public static async Task<CostSeries> ReadAsync(DbDataSource clickHouse, PriceBook book, CostRequest request, CancellationToken cancellationToken)
    {
        var window = request.Window;
        var (step, edges) = Buckets(request);
        var indexes = Indexes(edges, step, request.Calendar);
        var lines = new Dictionary<string, decimal[]>(StringComparer.Ordinal);
        var unknown = new ulong[edges.Count - 1];
        var rows = CostQuery.ReadAsync(clickHouse, request, window, step, request.By, kinds: false, cancellationToken);
        await foreach (var row in rows)
        {
            if (!indexes.TryGetValue(row.Bucket, out var index))
            {
                throw new InvalidOperationException($"ClickHouse and the portal disagree about the calendar of {request.Calendar.ZoneId}: bucket {row.Bucket} is in no {step} of {window}.");
            }
            if (row.PriceId == 0)
            {
                unknown[index] += row.Calls;
                continue;
            }
            if (request.By is CostDimension.TokenType)
            {
                var use = new CostUse();
                use.Add(row, book);
                foreach (var charge in Charges.All.Where(charge => use.Cost(charge) != 0))
                {
                    Line(charge.ToString())[index] += use.Cost(charge);
                }
            }
            else
            {
                Line(row.Name)[index] += row.Cost;
            }
        }
        var ordered = lines.Select(line => new CostLine(line.Key, line.Value.Sum(), line.Value))
            .OrderByDescending(line => line.Cost).ThenBy(line => line.Name, StringComparer.Ordinal).ToList();
        var shown = ordered.Count <= MostLines ? ordered : ordered[..(MostLines - 1)];
        var rest = ordered[shown.Count..];
        return new CostSeries(
            window, step, request.By, edges, shown, rest.Count == 0 ? null : Sum(rest, unknown.Length), rest.Count, unknown, ordered.Sum(line => line.Cost),
            step is not CostStep.Hour && request.Calendar.IsRounded(request.Calendar.DayOf(window.From)));

        decimal[] Line(string name) => lines.TryGetValue(name, out var costs) ? costs : lines[name] = new decimal[unknown.Length];
    }

    /// <summary>The step asked for where its buckets fit, else one that gives a bar every few pixels.</summary>
    private static (CostStep Step, IReadOnlyList<DateTimeOffset> Edges) Buckets(CostRequest request)
    {
        var length = request.To - request.From;
        var step = request.Step ?? (length <= TimeSpan.FromDays(3) ? CostStep.Hour : length <= TimeSpan.FromDays(100) ? CostStep.Day : CostStep.Month);
        while (step < CostStep.Month && length / (step is CostStep.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1)) > MostBuckets)
        {
            step++;
        }
        return (step, request.Calendar.Edges(request.From, request.To, step));
    }

    /// <summary>The place of each bucket by the number that the query gives it.</summary>
    private static Dictionary<uint, int> Indexes(IReadOnlyList<DateTimeOffset> edges, CostStep step, CostCalendar calendar)
    {
        var indexes = new Dictionary<uint, int>();
        for (var index = 0; index < edges.Count - 1; index++)
        {
            var day = calendar.DayOf(edges[index]);
            indexes[step switch
            {
                CostStep.Hour => (uint)edges[index].ToUnixTimeSeconds(),
                CostStep.Day or CostStep.Month => (uint)(day.DayNumber - new DateOnly(1970, 1, 1).DayNumber),
                _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Not a step."),
            }] = index;
        }
        return indexes;
    }

    private static CostLine Sum(List<CostLine> lines, int buckets)
    {
        var costs = new decimal[buckets];
        foreach (var line in lines)
        {
            for (var index = 0; index < buckets; index++)
            {
                costs[index] += line.Costs[index];
            }
        }
        return new CostLine("", lines.Sum(line => line.Cost), costs);
    }
}
