using Portal.Ui;

namespace Portal.Tests.Ui;

public sealed class SparklineTests
{
    // 240 wide, 40 high with 2 px above and below: the largest value lies at y = 2, zero at y = 38.
    [Fact]
    public void Lines_WithAGap_AreSeveral() =>
        Sparkline.Lines([0, 10, null, 5, 10]).ShouldBe(["0,38 60,2", "180,20 240,2"]);

    [Fact]
    public void Lines_LoneBucket_IsADash() => Sparkline.Lines([null, 4, null]).ShouldBe(["120,2 60,2"]);

    [Fact]
    public void Lines_LastBucketStillFilling_EndBeforeItAndTheTailLeadsThere()
    {
        Sparkline.Lines([0, 10, 5], lastIsOpen: true).ShouldBe(["0,38 120,2"]);
        Sparkline.Tail([0, 10, 5]).ShouldBe("120,2 240,20");
        Sparkline.Tail([0, null, 5]).ShouldBeNull();
    }

    [Fact]
    public void Lines_NothingMeasured_AreNone() => Sparkline.Lines([null, null]).ShouldBeEmpty();
}
