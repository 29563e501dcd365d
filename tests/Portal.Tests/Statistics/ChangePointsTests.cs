using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class ChangePointsTests
{
    [Fact]
    public void V35_Cusum_GivesBothSums()
    {
        var result = Cusum.Run([10, 11, 12, 9, 8, 10, 13, 7, 6, 6], 10, .5, limit: 5);

        result.Up.ShouldBe([0, .5, 2, .5, 0, 0, 2.5, 0, 0, 0], 1e-12);
        result.Down.ShouldBe([0, 0, 0, .5, 2, 1.5, 0, 2.5, 6, 9.5], 1e-12);
        result.Alarm.ShouldBe(8);
        result.Start.ShouldBe(7);
    }

    [Fact]
    public void Pelt_TwoLevels_FindsWhereTheSecondBegins()
    {
        var random = new SeededRandom(7);
        double[] series = [.. Enumerable.Range(0, 60).Select(i => (i < 37 ? 10 : 12) + (random.NextNormal() / 4))];

        ChangePoints.Pelt(series).ShouldBe([37]);
    }

    [Fact]
    public void Pelt_OneLevel_FindsNothing()
    {
        var random = new SeededRandom(8);
        ChangePoints.Pelt([.. Enumerable.Range(0, 200).Select(_ => random.NextNormal())]).ShouldBeEmpty();
        ChangePoints.Pelt([.. Enumerable.Repeat(3.0, 50)]).ShouldBeEmpty();
        ChangePoints.Pelt([1, 2, 3]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Pelt_AnySeries_IsAsGoodAsTryingAllSegmentations(int minimumSize)
    {
        var random = new SeededRandom((ulong)minimumSize);
        for (var round = 0; round < 100; round++)
        {
            var level = 0.0;
            double[] series = [.. Enumerable.Range(0, 10 + (round % 30)).Select(_ => (level += random.NextDouble() < .1 ? 3 * random.NextNormal() : 0) + random.NextNormal())];

            var changes = ChangePoints.Pelt(series, 2, minimumSize);
            Cost(series, changes, 2).ShouldBe(Best(series, 2, minimumSize), 1e-8);
        }
    }

    /// <summary>The least cost over all segmentations, by plain dynamic programming over every pair of ends.</summary>
    private static double Best(double[] series, double penalty, int minimumSize)
    {
        var best = new double[series.Length + 1];
        Array.Fill(best, double.PositiveInfinity);
        best[0] = -penalty;
        for (var end = minimumSize; end <= series.Length; end++)
        {
            for (var start = 0; start <= end - minimumSize; start++)
            {
                best[end] = Math.Min(best[end], best[start] + Squares(series[start..end]) + penalty);
            }
        }
        return best[^1];
    }

    private static double Cost(double[] series, IReadOnlyList<int> changes, double penalty)
    {
        int[] edges = [0, .. changes, series.Length];
        return edges.Zip(edges.Skip(1), (from, to) => Squares(series[from..to])).Sum() + (penalty * changes.Count);
    }

    private static double Squares(double[] segment)
    {
        var mean = segment.Average();
        return segment.Sum(value => (value - mean) * (value - mean));
    }
}
