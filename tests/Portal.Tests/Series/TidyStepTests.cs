using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;

namespace Portal.Tests.Series;

public sealed class TidyStepTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("00:05:00", 300, "00:00:01")]
    [InlineData("00:05:00", 299, "00:00:02")]
    [InlineData("00:15:00", 300, "00:00:05")]
    [InlineData("01:00:00", 300, "00:00:15")]
    [InlineData("06:00:00", 300, "00:02:00")]
    [InlineData("1.00:00:00", 300, "00:05:00")]
    [InlineData("7.00:00:00", 300, "01:00:00")]
    [InlineData("30.00:00:00", 300, "03:00:00")]
    [InlineData("1825.00:00:00", 300, "7.00:00:00")]
    public void Choose_Range_TakesTheSmallestTidyStepThatFits(string length, int maxPoints, string expected) =>
        TidyStep.Choose(new Interval(Noon - TimeSpan.Parse(length, null), Noon), maxPoints, TimeSpan.FromSeconds(1)).ShouldBe(TimeSpan.Parse(expected, null));

    [Fact]
    public void Choose_OnlyHoursLeft_StartsAtAnHour() =>
        TidyStep.Choose(new Interval(Noon.AddHours(-2), Noon), 300, TimeSpan.FromHours(1)).ShouldBe(TimeSpan.FromHours(1));

    [Fact]
    public void Count_EdgesInsideBuckets_CountsEveryBucketTouched() =>
        TidyStep.Count(new Interval(Noon.AddSeconds(-1), Noon.AddSeconds(1)), TimeSpan.FromMinutes(1)).ShouldBe(2);

    [Theory]
    [InlineData("00:00:30", "Second")]
    [InlineData("00:01:30", "Second")]
    [InlineData("00:02:00", "Minute")]
    [InlineData("03:00:00", "Hour")]
    [InlineData("2.00:00:00", "Day")]
    public void CoarsestTier_Step_IsTheWidestThatIsNotCut(string step, string expected) =>
        TidyStep.CoarsestTier(TimeSpan.Parse(step, null)).ToString().ShouldBe(expected);
}
