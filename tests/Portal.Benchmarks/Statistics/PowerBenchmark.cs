using System.Globalization;
using Portal.Telemetry.Statistics;
using Portal.Tests.Statistics;

namespace Portal.Benchmarks.Statistics;

/// <summary>
/// The smallest effect each test finds in four of five windows, by simulation: what "nothing found" is worth at a given number of calls. Prints the table of
/// docs/statistics.md; the same numbers on every run.
/// </summary>
internal static class PowerBenchmark
{
    private const int Rounds = 400;
    private const double Power = .8;
    private const double Level = .05;

    /// <summary>Calls of the reference a window is compared with.</summary>
    private const long Reference = 50_000;

    private static readonly long[] Sizes = [100, 1000, 10_000];

    /// <param name="Name">Test and situation.</param>
    /// <param name="Largest">Where the search starts; not found there: not at all.</param>
    /// <param name="Unit">How an effect is written.</param>
    /// <param name="Found">Whether one simulated window of n calls with this effect is found.</param>
    private sealed record Case(string Name, double Largest, Func<double, string> Unit, Func<SimulatedTraffic, long, double, bool> Found);

    private static readonly Case[] Drift =
    [
        new("Kolmogorov–Smirnov, latency (lognormal, σ 1), everything slower by", 3, Relative, (t, n, effect) => Latency(t, n, Math.Log(1 + effect)).P <= Level),
        new("PSI above its noise floor, same shift", 3, Relative, (t, n, effect) => Latency(t, n, Math.Log(1 + effect)) is var e && e.Effects[0].Value > e.Effects[0].NoiseFloor),
        new("The whole rule (at least watch), same shift", 3, Relative, (t, n, effect) => Drifts(Latency(t, n, Math.Log(1 + effect)))),
        new("Chi-square, five categories, one grows from 20 % by", .7, Points, (t, n, effect) => Categories(t, n, effect).P <= Level),
        new("The whole rule, same categories", .7, Points, (t, n, effect) => Drifts(Categories(t, n, effect))),
        new("Two proportions, rate of 2 % grows by", .9, Points, (t, n, effect) => t.Rate("error", .02, .02 + effect, Reference, n).P <= Level),
        new("The whole rule, same rate", .9, Points, (t, n, effect) => Drifts(t.Rate("error", .02, .02 + effect, Reference, n))),
        new("Welch, evaluation score (σ 1), mean moves by", 2, Deviations, (t, n, effect) => Means.Welch(Score(t, n, effect), Score(t, Reference, 0))!.Test.P <= Level),
        new("Embeddings (64 dimensions, spread 1), calibrated gate, centroid moves by", 4, Deviations, EmbeddingMoves),
    ];

    private static readonly Case[] Bias =
    [
        new("Newcombe excludes 0, selection rates around 50 %", .5, Points, (t, n, effect) => Excludes(Groups(t, n, .5, effect, Newcombe), 0)),
        new("Newcombe excludes 0, selection rates around 10 %", .9, Points, (t, n, effect) => Excludes(Groups(t, n, .1, effect, Newcombe), 0)),
        new("Katz excludes 1, impact ratio to a group at 50 %: below", .5, r => Ratio(1 - (r / .5)), (t, n, effect) => Excludes(Groups(t, n, .5, effect, Proportions.KatzRatio), 1)),
        new("Chi-square of five groups at 50 %, one differs by", .5, Points, (t, n, effect) => ChiSquare.Homogeneity([.. Five(t, n, effect).Select(g => (double[])[g.X, g.N - g.X])])?.P <= Level),
        new("Bootstrap of max − min of five groups at 50 %, one differs by", .5, Points, (t, n, effect) => BootstrapRange.Of(Five(t, n, effect)).P <= Level),
        new("Fisher, rates of 2 % and more", .9, Points, (t, n, effect) => Groups(t, n, .02, effect, (a, m, b, k) => FisherExact.P(a, m - a, b, k - b)) <= Level),
        new("Welch, score (σ 1) per group, means differ by", 2, Deviations, (t, n, effect) => Means.Welch(Score(t, n, effect), Score(t, n, 0))!.Test.P <= Level),
        new("Mann–Whitney, latency (lognormal, σ 1) per group, slower by", 5, Relative, (t, n, effect) => Ranks(t, n, Math.Log(1 + effect)) <= Level),
        new("Counterfactual pairs (exact McNemar), 10 % flip by chance both ways, one way more often by", .8, Points, Pairs),
    ];

    public static Task RunAsync(string[] arguments)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Found in {Power:P0} of {Rounds} simulated windows at level {Level:P0}; drift against {Reference:N0} calls, bias with n in every group.\n"));
        foreach (var (title, cases) in ((string, Case[])[])[("Drift", Drift), ("Bias", Bias)])
        {
            Console.WriteLine($"| {title} | {string.Join(" | ", Sizes.Select(n => string.Create(CultureInfo.InvariantCulture, $"n = {n:N0}")))} | found where nothing is (n = 1,000) |");
            Console.WriteLine("| --- | --- | --- | --- | --- |");
            foreach (var one in cases)
            {
                var row = Sizes.Select(n => Smallest(one, n) is { } effect ? one.Unit(effect) : "not found");
                Console.WriteLine($"| {one.Name} | {string.Join(" | ", row)} | {PowerOf(one, 1000, 0).ToString("P1", CultureInfo.InvariantCulture)} |");
            }
            Console.WriteLine();
        }
        return Task.CompletedTask;
    }

    /// <summary>Bisection: power grows with the effect, and every effect meets the same random numbers.</summary>
    private static double? Smallest(Case one, long n)
    {
        var (low, high) = (0.0, one.Largest);
        if (PowerOf(one, n, high) < Power)
        {
            return null;
        }
        while (high - low > high / 50)
        {
            var middle = (low + high) / 2;
            (low, high) = PowerOf(one, n, middle) < Power ? (middle, high) : (low, middle);
        }
        return high;
    }

    private static double PowerOf(Case one, long n, double effect)
    {
        var traffic = new SimulatedTraffic((ulong)n);
        return (double)Enumerable.Range(0, Rounds).Count(_ => one.Found(traffic, n, effect)) / Rounds;
    }

    private static bool Drifts(DriftEvidence evidence) => DriftRule.Judge([evidence])[0].Level != DriftLevel.None;

    private static DriftEvidence Latency(SimulatedTraffic traffic, long n, double shift) => traffic.Number("latency_ms", 6, 1, Reference, n, shift);

    private static DriftEvidence Categories(SimulatedTraffic traffic, long n, double effect)
    {
        var rest = (.8 - effect) / 4;
        return DriftMeasures.OfCategories(traffic.Draw([.2, .2, .2, .2, .2], Reference), traffic.Draw([.2 + effect, rest, rest, rest, rest], n)).Evidence("language");
    }

    /// <summary>Moments of n normal scores, drawn without the scores: their mean is normal and their variance close to 1 for any n here.</summary>
    private static Moments Score(SimulatedTraffic traffic, long n, double mean)
    {
        var centre = mean + (traffic.Normal() / Math.Sqrt(n));
        var variance = 1 + (traffic.Normal() * Math.Sqrt(2.0 / (n - 1)));
        return new Moments(n, n * centre, (variance * (n - 1)) + (n * centre * centre));
    }

    private static bool EmbeddingMoves(SimulatedTraffic traffic, long n, double effect)
    {
        // The centroid of n vectors with spread 1 in all differs from the true one by a normal of 1/√(64 n) in each dimension.
        var reference = Centroid(Reference, 0);
        double[] calm = [.. Enumerable.Range(0, 28).Select(_ => EmbeddingDistances.Cosine(reference, Centroid(n, 0))!.Value)];
        return EmbeddingDistances.Cosine(reference, Centroid(n, effect)) > CalibratedGate.Of(calm);

        EmbeddingSums Centroid(long size, double moved) => new(
            size,
            [.. Enumerable.Range(0, 64).Select(i => size * ((i == 0 ? 1 : i == 1 ? moved : 0) + (traffic.Normal() / Math.Sqrt(64.0 * size))))],
            2 * size);
    }

    private static T Groups<T>(SimulatedTraffic traffic, long n, double rate, double effect, Func<long, long, long, long, T> compare)
    {
        // Around one half the groups part to below, so that a ratio below 1 is what is found.
        var other = rate == .5 ? rate - effect : rate + effect;
        return compare(Successes(traffic, n, Math.Max(0, other)), n, Successes(traffic, n, rate), n);
    }

    private static T Groups<T>(SimulatedTraffic traffic, long n, double rate, double effect, Func<long, long, long, long, double, T> compare) =>
        Groups(traffic, n, rate, effect, (a, m, b, k) => compare(a, m, b, k, ConfidenceInterval.DefaultConfidence));

    private static List<(long X, long N)> Five(SimulatedTraffic traffic, long n, double effect) =>
        [.. Enumerable.Range(0, 5).Select(i => (Successes(traffic, n, i == 0 ? .5 + effect : .5), n))];

    private static long Successes(SimulatedTraffic traffic, long n, double rate) => (long)traffic.Draw([rate, 1 - rate], n)[0];

    private static Estimate Newcombe(long x1, long n1, long x2, long n2, double confidence) => Proportions.Newcombe(x1, n1, x2, n2, confidence);

    private static bool Excludes(Estimate estimate, double value) => estimate is { Low: { } low, High: { } high } && (value < low || value > high);

    private static double Ranks(SimulatedTraffic traffic, long n, double shift)
    {
        var (bins, first) = SimulatedTraffic.Lognormal(6, 1);
        var (moved, second) = SimulatedTraffic.Lognormal(6 + shift, 1);
        var (a, b) = (traffic.Draw(first, n), traffic.Draw(second, n));
        var width = Math.Max(bins[^1], moved[^1]) - bins[0] + 1;
        var (left, right) = (new double[width], new double[width]);
        a.CopyTo(left, 0);
        b.CopyTo(right, moved[0] - bins[0]);
        return MannWhitney.FromBins(left, right)!.Value.P;
    }

    private static bool Pairs(SimulatedTraffic traffic, long n, double effect)
    {
        var counts = traffic.Draw([.05 + effect, .05, Math.Max(0, .9 - effect)], n);
        return McNemar.Exact((long)counts[0], (long)counts[1]) <= Level;
    }

    private static string Relative(double effect) => effect.ToString("P1", CultureInfo.InvariantCulture);

    private static string Points(double effect) => string.Create(CultureInfo.InvariantCulture, $"{effect * 100:0.00} points");

    private static string Deviations(double effect) => string.Create(CultureInfo.InvariantCulture, $"{effect:0.000} σ");

    private static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);
}
