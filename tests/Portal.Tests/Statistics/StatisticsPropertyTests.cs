using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

/// <summary>What must hold for any input; each on 200 random pairs of windows.</summary>
public sealed class StatisticsPropertyTests
{
    private const int Rounds = 200;

    private static readonly Dictionary<string, Func<double[], double[], double>> Symmetric = new(StringComparer.Ordinal)
    {
        ["psi"] = (p, q) => Distances.Psi(p, q, PsiZeroRule.Jeffreys)!.Value,
        ["js"] = (p, q) => Distances.JensenShannon(p, q, LogBase.E)!.Value,
        ["hellinger"] = (p, q) => Distances.Hellinger(p, q)!.Value,
        ["tv"] = (p, q) => Distances.TotalVariation(p, q)!.Value,
        ["linf"] = (p, q) => Distances.LInfinity(p, q)!.Value,
        ["ks"] = (p, q) => Distances.KolmogorovSmirnov(p, q)!.Value,
        ["w1"] = (p, q) => Distances.WassersteinLog(p, q, [.. Enumerable.Range(0, p.Length).Select(i => (short)i)])!.Value,
    };

    public static TheoryData<string> EveryDistance => [.. Symmetric.Keys];

    public static TheoryData<string> Unordered => ["psi", "js", "hellinger", "tv", "linf"];

    public static TheoryData<string> Ordered => ["ks", "w1"];

    [Theory]
    [MemberData(nameof(EveryDistance))]
    public void Distance_OfAWindowFromItself_IsZero(string name) =>
        EachPair((reference, _) => Symmetric[name](reference, reference).ShouldBe(0, 1e-12));

    [Theory]
    [MemberData(nameof(EveryDistance))]
    public void Distance_WindowsSwapped_IsTheSame(string name) =>
        EachPair((reference, current) => Symmetric[name](reference, current).ShouldBe(Symmetric[name](current, reference), 1e-12));

    [Theory]
    [MemberData(nameof(Unordered))]
    public void Distance_BinsInAnotherOrder_IsTheSame(string name) =>
        EachPair((reference, current) => Symmetric[name]([.. reference.Reverse()], [.. current.Reverse()]).ShouldBe(Symmetric[name](reference, current), 1e-12));

    [Theory]
    [MemberData(nameof(Ordered))]
    public void OrderedDistance_BinsInAnotherOrder_IsAnother(string name)
    {
        // Five of twenty move to the next bin, or two bins on: by order the same shares are another distance.
        var next = Symmetric[name]([10, 5, 5, 0], [5, 10, 0, 5]);
        var sorted = Symmetric[name]([10, 5, 5, 0], [5, 0, 10, 5]);
        Math.Abs(next - sorted).ShouldBeGreaterThan(.01);
    }

    [Fact]
    public void Distances_AllValuesTimesAPowerOfTheGrid_StayTheSame() => EachPair((reference, current) =>
    {
        // Times 2^(m/8) moves every bin by m; an ordinary distance in milliseconds would grow by the factor.
        short[] bins = [.. Enumerable.Range(0, reference.Length).Select(i => (short)(3 * i))];
        short[] moved = [.. bins.Select(bin => (short)(bin + 13))];
        double[] edges = [.. bins.Select(bin => Math.Pow(2, bin / 8.0))];
        double[] movedEdges = [.. moved.Select(bin => Math.Pow(2, bin / 8.0))];

        var (before, after) = (DriftMeasures.OfLogNumbers(reference, current, bins, edges), DriftMeasures.OfLogNumbers(reference, current, moved, movedEdges));
        after.LogWasserstein!.Value.ShouldBe(before.LogWasserstein!.Value, 1e-12);
        after.KolmogorovSmirnov.ShouldBe(before.KolmogorovSmirnov);
        after.Psi.ShouldBe(before.Psi);
        after.Wasserstein!.Value.ShouldBe(before.Wasserstein!.Value * Math.Pow(2, 13 / 8.0), before.Wasserstein.Value * 1e-9);
    });

    [Fact]
    public void Distances_EmptyBinsBetween_ChangeNothing() => EachPair((reference, current) =>
    {
        var (wideReference, wideCurrent) = (WithHoles(reference), WithHoles(current));
        foreach (var (name, distance) in Symmetric.Where(one => one.Key != "w1"))
        {
            distance(wideReference, wideCurrent).ShouldBe(distance(reference, current), 1e-12, name);
        }
    });

    [Fact]
    public void JensenShannon_AnyWindows_StaysWithinItsBounds() => EachPair((reference, current) =>
    {
        Distances.JensenShannon(reference, current, LogBase.E)!.Value.ShouldBeInRange(0, Math.Sqrt(Math.Log(2)) + 1e-12);
        var two = Distances.JensenShannon(reference, current, LogBase.Two)!.Value;
        two.ShouldBeInRange(0, 1 + 1e-12);
        two.ShouldBe(Distances.JensenShannon(reference, current, LogBase.E)!.Value / Math.Sqrt(Math.Log(2)), 1e-12);
    });

    [Fact]
    public void Distances_SmallShift_RelateAsTheTheorySays()
    {
        // For small shifts the divergence of Jensen and Shannon and the squared distance of Hellinger are an eighth of the stability index.
        double[] reference = [100_000, 200_000, 400_000, 200_000, 100_000];
        double[] current = [101_000, 202_000, 400_000, 199_000, 98_000];
        var psi = Distances.Psi(reference, current, PsiZeroRule.Jeffreys)!.Value;

        Math.Pow(Distances.JensenShannon(reference, current, LogBase.E)!.Value, 2).ShouldBe(psi / 8, psi * .001);
        Math.Pow(Distances.Hellinger(reference, current)!.Value, 2).ShouldBe(psi / 8, psi * .001);
    }

    [Fact]
    public void Moments_OfHoursAddedInAnyOrder_AreThoseOfTheDay()
    {
        var random = new SeededRandom(5);
        double[][] hours = [.. Enumerable.Range(0, 24).Select(_ => Enumerable.Range(0, 50).Select(_ => Math.Floor(100 * random.NextDouble())).ToArray())];
        var day = Moments.Of([.. hours.SelectMany(hour => hour)]);

        // Whole numbers add up exactly in any order.
        hours.Select(hour => Moments.Of(hour)).Aggregate(Moments.Add).ShouldBe(day);
        hours.Reverse().Select(hour => Moments.Of(hour)).Aggregate(Moments.Add).ShouldBe(day);
    }

    [Fact]
    public void BenjaminiHochberg_AnyFamily_KeepsTheOrderAndIsNeverBelowTheRawValue()
    {
        var random = new SeededRandom(6);
        for (var round = 0; round < Rounds; round++)
        {
            double[] p = [.. Enumerable.Range(0, 1 + (round % 30)).Select(_ => Math.Pow(random.NextDouble(), 3))];
            var adjusted = BenjaminiHochberg.Adjust(p);

            for (var i = 0; i < p.Length; i++)
            {
                adjusted[i].ShouldBeInRange(p[i], 1);
                for (var j = 0; j < p.Length; j++)
                {
                    (p[i] <= p[j] && adjusted[i] > adjusted[j] + 1e-15).ShouldBeFalse();
                }
            }
        }
    }

    [Fact]
    public void Wilson_AnyRate_CoversAsOftenAsItPromises()
    {
        // The exact coverage at p is the sum of the binomial probabilities of all x whose interval holds p; single p's lie below the mean near 0 and 1.
        foreach (var n in (long[])[10, 20, 50, 100, 300])
        {
            var coverages = Enumerable.Range(1, 99).Select(i => Coverage(n, i / 100.0)).ToList();

            coverages.Average().ShouldBeGreaterThanOrEqualTo(.93);
            coverages.Min().ShouldBeGreaterThanOrEqualTo(.83);
        }

        static double Coverage(long n, double p) => Enumerable.Range(0, (int)n + 1).Sum(x =>
            Proportions.Wilson(x, n) is { Low: { } low, High: { } high } && low <= p && p <= high
                ? BinomialDistribution.AtMost(x, n, p) - BinomialDistribution.AtMost(x - 1, n, p) : 0);
    }

    [Fact]
    public void NoDrift_ValuesOfP_AreUniform()
    {
        // 2,000 Welch tests of equal windows: the distance of their p-values from a straight line stays below Kolmogorov's 1 % limit, 1.6276/√2000.
        var random = new SeededRandom(9);
        double[] p = [.. Enumerable.Range(0, 2000).Select(_ => Means.Welch(Sample(), Sample())!.Test.P).Order()];

        var distance = p.Select((value, i) => Math.Max(Math.Abs(value - (i / 2000.0)), Math.Abs(value - ((i + 1) / 2000.0)))).Max();
        distance.ShouldBeLessThan(1.6276 / Math.Sqrt(2000));

        Moments Sample() => Moments.Of([.. Enumerable.Range(0, 60).Select(_ => random.NextNormal())]);
    }

    private static void EachPair(Action<double[], double[]> check)
    {
        var random = new SeededRandom(2);
        for (var round = 0; round < Rounds; round++)
        {
            var bins = 2 + (round % 20);
            check(Window(), Window());

            double[] Window()
            {
                double[] counts = [.. Enumerable.Range(0, bins).Select(_ => random.NextDouble() < .2 ? 0 : Math.Floor(300 * random.NextDouble()))];
                counts[(int)(bins * random.NextDouble())]++;
                return counts;
            }
        }
    }

    private static double[] WithHoles(double[] counts) => [.. counts.SelectMany(count => (double[])[count, 0])];
}
