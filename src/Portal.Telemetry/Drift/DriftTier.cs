using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Drift;

/// <summary>The tables of distributions, finest first. Each is fed by the insert that feeds the one before, so all three agree at every instant.</summary>
internal enum DriftTier
{
    FiveMinutes,
    Hour,
    Day,
}

/// <summary>One stretch of time and the table that answers for it.</summary>
internal readonly record struct TierPart(DriftTier Tier, Interval Interval);

/// <summary>Which table answers for which part of a window: days inside, hours and five minutes at the edges.</summary>
internal sealed class DriftTiers(RetentionOptions retention, DateTimeOffset now)
{
    // The engine drops expired rows at its own pace; readers stop a little earlier.
    private static readonly TimeSpan ExpiryMargin = TimeSpan.FromMinutes(5);

    public DateTimeOffset Now => now;

    public static TimeSpan Width(DriftTier tier) => tier switch
    {
        DriftTier.FiveMinutes => TimeSpan.FromMinutes(5),
        DriftTier.Hour => TimeSpan.FromHours(1),
        DriftTier.Day => TimeSpan.FromDays(1),
        _ => throw new ArgumentOutOfRangeException(nameof(tier)),
    };

    public static string Table(DriftTier tier) => tier switch
    {
        DriftTier.FiveMinutes => "feature_bins_five_minutes",
        DriftTier.Hour => "feature_bins_hour",
        DriftTier.Day => "feature_bins_day",
        _ => throw new ArgumentOutOfRangeException(nameof(tier)),
    };

    /// <summary>The finest table that still holds <paramref name="time"/>.</summary>
    public DriftTier FinestAt(DateTimeOffset time) =>
        time >= now + ExpiryMargin - TimeSpan.FromDays(retention.MinuteDays) ? DriftTier.FiveMinutes
        : time >= now + ExpiryMargin - TimeSpan.FromDays(retention.HourDays) ? DriftTier.Hour
        : DriftTier.Day;

    /// <summary>Calls before this time may no longer be kept one by one.</summary>
    public DateTimeOffset OldestCall => now + ExpiryMargin - TimeSpan.FromDays(retention.CallsDays);

    /// <summary>Moves the edges outward to those of the finest rows there are.</summary>
    public Interval RoundOutward(Interval range) =>
        new(range.From.Floor(Width(FinestAt(range.From))), range.To.Ceiling(Width(FinestAt(range.To))));

    /// <summary>The parts of a window whose edges lie on those of rows, ascending.</summary>
    public static IEnumerable<TierPart> Split(Interval interval) => Split(interval, DriftTier.Day);

    private static IEnumerable<TierPart> Split(Interval interval, DriftTier coarsest)
    {
        if (interval.IsEmpty)
        {
            return [];
        }
        if (coarsest == DriftTier.FiveMinutes)
        {
            return [new TierPart(coarsest, interval)];
        }
        var (from, to) = (interval.From.Ceiling(Width(coarsest)), interval.To.Floor(Width(coarsest)));
        return from >= to
            ? Split(interval, coarsest - 1)
            : [.. Split(new Interval(interval.From, from), coarsest - 1), new TierPart(coarsest, new Interval(from, to)), .. Split(new Interval(to, interval.To), coarsest - 1)];
    }
}
