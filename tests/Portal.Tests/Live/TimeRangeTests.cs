using Portal.Live;

namespace Portal.Tests.Live;

public sealed class TimeRangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("5m", 300, 500)]
    [InlineData("15m", 900, 500)]
    [InlineData("1h", 3_600, 1_000)]
    [InlineData("6h", 21_600, 5_000)]
    [InlineData("24h", 86_400, 10_000)]
    [InlineData("7d", 604_800, 30_000)]
    [InlineData("30d", 2_592_000, 60_000)]
    public void Parse_MovingRange_CoversTheTimeBeforeNow(string text, int seconds, int tickMilliseconds)
    {
        var range = TimeRange.Parse(text);

        range.Resolve(Now).ShouldBe((Now.AddSeconds(-seconds), Now));
        range.Tick.ShouldBe(TimeSpan.FromMilliseconds(tickMilliseconds));
        range.ToQuery().ShouldBe(text);
        range.CanChange(Now.AddYears(10)).ShouldBeTrue();
    }

    [Fact]
    public void Parse_FixedRangeWithZones_StaysWhereItIs()
    {
        var range = TimeRange.Parse("2026-01-31T10:00:00+01:00/2026-01-31T10:00:00.5Z");

        var from = new DateTimeOffset(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
        range.Resolve(Now).ShouldBe((from, from.AddHours(1).AddMilliseconds(500)));
        range.ToQuery().ShouldBe("2026-01-31T09:00:00Z/2026-01-31T10:00:00.5Z");
    }

    [Fact]
    public void Parse_TextOfToQuery_GivesAnEqualRange()
    {
        var range = TimeRange.Between(Now.AddTicks(-1), Now.ToOffset(TimeSpan.FromHours(5.5)));

        TimeRange.Parse(range.ToQuery()).ShouldBe(range);
        TimeRange.Parse("15m").ShouldBe(TimeRange.Parse("15m"));
    }

    [Fact]
    public void CanChange_FixedRange_UntilLateCallsMayHaveArrived()
    {
        var range = TimeRange.Between(Now.AddHours(-1), Now);

        range.CanChange(Now.AddMinutes(4.99)).ShouldBeTrue();
        range.CanChange(Now.AddMinutes(5)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, "An empty text is not a time range")]
    [InlineData("", "An empty text is not a time range")]
    [InlineData("15 m", "use one of 5m, 15m, 1h, 6h, 24h, 7d, 30d")]
    [InlineData("15M", "'15M' is not a time range")]
    [InlineData("2026-01-31T10:00:00/2026-01-31T11:00:00Z", "'2026-01-31T10:00:00' is not an ISO 8601 time with a zone")]
    [InlineData("2026-01-31T10:00:00Z/", "An empty text is not an ISO 8601 time")]
    [InlineData("2026-01-31T10:00:00Z/2026-01-31T10:00:00Z", "is not after its start")]
    [InlineData("2026-01-31T10:00:00 01:00/2026-01-31T11:00:00Z", "write the '+' of a zone as %2B")]
    [InlineData("2010-01-31T10:00:00Z/2026-01-31T10:00:00Z", "The range covers 5844 days; at most 1830")]
    public void Parse_NoRange_SaysWhatIsWrong(string? text, string expected)
    {
        TimeRange.TryParse(text, out var range, out var fault).ShouldBeFalse();

        range.ShouldBeNull();
        fault.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public void Parse_LongGarbage_IsNotRepeatedInFull()
    {
        TimeRange.TryParse(new string('x', 10_000), out _, out var fault).ShouldBeFalse();

        fault.ShouldNotBeNull().Length.ShouldBeLessThan(300);
    }
}
