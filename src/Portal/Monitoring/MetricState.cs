using System.Globalization;

namespace Portal.Monitoring;

/// <summary>The series of one instrument.</summary>
/// <param name="isTotal">A measurement is the value itself; otherwise it is added to what was measured before.</param>
/// <param name="bounds">Upper bounds of a histogram's buckets; the last, infinite one is not among them.</param>
internal sealed class MetricState(MetricKind kind, bool isTotal, double[] bounds)
{
    /// <summary>Series beyond this are not kept: a label with free text must not eat the memory.</summary>
    private const int MostSeries = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Cell> _cells = new(StringComparer.Ordinal);

    public MetricKind Kind => kind;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _cells.Count == 0;
            }
        }
    }

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new KeyValuePair<string, string>[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            labels[i] = new(tags[i].Key, Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "");
        }
        Array.Sort(labels, (one, other) => string.CompareOrdinal(one.Key, other.Key));
        var key = string.Join('\n', labels.Select(label => $"{label.Key}\t{label.Value}"));
        lock (_gate)
        {
            if (!_cells.TryGetValue(key, out var cell))
            {
                if (_cells.Count >= MostSeries)
                {
                    return;
                }
                _cells[key] = cell = new Cell(labels, new ulong[bounds.Length + 1]);
            }
            cell.Value = isTotal ? value : cell.Value + value;
            cell.Count++;
            if (kind == MetricKind.Histogram)
            {
                var at = Array.BinarySearch(bounds, value);
                cell.Buckets[at >= 0 ? at : ~at]++;
            }
        }
    }

    public IReadOnlyList<MetricSeries> Collect()
    {
        lock (_gate)
        {
            return [.. _cells.OrderBy(cell => cell.Key, StringComparer.Ordinal).Select(cell => new MetricSeries(cell.Value.Labels, cell.Value.Value, cell.Value.Count, Cumulate(cell.Value)))];
        }
    }

    private List<(double UpTo, ulong Count)> Cumulate(Cell cell)
    {
        var buckets = new List<(double, ulong)>();
        if (kind == MetricKind.Histogram)
        {
            var sum = 0UL;
            for (var i = 0; i < cell.Buckets.Length; i++)
            {
                sum += cell.Buckets[i];
                buckets.Add((i < bounds.Length ? bounds[i] : double.PositiveInfinity, sum));
            }
        }
        return buckets;
    }

    private sealed class Cell(KeyValuePair<string, string>[] labels, ulong[] buckets)
    {
        public KeyValuePair<string, string>[] Labels { get; } = labels;

        public ulong[] Buckets { get; } = buckets;

        public double Value { get; set; }

        public ulong Count { get; set; }
    }
}
