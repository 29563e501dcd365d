namespace Portal.Telemetry.Statistics;

/// <summary>
/// Exact draws of a binomial distribution. The first ones by inversion outwards from the mode, which takes about one standard deviation of steps; whoever draws
/// more gets a table of the cumulated probabilities. Source: Kemp (1986), A modal method for generating binomial variables, Communications in Statistics 15.
/// </summary>
internal sealed class BinomialSampler
{
    private const int DrawsWithoutTable = 8;
    private const double Negligible = 1e-18;

    private readonly long _n;
    private readonly double _p;
    private readonly long _mode;
    private readonly double _atMode;
    private int _draws;
    private long _first;
    private double[] _cumulated = [];

    public BinomialSampler(long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(p);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(p, 1);
        (_n, _p) = (n, p);
        _mode = Math.Min(n, (long)((n + 1) * p));
        _atMode = p is 0 or 1 ? 1 : Math.Exp(
            GammaFunctions.LogGamma(n + 1.0) - GammaFunctions.LogGamma(_mode + 1.0) - GammaFunctions.LogGamma(n - _mode + 1.0)
            + (_mode * Math.Log(p)) + ((n - _mode) * Math.Log(1 - p)));
    }

    /// <summary>One draw; takes one number of the generator.</summary>
    public long Next(SeededRandom random)
    {
        var uniform = random.NextDouble();
        if (_p is 0 or 1)
        {
            return _mode;
        }
        if (_cumulated.Length == 0 && ++_draws <= DrawsWithoutTable)
        {
            return Walk(uniform);
        }
        if (_cumulated.Length == 0)
        {
            Tabulate();
        }
        var place = Array.BinarySearch(_cumulated, uniform * _cumulated[^1]);
        return _first + (place >= 0 ? place + 1 : ~place);
    }

    private long Walk(double uniform)
    {
        var left = uniform - _atMode;
        var (up, down) = (_mode, _mode);
        var (above, below) = (_atMode, _atMode);
        while (left >= 0 && above + below > 0 && (up < _n || down > 0))
        {
            above = Above(above, up);
            up += above > 0 ? 1 : 0;
            left -= above;
            if (left < 0)
            {
                return up;
            }
            below = Below(below, down);
            down -= below > 0 ? 1 : 0;
            left -= below;
            if (left < 0)
            {
                return down;
            }
        }
        // Also what rounding left over of the whole probability.
        return _mode;
    }

    private void Tabulate()
    {
        var lower = new List<double>();
        for (var (k, p) = (_mode, Below(_atMode, _mode)); p > Negligible; p = Below(p, --k))
        {
            lower.Add(p);
        }
        _first = _mode - lower.Count;
        lower.Reverse();
        lower.Add(_atMode);
        for (var (k, p) = (_mode, Above(_atMode, _mode)); p > Negligible; p = Above(p, ++k))
        {
            lower.Add(p);
        }
        var sum = 0.0;
        _cumulated = [.. lower.Select(p => sum += p)];
    }

    /// <summary>The probability of k + 1 from that of k; 0 above n.</summary>
    private double Above(double p, long k) => k < _n ? p * (_n - k) / (k + 1.0) * _p / (1 - _p) : 0;

    /// <summary>The probability of k − 1 from that of k; 0 below 0.</summary>
    private double Below(double p, long k) => k > 0 ? p * k / (_n - k + 1.0) * (1 - _p) / _p : 0;
}
