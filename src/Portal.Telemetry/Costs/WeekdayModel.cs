namespace Portal.Telemetry.Costs;

/// <summary>
/// Daily spend as a line times a factor for the day of the week: classical decomposition with a season of seven days (Hyndman and Athanasopoulos,
/// Forecasting: Principles and Practice, 3rd ed., 3.4), with medians for averages so that one runaway day moves nothing. The line is level, or has
/// the slope of Theil and Sen (Sen, Estimates of the regression coefficient based on Kendall's tau, 1968): the median of the slopes of all pairs of days.
/// </summary>
internal sealed class WeekdayModel
{
    /// <summary>Days needed to see each day of the week once.</summary>
    public const int Season = 7;

    private const int SeasonDays = 8 * Season;
    private const int LineDays = 2 * Season;

    private readonly DateOnly _next;
    private readonly decimal[] _factors;
    private readonly decimal _level;
    private readonly decimal _slope;

    private WeekdayModel(DateOnly next, decimal[] factors, decimal level, decimal slope) => (_next, _factors, _level, _slope) = (next, factors, level, slope);

    /// <summary>Fits the model to consecutive days.</summary>
    /// <param name="days">Oldest first, at least <see cref="Season"/>.</param>
    /// <param name="last">The newest of them.</param>
    /// <param name="trend">Whether the line may rise or fall.</param>
    public static WeekdayModel Fit(ReadOnlySpan<decimal> days, DateOnly last, bool trend)
    {
        if (days.Length < Season)
        {
            throw new ArgumentException($"{days.Length} days do not hold each day of the week; it takes {Season}.", nameof(days));
        }
        var next = last.AddDays(1);
        var factors = Factors(days, next);
        // The day after the newest one is 0, so that the line's value there is its level.
        var points = new List<(int Day, decimal Value)>(LineDays);
        for (var day = -Math.Min(LineDays, days.Length); day < 0; day++)
        {
            if (factors[Weekday(next, day)] is > 0 and var factor)
            {
                points.Add((day, days[^-day] / factor));
            }
        }
        var slope = trend ? Slope(points) : 0;
        var level = points.Count == 0 ? 0 : Median([.. points.Select(point => point.Value - slope * point.Day)]);
        return new WeekdayModel(next, factors, level, slope);
    }

    /// <summary>Expected spend of a day, never below zero.</summary>
    public decimal At(DateOnly day) => Math.Max(0, _level + _slope * (day.DayNumber - _next.DayNumber)) * _factors[(int)day.DayOfWeek];

    /// <summary>Each weekday's usual ratio to the week around it, scaled to average one. At the ends of the data the nearest whole week stands for it.</summary>
    private static decimal[] Factors(ReadOnlySpan<decimal> days, DateOnly next)
    {
        var ratios = new List<decimal>[Season];
        for (var weekday = 0; weekday < Season; weekday++)
        {
            ratios[weekday] = [];
        }
        for (var index = Math.Max(0, days.Length - SeasonDays); index < days.Length; index++)
        {
            var mean = Mean(days.Slice(Math.Clamp(index - Season / 2, 0, days.Length - Season), Season));
            if (mean > 0)
            {
                ratios[Weekday(next, index - days.Length)].Add(days[index] / mean);
            }
        }
        var factors = Array.ConvertAll(ratios, list => list.Count == 0 ? 1 : Median(list));
        var sum = factors.Sum();
        return sum == 0 ? [.. Enumerable.Repeat(1m, Season)] : Array.ConvertAll(factors, factor => factor * Season / sum);
    }

    private static decimal Slope(List<(int Day, decimal Value)> points)
    {
        var slopes = new List<decimal>();
        for (var one = 0; one < points.Count; one++)
        {
            for (var other = one + 1; other < points.Count; other++)
            {
                slopes.Add((points[other].Value - points[one].Value) / (points[other].Day - points[one].Day));
            }
        }
        return slopes.Count == 0 ? 0 : Median(slopes);
    }

    private static int Weekday(DateOnly next, int shift) => (int)next.AddDays(shift).DayOfWeek;

    internal static decimal Mean(ReadOnlySpan<decimal> values)
    {
        var sum = 0m;
        foreach (var value in values)
        {
            sum += value;
        }
        return sum / values.Length;
    }

    private static decimal Median(List<decimal> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
