using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class DriftMeasuresTests
{
    [Fact]
    public void OfLogNumbers_EverythingTenPerCentSlower_ReadsAsTenPerCent()
    {
        // exp(N(6, 1.2)) against the same times e^0.1, in bins: the distance of the logarithms is 0.1 whatever the distribution.
        var random = new SeededRandom(4);
        var (reference, current) = (new SortedDictionary<short, double>(), new SortedDictionary<short, double>());
        for (var i = 0; i < 200_000; i++)
        {
            var value = 6 + (1.2 * random.NextNormal());
            Add(reference, value);
            Add(current, value + .1);
        }
        short[] bins = [.. reference.Keys.Union(current.Keys).Order()];

        var measures = DriftMeasures.OfLogNumbers(Counts(reference), Counts(current), bins, [.. bins.Select(bin => Math.Pow(2, bin / 8.0))]);

        measures.LogWasserstein!.Value.ShouldBe(.1, .001);
        // Φ(0.05/1.2) − Φ(−0.05/1.2) = .0332
        measures.KolmogorovSmirnov!.Value.ShouldBe(.0332, .002);
        measures.PsiBins.ShouldBe(10);
        measures.P.ShouldBe(measures.KolmogorovSmirnovP);
        measures.Evidence("latency_ms").Effects.Select(effect => effect.Statistic).ShouldBe([DriftStatistic.Psi, DriftStatistic.LogWasserstein]);

        void Add(SortedDictionary<short, double> counts, double logarithm)
        {
            var bin = (short)(Math.Ceiling(logarithm / Math.Log(2) * 8) - 1);
            counts[bin] = counts.GetValueOrDefault(bin) + 1;
        }
        double[] Counts(SortedDictionary<short, double> counts) => [.. bins.Select(bin => counts.GetValueOrDefault(bin))];
    }

    [Fact]
    public void OfRates_FewFailures_AreTestedExactly()
    {
        // 1 + 6 failures among 1,000 + 1,000: 3.5 expected in each.
        var few = DriftMeasures.OfRates(1, 1000, 6, 1000);
        few.P!.Value.ShouldBe(FisherExact.P(1, 999, 6, 994), 1e-12);

        var many = DriftMeasures.OfRates(100, 1000, 150, 1000);
        many.P!.Value.ShouldBe(Proportions.TwoProportionZ(150, 1000, 100, 1000)!.Value.P, 1e-12);
        many.RateDifference!.Value!.Value.ShouldBe(.05, 1e-12);
        var effects = many.Evidence("error").Effects;
        effects.Select(effect => effect.Statistic).ShouldBe([DriftStatistic.RateDifference, DriftStatistic.RateRatio]);
        effects.Select(effect => effect.Value).ShouldBe([.05, 1.5], 1e-12);
    }

    [Fact]
    public void OfRates_ThatHalve_CountAsMuchAsThoseThatDouble() =>
        DriftMeasures.OfRates(200, 1000, 100, 1000).Evidence("error").Effects[1].Value.ShouldBe(2, 1e-12);

    [Fact]
    public void OfRates_NothingFailsOnEitherSide_IsNoDrift()
    {
        var evidence = DriftMeasures.OfRates(0, 5000, 0, 500).Evidence("error");

        evidence.P.ShouldBe(1);
        DriftRule.Judge([evidence])[0].Verdict.ShouldBe(Verdict.Ok);
    }

    [Fact]
    public void OfRates_FirstFailuresEver_HaveAFactor() =>
        // (½/50,001) and (20½/5,001)
        DriftMeasures.OfRates(0, 50_000, 20, 5000).Evidence("error").Effects[1].Value.ShouldBe(20.5 / 5001 * 50_001 / .5, 1e-9);

    [Fact]
    public void OfCategories_OneValueOnBothSides_DoesNotDiffer() =>
        DriftRule.Judge([DriftMeasures.OfCategories([5000, 0], [500, 0]).Evidence("language")])[0].Verdict.ShouldBe(Verdict.Ok);

    [Fact]
    public void OfCategories_AllButOneRare_AreTestedTogetherAndExactly() =>
        DriftMeasures.OfCategories([5000, 3, 2], [497, 2, 1]).P!.Value.ShouldBe(FisherExact.P(5000, 5, 497, 3), 1e-12);

    [Fact]
    public void OfEmptyWindow_EveryMeasure_IsUnknown()
    {
        DriftMeasures.OfCategories([3, 4], [0, 0]).Psi.ShouldBeNull();
        DriftMeasures.OfNumbers([3, 4], [0, 0], [1, 2]).P.ShouldBeNull();
        DriftMeasures.OfRates(3, 10, 0, 0).P.ShouldBeNull();
    }
}
