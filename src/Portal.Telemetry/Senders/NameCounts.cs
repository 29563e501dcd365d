namespace Portal.Telemetry.Senders;

/// <summary>
/// Counts per name, cheap for runs of the same name, which is what telemetry mostly is. Bounded: beyond <paramref name="capacity"/> names the
/// rest is counted together under <see cref="Others"/>.
/// </summary>
internal sealed class NameCounts(int capacity)
{
    public const string Others = "(others)";

    private readonly Dictionary<string, ulong> _counts = new(StringComparer.Ordinal);
    private string? _run;
    private ulong _runCount;

    public bool IsEmpty => _run is null && _counts.Count == 0;

    public void Add(string name, ulong count = 1)
    {
        if (ReferenceEquals(name, _run))
        {
            _runCount += count;
            return;
        }
        EndRun();
        (_run, _runCount) = (name, count);
    }

    public void Add(NameCounts other)
    {
        foreach (var (name, count) in other.Read())
        {
            Add(name, count);
        }
    }

    public IReadOnlyDictionary<string, ulong> Read()
    {
        EndRun();
        return _counts;
    }

    public void Clear()
    {
        _counts.Clear();
        _run = null;
    }

    private void EndRun()
    {
        if (_run is null)
        {
            return;
        }
        var name = _counts.Count < capacity || _counts.ContainsKey(_run) ? _run : Others;
        _counts[name] = _counts.GetValueOrDefault(name) + _runCount;
        _run = null;
    }
}
