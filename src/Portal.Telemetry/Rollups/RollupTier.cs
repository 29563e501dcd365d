namespace Portal.Telemetry.Rollups;

/// <summary>Where calls are read from, finest first.</summary>
internal enum RollupTier
{
    Raw,
    Second,
    Minute,
    Hour,
    Day,
}

internal static class RollupTiers
{
    /// <summary>Width of one row; a raw call has none.</summary>
    public static TimeSpan Width(this RollupTier tier) => tier switch
    {
        RollupTier.Raw => TimeSpan.Zero,
        RollupTier.Second => TimeSpan.FromSeconds(1),
        RollupTier.Minute => TimeSpan.FromMinutes(1),
        RollupTier.Hour => TimeSpan.FromHours(1),
        RollupTier.Day => TimeSpan.FromDays(1),
        _ => throw new ArgumentOutOfRangeException(nameof(tier)),
    };
}

/// <summary>A half-open stretch of time [<paramref name="From"/>, <paramref name="To"/>).</summary>
internal readonly record struct Interval(DateTimeOffset From, DateTimeOffset To)
{
    public bool IsEmpty => From >= To;
}

internal static class UtcBuckets
{
    /// <summary>The start of the bucket that holds <paramref name="time"/>; buckets are counted from 1970 in UTC.</summary>
    public static DateTimeOffset Floor(this DateTimeOffset time, TimeSpan width)
    {
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        var rest = ticks % width.Ticks;
        return new DateTimeOffset(time.UtcTicks - (rest < 0 ? rest + width.Ticks : rest), TimeSpan.Zero);
    }

    /// <summary>The first bucket edge at or after <paramref name="time"/>.</summary>
    public static DateTimeOffset Ceiling(this DateTimeOffset time, TimeSpan width)
    {
        var floor = time.Floor(width);
        return floor == time ? floor : floor + width;
    }
}
