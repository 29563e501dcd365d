using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Rollups;

/// <summary>Splits a range over the tiers so that every sum is exact: coarse where a computed window has seen all its calls, finer elsewhere.</summary>
internal sealed class TierPlanner(RetentionOptions retention, DateTimeOffset now)
{
    // A query names each minute interval; more of them are joined over the windows between.
    internal const int MaxIntervals = 24;

    // The engine drops expired rows from the table's edge at its own pace; readers stop a little earlier.
    private static readonly TimeSpan ExpiryMargin = TimeSpan.FromMinutes(5);

    /// <summary>The finest tier that still holds calls of <paramref name="time"/>.</summary>
    public RollupTier FinestAt(DateTimeOffset time) =>
        time >= Oldest(RollupTier.Raw) ? RollupTier.Raw
        : time >= Oldest(RollupTier.Minute) ? RollupTier.Minute
        : time >= Oldest(RollupTier.Hour) ? RollupTier.Hour
        : RollupTier.Day;

    /// <summary>The time before which a tier may have lost rows.</summary>
    public DateTimeOffset Oldest(RollupTier tier) => now + ExpiryMargin - tier switch
    {
        RollupTier.Raw => TimeSpan.FromDays(retention.CallsDays),
        RollupTier.Second => TimeSpan.FromHours(retention.SecondHours),
        RollupTier.Minute => TimeSpan.FromDays(retention.MinuteDays),
        RollupTier.Hour => TimeSpan.FromDays(retention.HourDays),
        RollupTier.Day => TimeSpan.FromDays(retention.DayDays),
        _ => throw new ArgumentOutOfRangeException(nameof(tier)),
    };

    /// <summary>Moves edges that fall inside a row outward where nothing finer is left.</summary>
    public Interval RoundOutward(Interval range)
    {
        var from = FinestAt(range.From) is var first && first == RollupTier.Raw ? range.From : range.From.Floor(first.Width());
        var to = FinestAt(range.To) is var last && last == RollupTier.Raw ? range.To : range.To.Ceiling(last.Width());
        return new Interval(from, to);
    }

    /// <param name="range">What is asked for.</param>
    /// <param name="coarsest">The widest row that still fits the buckets asked for.</param>
    /// <param name="fine">What answers below a minute: raw calls or, for sums alone, seconds.</param>
    public TierPlan Plan(Interval range, RollupTier coarsest, RollupTier fine, RollupState state)
    {
        range = RoundOutward(range);
        var parts = new Dictionary<RollupTier, IReadOnlyList<Interval>>();
        var tenantCalls = EstimateCalls(range, state);
        var minutes = new Interval(range.From.Ceiling(TimeSpan.FromMinutes(1)), range.To.Floor(TimeSpan.FromMinutes(1)));
        if (coarsest < RollupTier.Minute || minutes.IsEmpty)
        {
            AddFine([range]);
            return new TierPlan(range, parts, tenantCalls);
        }
        AddFine([new Interval(range.From, minutes.From), new Interval(minutes.To, range.To)]);

        var (byMinute, byHour, byDay) = Classify(minutes, coarsest, state);
        byMinute = Join(byMinute, MaxIntervals);
        Add(RollupTier.Minute, byMinute);
        Add(RollupTier.Hour, Outside(byHour, byMinute));
        Add(RollupTier.Day, Outside(byDay, byMinute));
        return new TierPlan(range, parts, tenantCalls);

        void Add(RollupTier tier, List<Interval> intervals)
        {
            if (intervals.Count > 0)
            {
                parts[tier] = intervals;
            }
        }

        void AddFine(List<Interval> intervals)
        {
            intervals.RemoveAll(interval => interval.IsEmpty);
            var useSeconds = fine == RollupTier.Second
                && intervals.TrueForAll(i => i.From >= Oldest(RollupTier.Second) && i.From.Floor(OneSecond) == i.From && i.To.Floor(OneSecond) == i.To);
            Add(useSeconds ? RollupTier.Second : RollupTier.Raw, intervals);
        }
    }

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    private (List<Interval> Minutes, List<Interval> Hours, List<Interval> Days) Classify(Interval range, RollupTier coarsest, RollupState state)
    {
        var (minutes, hours, days) = (new List<Interval>(), new List<Interval>(), new List<Interval>());
        var position = range.From;
        while (position < range.To)
        {
            var day = position.Floor(OneDay);
            var hour = position.Floor(OneHour);
            if (coarsest >= RollupTier.Day && position == day && day + OneDay <= range.To && UseDay(day, state))
            {
                Append(days, position, position += OneDay);
            }
            else if (coarsest >= RollupTier.Hour && position == hour && hour + OneHour <= range.To && UseHour(hour, state))
            {
                Append(hours, position, position += OneHour);
            }
            else
            {
                var end = hour + OneHour < range.To ? hour + OneHour : range.To;
                Append(minutes, position, position = end);
            }
        }
        return (minutes, hours, days);
    }

    // Calls of an hour that is cut by the range count by the share of it; the hour that is still running has only come so far.
    private double EstimateCalls(Interval range, RollupState state)
    {
        var calls = 0.0;
        foreach (var (hour, window) in state.Hours)
        {
            var end = hour + OneHour < now ? hour + OneHour : now;
            var (from, to) = (hour > range.From ? hour : range.From, end < range.To ? end : range.To);
            if (from < to)
            {
                calls += window.Calls * ((to - from) / (end - hour));
            }
        }
        return calls;
    }

    private bool UseHour(DateTimeOffset hour, RollupState state)
    {
        var window = state.Hours.GetValueOrDefault(hour);
        return window.IsCurrent || hour < Oldest(RollupTier.Minute) || window is { Calls: 0, Computed: null };
    }

    // A day is at most as complete as its hours; once they are gone it is all there is.
    private bool UseDay(DateTimeOffset day, RollupState state)
    {
        var window = state.Days.GetValueOrDefault(day);
        return window.IsCurrent || day < Oldest(RollupTier.Hour) || (window.Computed is not null && day < Oldest(RollupTier.Minute));
    }

    private static void Append(List<Interval> intervals, DateTimeOffset from, DateTimeOffset to)
    {
        if (intervals.Count > 0 && intervals[^1].To == from)
        {
            intervals[^1] = intervals[^1] with { To = to };
        }
        else
        {
            intervals.Add(new Interval(from, to));
        }
    }

    /// <summary>Joins neighbours over the narrowest gaps until few enough are left.</summary>
    private static List<Interval> Join(List<Interval> intervals, int most)
    {
        if (intervals.Count <= most)
        {
            return intervals;
        }
        var kept = Enumerable.Range(1, intervals.Count - 1)
            .OrderByDescending(i => intervals[i].From - intervals[i - 1].To)
            .Take(most - 1)
            .ToHashSet();
        var joined = new List<Interval> { intervals[0] };
        for (var i = 1; i < intervals.Count; i++)
        {
            if (kept.Contains(i))
            {
                joined.Add(intervals[i]);
            }
            else
            {
                joined[^1] = joined[^1] with { To = intervals[i].To };
            }
        }
        return joined;
    }

    /// <summary>The parts of <paramref name="intervals"/> that <paramref name="covered"/> leaves over; both ascending.</summary>
    private static List<Interval> Outside(List<Interval> intervals, List<Interval> covered)
    {
        var left = new List<Interval>();
        foreach (var interval in intervals)
        {
            var from = interval.From;
            foreach (var cover in covered.Where(cover => cover.From < interval.To && cover.To > interval.From))
            {
                if (cover.From > from)
                {
                    left.Add(new Interval(from, cover.From));
                }
                from = cover.To > from ? cover.To : from;
            }
            if (from < interval.To)
            {
                left.Add(interval with { From = from });
            }
        }
        return left;
    }
}
