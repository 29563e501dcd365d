namespace Portal.Telemetry.Costs;

/// <summary>
/// Hours, days and months of a time zone over spend that is kept by the hour (UTC). An hour belongs to the day in which it starts, so in zones that are
/// not whole hours from UTC a day's edge is rounded to the next whole hour; <see cref="IsRounded"/> says so.
/// </summary>
public sealed class CostCalendar(TimeZoneInfo zone)
{
    public static CostCalendar Utc { get; } = new(TimeZoneInfo.Utc);

    public TimeZoneInfo Zone => zone;

    /// <summary>IANA name of the zone.</summary>
    public string ZoneId => zone.Id;

    /// <summary>Reads an IANA zone name.</summary>
    public static bool TryCreate(string? zoneId, out CostCalendar calendar)
    {
        calendar = Utc;
        if (string.IsNullOrEmpty(zoneId) || zoneId.Length > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var found))
        {
            return false;
        }
        calendar = found.HasIanaId ? new CostCalendar(found) : Utc;
        return found.HasIanaId;
    }

    /// <summary>The day to which an hour's spend is counted.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    /// <summary>The first hour counted to a day.</summary>
    public DateTimeOffset StartOf(DateOnly day) => Midnight(day).CeilingHour();

    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    /// <summary>Whether the day starts within an hour of UTC, so that its edge had to be rounded.</summary>
    public bool IsRounded(DateOnly day) => Midnight(day) != StartOf(day);

    /// <summary>The same local time in the month before; the end of that month where it is shorter.</summary>
    public DateTimeOffset MonthBefore(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone).DateTime;
        var month = MonthOf(DateOnly.FromDateTime(local)).AddMonths(-1);
        return local.Day > DateTime.DaysInMonth(month.Year, month.Month)
            ? StartOf(month.AddMonths(1))
            : ToUtc(month.AddDays(local.Day - 1).ToDateTime(TimeOnly.FromDateTime(local)));
    }

    /// <summary>Starts of the buckets that cover [from, to), and the end of the last one.</summary>
    public IReadOnlyList<DateTimeOffset> Edges(DateTimeOffset from, DateTimeOffset to, CostStep step)
    {
        var edges = new List<DateTimeOffset>();
        if (step is CostStep.Hour)
        {
            for (var hour = from.FloorHour(); hour < to; hour = hour.AddHours(1))
            {
                edges.Add(hour);
            }
            edges.Add(to.CeilingHour());
            return edges;
        }
        var day = step is CostStep.Month ? MonthOf(DayOf(from.FloorHour())) : DayOf(from.FloorHour());
        while (edges.Count == 0 || edges[^1] < to)
        {
            edges.Add(StartOf(day));
            day = step is CostStep.Month ? day.AddMonths(1) : day.AddDays(1);
        }
        return edges;
    }

    private DateTimeOffset Midnight(DateOnly day) => ToUtc(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>Of two moments with the same local time the earlier one; of a local time that a clock change skips, the change.</summary>
    private DateTimeOffset ToUtc(DateTime local)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}

internal static class Hours
{
    public static DateTimeOffset FloorHour(this DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);

    public static DateTimeOffset CeilingHour(this DateTimeOffset time) => time.AddTicks(TimeSpan.TicksPerHour - 1).FloorHour();
}
