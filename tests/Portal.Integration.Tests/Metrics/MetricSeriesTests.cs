using Portal.Integration.Tests.Schema;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Metrics;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Integration.Tests.Metrics;

/// <summary>Rates of cumulative and delta points, worked out by hand in each test.</summary>
public sealed class MetricSeriesTests(EngineFixture engine)
{
    private static readonly DateTimeOffset From = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task CumulativeSum_ThatStartsAnew_CountsWhatItGrew()
    {
        // Began an hour before the range; 130 at its start, 160 a minute later; then a restart: 5, 12.
        var total = await TotalAsync(
            Sum(minute: -1, start: -60, value: 100), Sum(minute: 0, start: -60, value: 130), Sum(minute: 1, start: -60, value: 160),
            Sum(minute: 2, start: 2, value: 5), Sum(minute: 3, start: 2, value: 12));

        // 30 + 30 + 5 + 7: the point before the range says what the first one within it grew from.
        total.Sum.ShouldBe(72);
    }

    [Fact]
    public async Task CumulativeSum_WithoutAPointBefore_DoesNotCountItsPast() =>
        // Nobody knows when the 1000 were added; the next point adds 8.
        (await TotalAsync(Sum(minute: 1, start: -600, value: 1000), Sum(minute: 2, start: -600, value: 1008))).Sum.ShouldBe(8);

    [Fact]
    public async Task CumulativeSum_ThatFallsWithTheSameStart_BeganAnew() =>
        (await TotalAsync(Sum(minute: 1, start: 0, value: 10), Sum(minute: 2, start: 0, value: 4))).Sum.ShouldBe(14);

    [Fact]
    public async Task DeltaSums_OfSeveralStreams_AddUp() =>
        (await TotalAsync(Sum(1, 0, 3, MetricTemporality.Delta), Sum(2, 1, 4, MetricTemporality.Delta), Sum(2, 1, 5, MetricTemporality.Delta, series: 2))).Sum.ShouldBe(12);

    [Fact]
    public async Task Gauge_IsTheMeanLevel() =>
        (await TotalAsync(Point(1, MetricType.Gauge, row => row.Value = 10), Point(2, MetricType.Gauge, row => row.Value = 20))).Value.ShouldBe(15);

    [Fact]
    public async Task CumulativeHistogram_CountsWhatItsBucketsGrew()
    {
        var total = await TotalAsync(Histogram(1, [4, 0, 0], sum: 2), Histogram(2, [4, 6, 0], sum: 11), Histogram(3, [4, 6, 10], sum: 61));

        (total.Count, total.Sum).ShouldBe((20, 61));
        total.P50.ShouldBe(2); // 10 of 20 are at most 2, the second bound
    }

    [Fact]
    public async Task CumulativeExponential_OfACoarserScale_GrowsFromTheFinerOne()
    {
        // Scale 1, buckets 2 and 3 with 4 and 5 values; then scale 0, where both are bucket 1 (2, 4], with 12: three more.
        var total = await TotalAsync(
            Exponential(1, scale: 1, offset: 2, [4, 5], start: 0),
            Exponential(2, scale: 0, offset: 1, [12], start: 0));

        total.Count.ShouldBe(12);
        total.P50!.Value.ShouldBeInRange(2, 4);
    }

    private static MetricPointRow Sum(int minute, int start, double value, MetricTemporality temporality = MetricTemporality.Cumulative, ulong series = 1) =>
        Point(minute, MetricType.Sum, row =>
        {
            (row.Temporality, row.Monotonic, row.Value, row.Series) = (temporality, true, value, series);
            row.StartMicroseconds = Microseconds(start);
        });

    private static MetricPointRow Histogram(int minute, ulong[] counts, double sum) => Point(minute, MetricType.Histogram, row =>
    {
        (row.Temporality, row.Sum) = (MetricTemporality.Cumulative, sum);
        row.Count = counts.Aggregate(0UL, (total, count) => total + count);
        row.Bounds.AddRange([1, 2]);
        row.BucketCounts.AddRange(counts);
    });

    private static MetricPointRow Exponential(int minute, int scale, int offset, ulong[] counts, int start) => Point(minute, MetricType.ExponentialHistogram, row =>
    {
        (row.Temporality, row.Scale, row.BucketOffset, row.StartMicroseconds) = (MetricTemporality.Cumulative, scale, offset, Microseconds(start));
        row.Count = counts.Aggregate(0UL, (total, count) => total + count);
        row.BucketCounts.AddRange(counts);
    });

    private static MetricPointRow Point(int minute, MetricType type, Action<MetricPointRow> fill)
    {
        var row = new MetricPointRow
        {
            Tenant = "default", Application = "shop", Metric = "m", Name = "m", Type = type, TimeMicroseconds = Microseconds(minute), StartMicroseconds = Microseconds(0), Series = 1,
        };
        fill(row);
        return row;
    }

    private static long Microseconds(int minute) => From.AddMinutes(minute).ToUnixTimeMilliseconds() * 1000;

    private async Task<MetricValue> TotalAsync(params MetricPointRow[] points)
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        using var writer = new RowBinaryWriter();
        foreach (var point in points)
        {
            point.WriteTo(writer);
            point.Dispose();
        }

        await database.DataSource.InsertRowBinaryAsync(
            MetricPointColumns.Table, MetricPointColumns.All, writer.WrittenMemory, new InsertOptions { DeduplicationToken = "points" }, CancellationToken.None);
        var request = new SeriesRequest { Filter = new() { Tenant = "default" }, From = From, To = From.AddMinutes(10), MaxPoints = 100 };
        return (await new MetricPoints(database.DataSource).GetSeriesAsync(request, "m", group: null, CancellationToken.None)).Groups.ShouldHaveSingleItem().Total;
    }
}
