using Portal.Telemetry.Series;

namespace Portal.Telemetry.Costs;

/// <summary>Asks what the calls of a filter cost within [<see cref="From"/>, <see cref="To"/>). Spend is kept by the hour, so both are rounded outward to whole hours (UTC).</summary>
public record CostRequest
{
    public required CallFilter Filter { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }

    /// <summary>Whose days and months are counted.</summary>
    public CostCalendar Calendar { get; init; } = CostCalendar.Utc;

    public CostDimension By { get; init; } = CostDimension.Application;

    /// <summary>Width of a bucket; null lets the query choose by the length of the range.</summary>
    public CostStep? Step { get; init; }

    /// <summary>Only spend of these teams; empty means all.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>The team that owns each application; counts where a call names none.</summary>
    public IReadOnlyDictionary<string, string> OwningTeams { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal CostWindow Window => new(From.FloorHour(), To.CeilingHour());
}

/// <summary>What was really covered, in whole hours.</summary>
public sealed record CostWindow(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The window of equal length just before.</summary>
    internal CostWindow Before() => new(From - (To - From), From);
}
