using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

/// <summary>
/// Windows of independent calls whose features have known distributions. Counts of bins are drawn directly, one exact binomial draw a bin, which is the same as
/// drawing every call and much faster.
/// </summary>
internal sealed class SimulatedTraffic(ulong seed)
{
    private readonly SeededRandom _random = new(seed);
    private readonly Dictionary<(double Centre, double Deviation), (short[] Bins, double[] Probabilities)> _lognormals = [];

    /// <summary>Bins of the logarithmic grid with the probabilities of a lognormal, from 4 standard deviations below its centre to 4 above.</summary>
    public static (short[] Bins, double[] Probabilities) Lognormal(double centre, double deviation)
    {
        var first = (short)Math.Floor((centre - (4 * deviation)) / Math.Log(2) * 8);
        var last = (short)Math.Ceiling((centre + (4 * deviation)) / Math.Log(2) * 8);
        short[] bins = [.. Enumerable.Range(first, last - first + 1).Select(bin => (short)bin)];
        double[] probabilities = [.. bins.Select(bin => Below(bin + 1) - Below(bin))];
        return (bins, [.. probabilities.Select(p => p / probabilities.Sum())]);

        double Below(int bin) => NormalDistribution.Cumulative(((bin * Math.Log(2) / 8) - centre) / deviation);
    }

    /// <summary>Counts of n calls by bin.</summary>
    public double[] Draw(double[] probabilities, long n)
    {
        var counts = new double[probabilities.Length];
        var rest = 1.0;
        for (var i = 0; i < counts.Length && n > 0; i++)
        {
            var drawn = i == counts.Length - 1 || rest <= probabilities[i] ? n : new BinomialSampler(n, Math.Min(1, probabilities[i] / rest)).Next(_random);
            counts[i] = drawn;
            n -= drawn;
            rest -= probabilities[i];
        }
        return counts;
    }

    public double Uniform(double low, double high) => low + ((high - low) * _random.NextDouble());

    public double Normal() => _random.NextNormal();

    /// <summary>Evidence on a number whose logarithm is normal, before and now.</summary>
    public DriftEvidence Number(string feature, double centre, double deviation, long n, long m, double shift = 0)
    {
        var (bins, before) = Known(centre, deviation);
        var now = shift == 0 ? before : [.. Known(centre + shift, deviation) is var moved ? bins.Select(bin => Probability(moved, bin)) : []];
        double[] edges = [.. bins.Select(bin => Math.Pow(2, bin / 8.0))];
        return DriftMeasures.OfLogNumbers(Draw(before, n), Draw([.. now.Select(p => p / now.Sum())], m), bins, edges).Evidence(feature);

        static double Probability((short[] Bins, double[] Probabilities) all, short bin) =>
            Array.IndexOf(all.Bins, bin) is >= 0 and var place ? all.Probabilities[place] : 0;
    }

    /// <summary>Evidence on a category with the same shares on both sides.</summary>
    public DriftEvidence Category(string feature, double[] shares, long n, long m) =>
        DriftMeasures.OfCategories(Draw(shares, n), Draw(shares, m)).Evidence(feature);

    private (short[] Bins, double[] Probabilities) Known(double centre, double deviation) =>
        _lognormals.TryGetValue((centre, deviation), out var known) ? known : _lognormals[(centre, deviation)] = Lognormal(centre, deviation);

    /// <summary>Evidence on a rate.</summary>
    public DriftEvidence Rate(string feature, double before, double now, long n, long m) =>
        DriftMeasures.OfRates((long)Draw([before, 1 - before], n)[0], n, (long)Draw([now, 1 - now], m)[0], m).Evidence(feature);
}
