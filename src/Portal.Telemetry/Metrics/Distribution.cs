namespace Portal.Telemetry.Metrics;

/// <summary>
/// Counts of values by interval, from histograms whose buckets need not agree. Within an interval values are taken to lie evenly, so a quantile is as exact as the
/// sender's buckets; above the last bound nothing is known, and the bound itself is the answer, as Prometheus does it.
/// </summary>
public sealed class Distribution
{
    private readonly List<(double Lower, double Upper, double Count)> _intervals = [];

    public double Count { get; private set; }

    /// <summary>Adds counts between explicit bounds: the first below the first bound, the last above the last.</summary>
    public void AddExplicit(IReadOnlyList<double> bounds, IReadOnlyList<double> counts)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentNullException.ThrowIfNull(counts);
        for (var i = 0; i < counts.Count && bounds.Count > 0; i++)
        {
            var lower = i == 0 ? Math.Min(0, bounds[0]) : bounds[i - 1];
            Add(lower, i < bounds.Count ? bounds[i] : lower, counts[i]);
        }
    }

    /// <summary>Adds buckets of an exponential histogram: bucket i holds (base^i, base^(i+1)] with base = 2^(2^-scale).</summary>
    public void AddExponential(int scale, IReadOnlyList<long> buckets, IReadOnlyList<double> counts)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        ArgumentNullException.ThrowIfNull(counts);
        var exponent = Math.Pow(2, -scale);
        for (var i = 0; i < buckets.Count; i++)
        {
            Add(Math.Pow(2, buckets[i] * exponent), Math.Pow(2, (buckets[i] + 1) * exponent), counts[i]);
        }
    }

    public void Add(double lower, double upper, double count)
    {
        if (count > 0 && double.IsFinite(lower) && double.IsFinite(upper))
        {
            _intervals.Add((lower, upper, count));
            Count += count;
        }
    }

    public void Add(Distribution other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _intervals.AddRange(other._intervals);
        Count += other.Count;
    }

    /// <summary>The values below which the shares of <paramref name="quantiles"/> (ascending) lie; null for all when nothing was counted.</summary>
    public double?[] Quantiles(params ReadOnlySpan<double> quantiles)
    {
        var answers = new double?[quantiles.Length];
        if (Count <= 0)
        {
            return answers;
        }

        // A sweep over the edges: between two of them the count grows evenly, at an edge it may jump.
        var changes = new SortedDictionary<double, (double Slope, double Jump)>();
        foreach (var (lower, upper, count) in _intervals)
        {
            var slope = upper > lower ? count / (upper - lower) : 0;
            var (slopeAt, jumpAt) = changes.GetValueOrDefault(lower);
            changes[lower] = (slopeAt + slope, jumpAt + (slope == 0 ? count : 0));
            (slopeAt, jumpAt) = changes.GetValueOrDefault(upper);
            changes[upper] = (slopeAt - slope, jumpAt);
        }

        double below = 0, rise = 0, edge = changes.Keys.First();
        var next = 0;
        foreach (var (at, (slope, jump)) in changes)
        {
            var reached = below + (rise * (at - edge));
            for (; next < quantiles.Length && quantiles[next] * Count <= reached + (Count * 1e-12); next++)
            {
                answers[next] = rise > 0 ? Math.Min(at, edge + (((quantiles[next] * Count) - below) / rise)) : at;
            }

            (below, rise, edge) = (reached + jump, rise + slope, at);
            for (; next < quantiles.Length && jump > 0 && quantiles[next] * Count <= below + (Count * 1e-12); next++)
            {
                answers[next] = at;
            }
        }

        for (; next < quantiles.Length; next++)
        {
            answers[next] = edge; // rounding left a rest
        }

        return answers;
    }
}
