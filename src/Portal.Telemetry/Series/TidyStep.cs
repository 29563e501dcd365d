using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Series;

/// <summary>Bucket widths that people read easily and that divide an hour or a day.</summary>
internal static class TidyStep
{
    private static readonly TimeSpan[] Widths =
    [
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 3, 6, 12 }.Select(hours => TimeSpan.FromHours(hours)),
    ];

    /// <summary>The smallest tidy width, not below <paramref name="least"/>, whose buckets cover the range in at most <paramref name="maxPoints"/>.
    /// Ranges too long for buckets of one day get whole days.</summary>
    public static TimeSpan Choose(Interval range, int maxPoints, TimeSpan least)
    {
        foreach (var width in Widths)
        {
            if (width >= least && Count(range, width) <= maxPoints)
            {
                return width;
            }
        }
        var days = Math.Max(1, (long)Math.Ceiling((range.To - range.From) / TimeSpan.FromDays(1) / maxPoints));
        while (Count(range, TimeSpan.FromDays(days)) > maxPoints && days < 36500)
        {
            days++;
        }
        return TimeSpan.FromDays(days);
    }

    /// <summary>Buckets of a width that a range touches.</summary>
    public static long Count(Interval range, TimeSpan width) => (range.To.Ceiling(width) - range.From.Floor(width)).Ticks / width.Ticks;

    /// <summary>The widest row that fits into buckets of this width without being cut.</summary>
    public static RollupTier CoarsestTier(TimeSpan step) =>
        Divides(RollupTier.Day, step) ? RollupTier.Day
        : Divides(RollupTier.Hour, step) ? RollupTier.Hour
        : Divides(RollupTier.Minute, step) ? RollupTier.Minute
        : RollupTier.Second;

    private static bool Divides(RollupTier tier, TimeSpan step) => step.Ticks % tier.Width().Ticks == 0;
}
