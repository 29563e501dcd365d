namespace Portal.Telemetry.Writing;

/// <summary>The rows of consecutive records, gathered for one insert per table. Its buffers are used again for the next batch.</summary>
internal sealed class InsertBatch
{
    /// <summary>A buffer that one huge request grew beyond this is given back afterwards.</summary>
    private const int KeptBytes = 64 << 20;

    private readonly List<(SpoolPosition Place, string Tenant, int FirstCall, int FirstContent)> _records = [];
    private TableRows _calls = new();
    private TableRows _contents = new();

    public SpoolPosition Start { get; private set; }

    public SpoolPosition End { get; private set; }

    public int SchemaVersion { get; private set; }

    public int CallCount => _calls.Lengths.Count;

    public int ContentCount => _contents.Lengths.Count;

    /// <summary>Bytes of the spool between start and end.</summary>
    public long SpoolBytes { get; private set; }

    public DateTimeOffset NewestAccepted { get; private set; }

    /// <summary>The inserts a batch starts with; it has none when all its calls were known.</summary>
    public IReadOnlyList<BatchRange> Ranges =>
        new[] { new BatchRange(BatchTable.Calls, 0, CallCount), new BatchRange(BatchTable.Contents, 0, ContentCount) }.Where(range => range.Rows > 0).ToArray();

    /// <summary>Reads on until the batch has enough rows or bytes; stops before rows of another schema version.</summary>
    public void ReadNext(SpoolReader reader, SpoolPosition start, SpoolOptions options) =>
        Read(reader, start, end: null, () => CallCount + ContentCount >= options.BatchRows || _calls.Length + _contents.Length >= options.BatchBytes);

    /// <summary>Reads exactly the records of a batch that was under way.</summary>
    public void ReadAgain(SpoolReader reader, SpoolCursor cursor) => Read(reader, cursor.Start, cursor.End, () => false);

    public ReadOnlyMemory<byte> Rows(BatchRange range)
    {
        var rows = range.Table == BatchTable.Calls ? _calls : _contents;
        return rows.Slice(range.From, range.To);
    }

    /// <summary>The record a row came from.</summary>
    public (SpoolPosition Place, string Tenant, int Row) Origin(BatchTable table, int row)
    {
        var record = _records.FindLast(entry => (table == BatchTable.Calls ? entry.FirstCall : entry.FirstContent) <= row);
        return (record.Place, record.Tenant, row - (table == BatchTable.Calls ? record.FirstCall : record.FirstContent));
    }

    private void Read(SpoolReader reader, SpoolPosition start, SpoolPosition? end, Func<bool> isFull)
    {
        Clear();
        (Start, End) = (start, start);
        reader.Position = start;
        while (!isFull() && reader.TryRead(end, out var record))
        {
            if (_records.Count > 0 && record.SchemaVersion != SchemaVersion)
            {
                break;
            }

            SchemaVersion = record.SchemaVersion;
            _records.Add((reader.RecordStart, record.Tenant, CallCount, ContentCount));
            _calls.Add(record.Calls, record.CallLengths);
            _contents.Add(record.Contents, record.ContentLengths);
            var accepted = DateTimeOffset.FromUnixTimeMilliseconds(record.AcceptedMilliseconds);
            NewestAccepted = accepted > NewestAccepted ? accepted : NewestAccepted;
            (End, SpoolBytes) = (reader.Position, reader.BytesRead);
        }

        // Nothing but damaged records: step over them.
        if (_records.Count == 0)
        {
            (End, SpoolBytes) = (reader.Position, reader.BytesRead);
        }
    }

    private void Clear()
    {
        _records.Clear();
        _calls = _calls.Capacity > KeptBytes ? new TableRows() : _calls;
        _contents = _contents.Capacity > KeptBytes ? new TableRows() : _contents;
        _calls.Clear();
        _contents.Clear();
        (SchemaVersion, SpoolBytes, NewestAccepted) = (RowSchema.CurrentVersion, 0, default);
    }

    /// <summary>Rows of one table, back to back.</summary>
    private sealed class TableRows
    {
        private byte[] _bytes = [];

        public List<int> Lengths { get; } = [];

        public int Length { get; private set; }

        public int Capacity => _bytes.Length;

        public void Add(ReadOnlySpan<byte> rows, ReadOnlySpan<int> lengths)
        {
            var end = checked(Length + rows.Length);
            if (end > _bytes.Length)
            {
                Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, 2L * _bytes.Length)));
            }

            rows.CopyTo(_bytes.AsSpan(Length));
            Length = end;
            Lengths.AddRange(lengths);
        }

        public ReadOnlyMemory<byte> Slice(int from, int to)
        {
            var start = Lengths.Take(from).Sum();
            return _bytes.AsMemory(start, Lengths.Take(to).Skip(from).Sum());
        }

        public void Clear()
        {
            Lengths.Clear();
            Length = 0;
        }
    }
}
