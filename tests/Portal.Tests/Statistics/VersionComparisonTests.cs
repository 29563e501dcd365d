using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class VersionComparisonTests
{
    [Fact]
    public void V45_WinRate_CountsTiesHalf()
    {
        var result = WinRate.Of(56, 36, 8);

        result.Rate.Value!.Value.ShouldBe(.60, 1e-12);
        result.Rate.Low!.Value.ShouldBe(.5020026, 5e-8);
        result.Rate.High!.Value.ShouldBe(.6905987, 5e-8);
        result.P.ShouldBe(.0470116, 5e-8);
        result.EloGap!.Value.ShouldBe(70.4365, 5e-5);
        WinRate.Of(0, 0, 0).Rate.Value.ShouldBeNull();
        WinRate.Of(3, 0, 0).EloGap.ShouldBeNull();
    }

    [Theory]
    [InlineData(1000, .02, .5, 1e-4, .9758034, 1)]
    [InlineData(10000, .02, .5, 1e-4, 8.3091766, .1203489)]
    [InlineData(1000, .1, 2, .01, 3.2787216, .3049969)]
    public void V38_Msprt_GivesRatioAndAlwaysValidP(long n, double difference, double variance, double mixing, double ratio, double p)
    {
        var result = SequentialTest.Msprt(n, difference, variance, mixing);

        result.Statistic.ShouldBe(ratio, 5e-8);
        result.P.ShouldBe(p, 5e-8);
    }

    [Fact]
    public void Msprt_LaterLookWithLessEvidence_KeepsTheSmallestP() =>
        SequentialTest.Msprt(1000, .02, .5, 1e-4, smallestP: .03).P.ShouldBe(.03);

    [Fact]
    public void V39_SequentialInterval_IsGrowthBooks()
    {
        SequentialTest.Mixture(.05, 1000).ShouldBe(.0890851, 5e-8);
        var (difference, error) = Means.Relative(new Moments(3461, 2422.7, 134698.29), new Moments(3000, 1396.87, 52377.9767))!.Value;

        var interval = SequentialTest.Interval(difference, error, 6461, tuning: 1000);
        interval.Low!.Value.ShouldBe(-.55844, 5e-6);
        interval.High!.Value.ShouldBe(1.56516, 5e-6);
    }

    [Fact]
    public void SampleRatio_ArmsAsIntended_IsNoMismatch()
    {
        SampleRatioMismatch.Of([500, 520], [1, 1]).Mismatch.ShouldBeFalse();
        // (550 − 500)²/500 · 2 = 10, p = .0016: not yet. (553 − 500)² / 500 · 2 = 11.236, p = .0008.
        SampleRatioMismatch.Of([550, 450], [1, 1]).Mismatch.ShouldBeFalse();
        SampleRatioMismatch.Of([553, 447], [1, 1]).Mismatch.ShouldBeTrue();
        SampleRatioMismatch.Of([900, 100], [9, 1]).Test!.Value.P.ShouldBe(1, 1e-12);
        SampleRatioMismatch.Of([15, 0], [1, 1]).Test.ShouldBeNull();
    }

    [Fact]
    public void V31_FieldBenchmarks_ScoreAsDefined()
    {
        FieldBenchmarks.BbqDisambiguated(30, 40)!.Value.ShouldBe(.5, 1e-12);
        FieldBenchmarks.BbqAmbiguous(30, 40, .6)!.Value.ShouldBe(.2, 1e-12);
        FieldBenchmarks.BbqDisambiguated(0, 0).ShouldBeNull();
        FieldBenchmarks.StereoSetIcat(80, 60).ShouldBe(64, 1e-12);
        FieldBenchmarks.StereoSetIcat(100, 50).ShouldBe(100, 1e-12);
        // Of 100 pairs 55 stereotyping, 40 opposite, 5 ties, which belong to neither.
        FieldBenchmarks.CrowsPairs(55, 40).Value!.Value.ShouldBe(55.0 / 95, 1e-12);
    }

    [Fact]
    public void Embeddings_CentroidsApart_ByAngleAndByLength()
    {
        var reference = new EmbeddingSums(2, [2, 0], 2);
        var current = new EmbeddingSums(4, [0, 8], 20);

        EmbeddingDistances.Cosine(reference, current)!.Value.ShouldBe(1, 1e-12);
        // Centroids (1, 0) and (0, 2).
        EmbeddingDistances.Euclidean(reference, current)!.Value.ShouldBe(Math.Sqrt(5), 1e-12);
        EmbeddingDistances.Cosine(reference, new EmbeddingSums(1, [3, 0], 9)).ShouldBe(0);
        // Vectors (1,0) twice: no spread. Mean square 5, centroid's square 4.
        reference.Dispersion.ShouldBe(0);
        current.Dispersion!.Value.ShouldBe(1, 1e-12);
        EmbeddingDistances.Cosine(reference, new EmbeddingSums(0, [], 0)).ShouldBeNull();
        Should.Throw<ArgumentException>(() => EmbeddingDistances.Cosine(reference, new EmbeddingSums(1, [1, 2, 3], 14)));
    }
}
