namespace Portal.Telemetry.Costs;

/// <summary>How far forecasts like this one were from what was then spent.</summary>
/// <param name="Origins">Days from which a forecast was made as if it were that day (rolling origin).</param>
/// <param name="HorizonDays">Days each of them looked ahead.</param>
/// <param name="Trend">Whether spend was taken to go on rising or falling as in the last two weeks, or to stay level: whichever was closer.</param>
/// <param name="Wape">Sum of absolute errors over sum of spend (weighted absolute percentage error), as a ratio; null when nothing was spent.</param>
public sealed record ForecastBackTest(int Origins, int HorizonDays, bool Trend, decimal? Wape);

/// <summary>Why there is no forecast.</summary>
/// <param name="Days">Complete days of data there are.</param>
/// <param name="Needed">Complete days it takes.</param>
/// <param name="AvailableFrom">The day on which there will be enough; null while nothing has been called at all.</param>
public sealed record ForecastRefusal(int Days, int Needed, DateOnly? AvailableFrom);

/// <summary>Expected spend of a month.</summary>
/// <param name="Expected">Spent so far and expected until the month's end, USD.</param>
/// <param name="Low">Lower end of the prediction interval; never below what is already spent.</param>
/// <param name="High">Upper end of the prediction interval.</param>
/// <param name="Coverage">Share of months that should end within the interval.</param>
/// <param name="Days">What each day from today on is expected to add; today's entry is what is left of it.</param>
public sealed record SpendForecast(
    decimal Expected, decimal Low, decimal High, decimal Coverage, ForecastBackTest BackTest, IReadOnlyList<DailySpend> Days)
{
    /// <summary>Complete days of data below which no forecast is made.</summary>
    public const int FewestDays = 2 * WeekdayModel.Season;

    /// <summary>Complete days worth reading: eight weeks of origins, each with eight weeks behind it, and a month ahead.</summary>
    public const int UsefulDays = 143;

    internal const decimal IntervalCoverage = 0.8m;

    private const int OriginDays = 8 * WeekdayModel.Season;
    private const int ScaleDays = 4 * WeekdayModel.Season;

    /// <summary>
    /// Forecasts to the end of the month of <paramref name="today"/>, with a level or a trend, whichever did better in a back-test with a rolling origin
    /// (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.10). The interval is the forecast plus and minus the quantile of the back-test's absolute
    /// errors at the rank that split conformal prediction takes (Angelopoulos and Bates, A Gentle Introduction to Conformal Prediction, 1); each error is
    /// measured in average days' spend before its origin, so that it fits today's scale. Origins overlap, so the coverage is approximate.
    /// </summary>
    /// <param name="complete">Spend of consecutive complete days, oldest first, ending yesterday; at least <see cref="FewestDays"/>.</param>
    /// <param name="spent">Spent in this month so far, today included.</param>
    /// <param name="elapsed">Share of today that has passed, 0 to 1.</param>
    public static SpendForecast Compute(ReadOnlySpan<decimal> complete, DateOnly today, decimal spent, decimal elapsed)
    {
        if (complete.Length < FewestDays)
        {
            throw new ArgumentException($"{complete.Length} days are not enough for a forecast; it takes {FewestDays}.", nameof(complete));
        }
        var (level, trend) = (Try(complete, today, trend: false), Try(complete, today, trend: true));
        var best = trend.Off < level.Off ? trend : level;
        var model = WeekdayModel.Fit(complete, today.AddDays(-1), best.Result.Trend);
        var days = new List<DailySpend> { new(today, Money(model.At(today) * (1 - elapsed))) };
        for (var day = today.AddDays(1); day.Month == today.Month; day = day.AddDays(1))
        {
            days.Add(new DailySpend(day, Money(model.At(day))));
        }
        var rest = days.Sum(day => day.Cost);
        var width = Money(Quantile(best.Errors) * Scale(complete) * (days.Count - elapsed));
        return new SpendForecast(spent + rest, spent + Math.Max(0, rest - width), spent + rest + width, IntervalCoverage, best.Result, days);
    }

    /// <param name="Off">Sum of absolute errors.</param>
    /// <param name="Errors">Absolute errors in average days' spend before their origin.</param>
    private sealed record Trial(ForecastBackTest Result, decimal Off, List<decimal> Errors);

    private static Trial Try(ReadOnlySpan<decimal> days, DateOnly today, bool trend)
    {
        // A short history leaves half of what lies behind the first week to look ahead into, so that there is more than one origin.
        var ahead = DateTime.DaysInMonth(today.Year, today.Month) - today.Day + 1;
        var horizon = Math.Clamp(ahead, 1, (days.Length - WeekdayModel.Season) / 2);
        var newest = days.Length - horizon;
        var oldest = Math.Max(WeekdayModel.Season, newest - OriginDays + 1);
        var errors = new List<decimal>();
        var (off, all) = (0m, 0m);
        for (var origin = oldest; origin <= newest; origin++)
        {
            var known = days[..origin];
            var first = today.AddDays(origin - days.Length);
            var model = WeekdayModel.Fit(known, first.AddDays(-1), trend);
            var (expected, actual) = (0m, 0m);
            for (var day = 0; day < horizon; day++)
            {
                expected += model.At(first.AddDays(day));
                actual += days[origin + day];
            }
            off += Math.Abs(actual - expected);
            all += actual;
            if (Scale(known) is > 0 and var scale)
            {
                errors.Add(Math.Abs(actual - expected) / (scale * horizon));
            }
        }
        return new Trial(new ForecastBackTest(newest - oldest + 1, horizon, trend, all > 0 ? off / all : null), off, errors);
    }

    /// <summary>An average day's spend over the last four weeks.</summary>
    private static decimal Scale(ReadOnlySpan<decimal> days) => WeekdayModel.Mean(days[^Math.Min(ScaleDays, days.Length)..]);

    private static decimal Quantile(List<decimal> errors)
    {
        if (errors.Count == 0)
        {
            return 0;
        }
        errors.Sort();
        var rank = (int)Math.Ceiling((errors.Count + 1) * IntervalCoverage);
        return errors[Math.Min(rank, errors.Count) - 1];
    }

    /// <summary>An estimate needs no more decimals than the store keeps.</summary>
    private static decimal Money(decimal value) => decimal.Round(value, 12);
}

/// <summary>What was spent, or will be, on one day of a calendar. USD.</summary>
public readonly record struct DailySpend(DateOnly Day, decimal Cost);
