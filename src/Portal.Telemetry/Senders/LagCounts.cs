using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Senders;

/// <summary>
/// How long after its end telemetry was received. Positive lags are counted in the bins of <see cref="LogHistogram"/> (milliseconds); a negative one,
/// which only a sender's clock that is ahead can cause, counts as zero there and keeps its exact value in <see cref="Smallest"/>.
/// </summary>
internal sealed class LagCounts
{
    private readonly Dictionary<short, ulong> _bins = [];
    private long _lastMilliseconds = long.MinValue;
    private short _lastBin;

    /// <summary>Milliseconds; <see cref="long.MaxValue"/> while nothing was measured.</summary>
    public long Smallest { get; private set; } = long.MaxValue;

    /// <summary>Milliseconds; <see cref="long.MinValue"/> while nothing was measured.</summary>
    public long Largest { get; private set; } = long.MinValue;

    public IReadOnlyDictionary<short, ulong> Bins => _bins;

    public void Add(long milliseconds)
    {
        Smallest = Math.Min(Smallest, milliseconds);
        Largest = Math.Max(Largest, milliseconds);
        if (milliseconds != _lastMilliseconds)
        {
            _lastMilliseconds = milliseconds;
            _lastBin = LogHistogram.BinOf(Math.Max(0, milliseconds));
        }
        _bins[_lastBin] = _bins.GetValueOrDefault(_lastBin) + 1;
    }

    public void Add(LagCounts other)
    {
        Smallest = Math.Min(Smallest, other.Smallest);
        Largest = Math.Max(Largest, other.Largest);
        foreach (var (bin, count) in other._bins)
        {
            _bins[bin] = _bins.GetValueOrDefault(bin) + count;
        }
    }

    public void Clear()
    {
        (Smallest, Largest, _lastMilliseconds) = (long.MaxValue, long.MinValue, long.MinValue);
        _bins.Clear();
    }
}
