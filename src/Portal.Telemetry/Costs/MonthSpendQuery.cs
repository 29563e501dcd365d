using System.Data.Common;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Costs;

/// <summary>A calendar month so far, beside the month before, and where it will end. USD.</summary>
/// <param name="From">First hour of the month (UTC).</param>
/// <param name="To">First hour of the next.</param>
/// <param name="Days">Each day from the month's first to today.</param>
/// <param name="PreviousSameTime">Spent in the month before up to the same local time; null when there was no data from its first day on.</param>
/// <param name="Forecast">Null when <paramref name="Refusal"/> says why.</param>
/// <param name="NewestReceived">When the portal received the newest of these calls within the last day.</param>
public sealed record MonthSpend(
    DateOnly Today,
    DateTimeOffset From,
    DateTimeOffset To,
    decimal Spent,
    ulong Calls,
    ulong UnknownCalls,
    IReadOnlyList<DailySpend> Days,
    decimal? PreviousSameTime,
    SpendForecast? Forecast,
    ForecastRefusal? Refusal,
    DateTimeOffset? NewestReceived);

/// <summary>Reads spend by the hour and counts it into days of a calendar.</summary>
internal static class MonthSpendQuery
{
    private sealed record HourOfSpend(DateTimeOffset Time, decimal Cost, ulong Calls, ulong UnknownCalls);

    /// <param name="request">Its range does not matter.</param>
    public static async Task<MonthSpend> ReadAsync(DbDataSource clickHouse, CostRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calendar = request.Calendar;
        var today = calendar.DayOf(now);
        var month = CostCalendar.MonthOf(today);
        var window = new CostWindow(calendar.StartOf(today.AddDays(-SpendForecast.UsefulDays)), now.CeilingHour());
        var reading = ReadHoursAsync(clickHouse, request, window, cancellationToken);
        var newest = ReadNewestAsync(clickHouse, request.Filter, now, cancellationToken);
        await Task.WhenAll(reading, newest);
        var hours = await reading;

        var (from, to) = (calendar.StartOf(month), calendar.StartOf(month.AddMonths(1)));
        var current = hours.Where(hour => hour.Time >= from).ToList();
        var byDay = hours.GroupBy(hour => calendar.DayOf(hour.Time)).ToDictionary(day => day.Key, day => day.Sum(hour => hour.Cost));
        var (forecast, refusal) = Forecast(hours, byDay, calendar, today, now, current.Sum(hour => hour.Cost));
        return new MonthSpend(
            today,
            from,
            to,
            current.Sum(hour => hour.Cost),
            Count(current, hour => hour.Calls),
            Count(current, hour => hour.UnknownCalls),
            [.. Days(month, today).Select(day => new DailySpend(day, byDay.GetValueOrDefault(day)))],
            PreviousSameTime(hours, calendar, month, now),
            forecast,
            refusal,
            await newest);
    }

    private static (SpendForecast? Forecast, ForecastRefusal? Refusal) Forecast(
        List<HourOfSpend> hours, Dictionary<DateOnly, decimal> byDay, CostCalendar calendar, DateOnly today, DateTimeOffset now, decimal spent)
    {
        if (FirstCompleteDay(hours, calendar) is not { } first)
        {
            return (null, new ForecastRefusal(0, SpendForecast.FewestDays, null));
        }
        var complete = Days(first, today.AddDays(-1)).Select(day => byDay.GetValueOrDefault(day)).ToArray();
        if (complete.Length < SpendForecast.FewestDays)
        {
            return (null, new ForecastRefusal(complete.Length, SpendForecast.FewestDays, first.AddDays(SpendForecast.FewestDays)));
        }
        var (start, end) = (calendar.StartOf(today), calendar.StartOf(today.AddDays(1)));
        var elapsed = Math.Clamp((decimal)(now - start).Ticks / (end - start).Ticks, 0, 1);
        return (SpendForecast.Compute(complete, today, spent, elapsed), null);
    }

    /// <summary>Of a day on which the first call came in at noon, half is missing.</summary>
    private static DateOnly? FirstCompleteDay(List<HourOfSpend> hours, CostCalendar calendar)
    {
        if (hours.Count == 0)
        {
            return null;
        }
        var first = calendar.DayOf(hours[0].Time);
        return hours[0].Time == calendar.StartOf(first) ? first : first.AddDays(1);
    }

    private static decimal? PreviousSameTime(List<HourOfSpend> hours, CostCalendar calendar, DateOnly month, DateTimeOffset now)
    {
        var first = month.AddMonths(-1);
        if (hours.Count == 0 || calendar.DayOf(hours[0].Time) > first)
        {
            return null;
        }
        var (from, until) = (calendar.StartOf(first), calendar.MonthBefore(now));
        return hours.Where(hour => hour.Time >= from && hour.Time < until).Sum(hour => hour.Cost);
    }

    private static IEnumerable<DateOnly> Days(DateOnly first, DateOnly last)
    {
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static ulong Count(List<HourOfSpend> hours, Func<HourOfSpend, ulong> calls) => hours.Aggregate(0UL, (sum, hour) => sum + calls(hour));

    private static async Task<List<HourOfSpend>> ReadHoursAsync(
        DbDataSource clickHouse, CostRequest request, CostWindow window, CancellationToken cancellationToken)
    {
        var query = new CostQuery(request, window);
        var rows = clickHouse.QueryAsync(
            $"""
            SELECT toUInt32(toUnixTimestamp(time)) AS hour, sum(cost), sum(calls), sumIf(calls, price_id = 0)
            FROM cost_hour
            WHERE {query.Where}
            GROUP BY hour
            ORDER BY hour
            """,
            row => new HourOfSpend(
                DateTimeOffset.FromUnixTimeSeconds(row.GetFieldValue<uint>(0)), row.GetFieldValue<decimal>(1), row.GetFieldValue<ulong>(2), row.GetFieldValue<ulong>(3)),
            query.Parameters,
            cancellationToken);
        var hours = new List<HourOfSpend>();
        await foreach (var hour in rows)
        {
            hours.Add(hour);
        }
        return hours;
    }

    private static async Task<DateTimeOffset?> ReadNewestAsync(DbDataSource clickHouse, CallFilter filter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var query = new CallQuery(filter).With("since", now.AddDays(-1));
        var rows = clickHouse.QueryAsync(
            $"SELECT count(), max(newest_received) FROM calls_minute WHERE {query.Condition} AND time >= {{since:DateTime('UTC')}}",
            row => row.GetFieldValue<ulong>(0) == 0 ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(1),
            query.Parameters,
            cancellationToken);
        DateTimeOffset? newest = null;
        await foreach (var time in rows)
        {
            newest = time;
        }
        return newest;
    }
}
