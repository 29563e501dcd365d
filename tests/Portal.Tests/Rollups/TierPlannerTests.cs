using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;

namespace Portal.Tests.Rollups;

public sealed class TierPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 30, 0, TimeSpan.Zero);
    private readonly TierPlanner _planner = new(new RetentionOptions(), Now);

    [Fact]
    public void Plan_EverythingComputed_UsesDaysHoursMinutesAndRawEdges()
    {
        var range = new Interval(At(28, 22, 58, 30), At(31, 12, 10, 15));

        var plan = _planner.Plan(range, RollupTier.Day, RollupTier.Raw, Computed(28, 31));

        plan.Range.ShouldBe(range);
        plan.Parts[RollupTier.Raw].ShouldBe([new(At(28, 22, 58, 30), At(28, 22, 59)), new(At(31, 12, 10), At(31, 12, 10, 15))]);
        plan.Parts[RollupTier.Minute].ShouldBe([new(At(28, 22, 59), At(28, 23)), new(At(31, 12), At(31, 12, 10))]);
        plan.Parts[RollupTier.Hour].ShouldBe([new(At(28, 23), At(29)), new(At(31), At(31, 12))]);
        plan.Parts[RollupTier.Day].ShouldBe([new(At(29), At(31))]);
    }

    [Fact]
    public void Plan_LateCallInAComputedHour_ReadsThatHourByMinute()
    {
        var state = Computed(29, 30);
        var hours = new Dictionary<DateTimeOffset, WindowState>(state.Hours) { [At(29, 5)] = new(101, 100) };
        var days = new Dictionary<DateTimeOffset, WindowState>(state.Days) { [At(29)] = new(2401, 2400) };

        var plan = _planner.Plan(new Interval(At(29), At(31)), RollupTier.Day, RollupTier.Raw, new RollupState(hours, days));

        plan.Parts[RollupTier.Minute].ShouldBe([new(At(29, 5), At(29, 6))]);
        plan.Parts[RollupTier.Hour].ShouldBe([new(At(29), At(29, 5)), new(At(29, 6), At(30))]);
        plan.Parts[RollupTier.Day].ShouldBe([new(At(30), At(31))]);
    }

    [Fact]
    public void Plan_NothingComputedAfterABackfill_ReadsMinutes()
    {
        var hours = Enumerable.Range(0, 48).ToDictionary(hour => At(29).AddHours(hour), _ => new WindowState(100, null));

        var plan = _planner.Plan(
            new Interval(At(29), At(31)), RollupTier.Day, RollupTier.Raw, new RollupState(hours, new Dictionary<DateTimeOffset, WindowState>()));

        plan.Parts.ShouldHaveSingleItem();
        plan.Parts[RollupTier.Minute].ShouldBe([new(At(29), At(31))]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Plan_DirtyHoursScattered_PartsCoverTheRangeOnceAndStayFew(int every)
    {
        var state = Computed(1, 30);
        var hours = state.Hours.ToDictionary(hour => hour.Key, hour => hour.Key.Hour % every == 0 ? new WindowState(101, 100) : hour.Value);
        var range = new Interval(At(1, 0, 30), At(30, 23, 15));

        var plan = _planner.Plan(range, RollupTier.Day, RollupTier.Raw, new RollupState(hours, new Dictionary<DateTimeOffset, WindowState>()));

        var parts = plan.Parts.Values.SelectMany(intervals => intervals).OrderBy(interval => interval.From).ToList();
        parts[0].From.ShouldBe(range.From);
        parts[^1].To.ShouldBe(range.To);
        parts.Zip(parts.Skip(1)).ShouldAllBe(pair => pair.First.To == pair.Second.From);
        plan.Parts[RollupTier.Minute].Count.ShouldBeLessThanOrEqualTo(24);
        foreach (var dirty in hours.Where(hour => !hour.Value.IsCurrent && hour.Key >= range.From && hour.Key.AddHours(1) <= range.To))
        {
            plan.Parts[RollupTier.Minute].ShouldContain(minute => minute.From <= dirty.Key && minute.To >= dirty.Key.AddHours(1));
        }
    }

    [Fact]
    public void Plan_OlderThanRaw_RoundsOutwardToTheMinute()
    {
        var old = Now.AddDays(-89).AddHours(-23).AddMinutes(-58).AddSeconds(20);

        // 90 days of raw and minute, less the safety margin of five minutes: minute and raw are gone, the hour is left.
        _planner.Plan(new Interval(old, Now), RollupTier.Day, RollupTier.Raw, RollupState.Empty).Range.From.ShouldBe(old.Floor(TimeSpan.FromHours(1)));

        var longMinutes = new TierPlanner(new RetentionOptions { MinuteDays = 120 }, Now);
        longMinutes.Plan(new Interval(old, Now), RollupTier.Day, RollupTier.Raw, RollupState.Empty).Range.From.ShouldBe(old.Floor(TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(-1, RollupTier.Second)]
    [InlineData(-26, RollupTier.Raw)]
    public void Plan_BelowAMinute_TakesSecondsWhileTheyExist(int hours, object expected)
    {
        var range = new Interval(Now.AddHours(hours), Now.AddHours(hours).AddSeconds(10));

        _planner.Plan(range, RollupTier.Second, RollupTier.Second, RollupState.Empty).Parts.Keys.ShouldBe([(RollupTier)expected]);
    }

    [Fact]
    public void Plan_HourStillRunning_EstimatesItsCallsByElapsedTime()
    {
        // 600 calls in the 30 minutes that have passed of the hour; the last five minutes hold about 100 of them.
        var state = new RollupState(
            new Dictionary<DateTimeOffset, WindowState> { [At(31, 12)] = new(600, null) }, new Dictionary<DateTimeOffset, WindowState>());

        _planner.Plan(new Interval(At(31, 12, 25), Now), RollupTier.Minute, RollupTier.Raw, state).TenantCalls.ShouldBe(100, 1e-9);
    }

    private static DateTimeOffset At(int day, int hour = 0, int minute = 0, int second = 0) => new(2026, 3, day, hour, minute, second, TimeSpan.Zero);

    private static RollupState Computed(int firstDay, int lastDay)
    {
        var days = Enumerable.Range(firstDay, lastDay - firstDay + 1).Select(day => At(day)).ToList();
        return new RollupState(
            days.SelectMany(day => Enumerable.Range(0, 24).Select(hour => day.AddHours(hour))).ToDictionary(hour => hour, _ => new WindowState(100, 100)),
            days.ToDictionary(day => day, _ => new WindowState(2400, 2400)));
    }
}
