using System.Globalization;
using Portal.Telemetry.Costs;

namespace Portal.Tests.Costs;

/// <summary>Dates of clock changes are those of the IANA time zone database.</summary>
public sealed class CostCalendarTests
{
    [Theory]
    [InlineData("Europe/Madrid", 2026, 3, 29, 23)] // clocks go forward at 01:00 UTC
    [InlineData("Europe/Madrid", 2026, 10, 25, 25)] // and back
    [InlineData("Europe/Madrid", 2026, 11, 21, 24)]
    [InlineData("America/New_York", 2026, 3, 8, 23)]
    [InlineData("Africa/Cairo", 2026, 4, 24, 23)] // midnight itself is skipped
    [InlineData("America/Havana", 2026, 11, 1, 25)] // midnight comes twice
    public void Edges_OfADay_AreAsFarApartAsItsHours(string zone, int year, int month, int day, int hours)
    {
        var calendar = Calendar(zone);
        var date = new DateOnly(year, month, day);

        (calendar.StartOf(date.AddDays(1)) - calendar.StartOf(date)).ShouldBe(TimeSpan.FromHours(hours));
    }

    [Fact]
    public void Edges_OfAMonth_FollowTheZone()
    {
        // March in Madrid: from 28 February 23:00 UTC (UTC+1) to 31 March 22:00 UTC (UTC+2).
        var edges = Calendar("Europe/Madrid").Edges(At("2026-03-10T08:00Z"), At("2026-03-11T00:00Z"), CostStep.Month);

        edges.ShouldBe([At("2026-02-28T23:00Z"), At("2026-03-31T22:00Z")]);
    }

    [Fact]
    public void Edges_OfDaysAcrossAClockChange_KeepLocalMidnights()
    {
        var edges = Calendar("Europe/Madrid").Edges(At("2026-03-28T12:00Z"), At("2026-03-30T12:00Z"), CostStep.Day);

        edges.ShouldBe([At("2026-03-27T23:00Z"), At("2026-03-28T23:00Z"), At("2026-03-29T22:00Z"), At("2026-03-30T22:00Z")]);
    }

    [Fact]
    public void StartOf_ZoneOffByHalfAnHour_IsTheNextWholeHourAndSaidSo()
    {
        // Kolkata is UTC+5:30: 1 June begins at 18:30 UTC, and spend is kept by whole hours.
        var calendar = Calendar("Asia/Kolkata");

        calendar.StartOf(new DateOnly(2026, 6, 1)).ShouldBe(At("2026-05-31T19:00Z"));
        calendar.IsRounded(new DateOnly(2026, 6, 1)).ShouldBeTrue();
        calendar.DayOf(At("2026-05-31T18:00Z")).ShouldBe(new DateOnly(2026, 5, 31));
        calendar.DayOf(At("2026-05-31T19:00Z")).ShouldBe(new DateOnly(2026, 6, 1));
        Calendar("Europe/Madrid").IsRounded(new DateOnly(2026, 6, 1)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Europe/Madrid", "2026-11-21T10:30Z", "2026-10-21T09:30Z")] // 11:30 in winter is 11:30 in summer
    [InlineData("UTC", "2026-03-31T12:00Z", "2026-03-01T00:00Z")] // February has no 31st: all of it counts
    [InlineData("UTC", "2026-01-15T12:00Z", "2025-12-15T12:00Z")]
    public void MonthBefore_IsTheSameLocalTime(string zone, string now, string expected) => Calendar(zone).MonthBefore(At(now)).ShouldBe(At(expected));

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("../../etc/passwd")]
    public void TryCreate_NoZone_IsRefused(string? zone) => CostCalendar.TryCreate(zone, out _).ShouldBeFalse();

    private static CostCalendar Calendar(string zone)
    {
        CostCalendar.TryCreate(zone, out var calendar).ShouldBeTrue();
        return calendar;
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
