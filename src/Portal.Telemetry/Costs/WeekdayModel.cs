namespace Portal.Telemetry.Costs;

/// <summary>
/// Daily spend as a level times a factor for the day of the week: the classical ratio-to-average decomposition with a season of seven days
/// (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 3.4), with medians for averages so that one runaway day moves neither.
/// </summary>
internal sealed class WeekdayModel
{
    /// <summary>Days needed to see each day of the week once.</summary>
    public const int Season = 7;

    private const int MostWeeks = 8;
    private const int LevelDays = 14;

    private readonly decimal _level;
    private readonly decimal[] _factors;

    private WeekdayModel(decimal level, decimal[] factors) => (_level, _factors) = (level, factors);

    /// <summary>Fits the model to consecutive days.</summary>
    /// <param name="days">Oldest first, at least <see cref="Season"/>.</param>
    /// <param name="last">The newest of them.</param>
    public static WeekdayModel Fit(ReadOnlySpan<decimal> days, DateOnly last)
    {
        if (days.Length < Season)
        {
            throw new ArgumentException($"{days.Length} days do not hold each day of the week; it takes {Season}.", nameof(days));
        }
        var factors = Factors(days, last);
        var levels = new List<decimal>(LevelDays);
        for (var back = 0; back < Math.Min(LevelDays, days.Length); back++)
        {
            if (factors[Weekday(last, -back)] is > 0 and var factor)
            {
                levels.Add(days[^(back + 1)] / factor);
            }
        }
        return new WeekdayModel(levels.Count == 0 ? 0 : Median(levels), factors);
    }

    /// <summary>Expected spend of a day.</summary>
    public decimal At(DateOnly day) => _level * _factors[(int)day.DayOfWeek];

    /// <summary>The share of an average day that each day of the week takes; they average one.</summary>
    private static decimal[] Factors(ReadOnlySpan<decimal> days, DateOnly last)
    {
        var ratios = new List<decimal>[Season];
        for (var weekday = 0; weekday < Season; weekday++)
        {
            ratios[weekday] = [];
        }
        for (var week = 0; week < Math.Min(MostWeeks, days.Length / Season); week++)
        {
            var block = days.Slice(days.Length - (week + 1) * Season, Season);
            var mean = Mean(block);
            for (var place = 0; place < Season && mean > 0; place++)
            {
                ratios[Weekday(last, place - (Season - 1))].Add(block[place] / mean);
            }
        }
        var factors = Array.ConvertAll(ratios, list => list.Count == 0 ? 1 : Median(list));
        var sum = factors.Sum();
        return sum == 0 ? [.. Enumerable.Repeat(1m, Season)] : Array.ConvertAll(factors, factor => factor * Season / sum);
    }

    private static int Weekday(DateOnly last, int shift) => (int)last.AddDays(shift).DayOfWeek;

    internal static decimal Mean(ReadOnlySpan<decimal> values)
    {
        var sum = 0m;
        foreach (var value in values)
        {
            sum += value;
        }
        return sum / values.Length;
    }

    internal static decimal Median(List<decimal> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
