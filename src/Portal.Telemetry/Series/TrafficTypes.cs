using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Series;

/// <summary>Who calls which model where, as telemetry tells it.</summary>
/// <param name="Version"><c>service.version</c>, or <c>portal.model.version</c> where the sender states it.</param>
public sealed record TrafficSource(string Application, string Environment, string Provider, string Model, string Version);

/// <summary>Numbers of some calls; two of them add up.</summary>
/// <param name="Cost">US dollars, of the calls counted in <paramref name="CostedCalls"/>.</param>
/// <param name="CostedCalls">Calls whose cost is known.</param>
/// <param name="LatencyMs">Empty where latencies were not asked for.</param>
/// <param name="FirstSeen">Start of the first of these calls within the range, to the grain of the tier that answered.</param>
/// <param name="LastSeen">When the portal received the newest.</param>
public sealed record TrafficNumbers(
    ulong Calls, ulong Errors, decimal Cost, ulong CostedCalls, LogHistogram LatencyMs, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    /// <summary>Share of calls that failed; null without calls.</summary>
    public double? ErrorRate => Calls == 0 ? null : (double)Errors / Calls;

    /// <summary>US dollars; null where calls were made and the cost of none is known.</summary>
    public decimal? KnownCost => Calls > 0 && CostedCalls == 0 ? null : Cost;

    /// <summary>Milliseconds, to the width of a histogram's bin (9 %); null without latencies.</summary>
    public double? LatencyP95Ms => LatencyMs.Quantile(0.95);

    /// <summary>The numbers of all of them together; null for none.</summary>
    public static TrafficNumbers? Sum(IEnumerable<TrafficNumbers> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        TrafficNumbers? sum = null;
        foreach (var part in parts)
        {
            sum ??= part with { Calls = 0, Errors = 0, Cost = 0, CostedCalls = 0, LatencyMs = new LogHistogram() };
            sum = sum with
            {
                Calls = sum.Calls + part.Calls,
                Errors = sum.Errors + part.Errors,
                Cost = sum.Cost + part.Cost,
                CostedCalls = sum.CostedCalls + part.CostedCalls,
                FirstSeen = part.FirstSeen < sum.FirstSeen ? part.FirstSeen : sum.FirstSeen,
                LastSeen = part.LastSeen > sum.LastSeen ? part.LastSeen : sum.LastSeen,
            };
            foreach (var (bin, count) in part.LatencyMs.Bins)
            {
                sum.LatencyMs.Add(bin, count);
            }
        }
        return sum;
    }
}

/// <summary>Traffic by source, the busiest first.</summary>
/// <param name="IsCut">There were more sources than are told.</param>
public sealed record TrafficResult(SeriesWindow Window, IReadOnlyList<(TrafficSource Source, TrafficNumbers Numbers)> Rows, bool IsCut);
