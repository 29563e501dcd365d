namespace Portal.Tools.Demo;

/// <summary>How traffic varies: a product launched a month ago, with working days, nights and weekends.</summary>
internal static class DailyRhythm
{
    /// <summary>Days after which a fresh product has closed 63 % of the gap to its final traffic.</summary>
    private const double GrowthDays = 5;

    /// <summary>Traffic <paramref name="age"/> before the demo's start relative to now: 1 now, about 0.08 thirty days back.</summary>
    public static double Growth(TimeSpan age) => age <= TimeSpan.Zero ? 1 : 0.08 + 0.92 * Math.Exp(-age.TotalDays / GrowthDays);

    /// <summary>Relative traffic at a moment (UTC), averaging about 1 over a week.</summary>
    /// <param name="officeHours">0: constant; 1: follows working hours entirely.</param>
    public static double At(DateTimeOffset time, double officeHours)
    {
        var hour = time.TimeOfDay.TotalHours;
        // Two humps, before and after lunch, over a small night floor; 2.3 brings the day's mean to 1.
        var day = 2.3 * (0.08 + 0.8 * Hump(hour, 10.5, 2.2) + 0.85 * Hump(hour, 15.0, 2.4));
        var weekend = time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.35 : 1.26;
        return 1 - officeHours + officeHours * day * weekend;
    }

    private static double Hump(double hour, double centre, double width) => Math.Exp(-Math.Pow((hour - centre) / width, 2) / 2);
}
