using Microsoft.Extensions.Localization;
using Portal.Latency;
using Portal.Telemetry.Series;

namespace Portal.Tests.Latency;

public sealed class LatencyFramesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Latency_BucketWithoutCalls_StaysAGap()
    {
        var frame = LatencyFrames.Latency(Series(Noon, Point(Noon, 100), Point(Noon.AddSeconds(10), null), Point(Noon.AddSeconds(20), 300, complete: false)), null, new Keys());

        frame.Series.Select(series => series.Name).ShouldBe(["SeriesP50", "SeriesP95", "SeriesP99"]);
        frame.Series[1].Values.ShouldBe([100, null, 300]);
        frame.Incomplete.ShouldBe(1);
        frame.Step.ShouldBe(10_000);
        frame.Times[0].ShouldBe(1_769_860_800_000); // date -u -d 2026-01-31T12:00Z +%s
    }

    [Fact]
    public void Latency_WithPrevious_IsLaidOverAtTheSamePlaces()
    {
        var before = Noon.AddMinutes(-1);
        var frame = LatencyFrames.Latency(
            Series(Noon, Point(Noon, 100), Point(Noon.AddSeconds(10), 200)),
            Series(before, Point(before, 50), Point(before.AddSeconds(10), 60)),
            new Keys());

        frame.Series[^1].Comparison.ShouldBeTrue();
        frame.Series[^1].Values.ShouldBe([50, 60]);
    }

    [Fact]
    public void Throughput_TwentyCallsInTenSeconds_IsTwoPerSecond() =>
        LatencyFrames.Throughput(Series(Noon, Point(Noon, 100) with { Calls = 20 }), new Keys()).Series[0].Values.ShouldBe([2]);

    [Fact]
    public void Errors_AreSharesOfTheCallsOfTheirBucket()
    {
        var calls = Series(Noon, Point(Noon, 100) with { Calls = 8 }, Point(Noon.AddSeconds(10), null) with { Calls = 0 });
        var errors = new ErrorSeriesResult(calls.Window, [Noon, Noon.AddSeconds(10)], [new ErrorTypeSeries("timeout", 2, [2, 0])]);

        LatencyFrames.Errors(errors, calls).Series[0].Values.ShouldBe([0.25, null]);
    }

    private static LatencySeriesResult Series(DateTimeOffset from, params LatencyPoint[] points) =>
        new(new SeriesWindow(from, from.AddMinutes(1), TimeSpan.FromSeconds(10), SeriesSource.Raw), points);

    private static LatencyPoint Point(DateTimeOffset time, double? p95, bool complete = true) =>
        new(time, 10, 0, 0, 0, p95 / 2, p95, p95 * 2, null, null, null, complete);

    /// <summary>Answers every key with itself.</summary>
    private sealed class Keys : IStringLocalizer
    {
        public LocalizedString this[string name] => new(name, name);

        public LocalizedString this[string name, params object[] arguments] => new(name, name);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
