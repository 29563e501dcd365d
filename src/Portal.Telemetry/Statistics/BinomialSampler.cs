namespace Portal.Telemetry.Statistics;

/// <summary>
/// Exact draws of a binomial distribution by inversion outwards from its mode, which takes about one standard deviation of steps a draw.
/// Source: Kemp (1986), A modal method for generating binomial variables, Communications in Statistics 15.
/// </summary>
internal sealed class BinomialSampler
{
    private readonly long _n;
    private readonly double _p;
    private readonly long _mode;
    private readonly double _atMode;

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

    public long Next(SeededRandom random)
    {
        if (_p is 0 or 1)
        {
            return _mode;
        }
        var left = random.NextDouble() - _atMode;
        var odds = _p / (1 - _p);
        var (up, down) = (_mode, _mode);
        var (above, below) = (_atMode, _atMode);
        while (left >= 0 && (up < _n || down > 0))
        {
            if (up < _n)
            {
                above *= (_n - up) / (up + 1.0) * odds;
                up++;
                left -= above;
                if (left < 0)
                {
                    return up;
                }
            }
            if (down > 0)
            {
                below *= down / (_n - down + 1.0) / odds;
                down--;
                left -= below;
                if (left < 0)
                {
                    return down;
                }
            }
            if (above + below <= 0)
            {
                // What rounding left over of the whole probability is shared by neither side.
                break;
            }
        }
        return _mode;
    }
}
