namespace Portal.Telemetry.Writing;

/// <summary>The rows of consecutive records, gathered for one insert per table. Its buffers are used again for the next batch.</summary>
internal sealed class InsertBatch
{
    /// <summary>A buffer that one huge request grew beyond this is given back afterwards.</summary>
    private const int KeptBytes = 64 << 20;

    private readonly List<(SpoolPosition Place, string Tenant, int[] FirstRows)> _records = [];
    private readonly TableRows[] _tables = [.. SpoolTables.All.Select(_ => new TableRows())];

    public SpoolPosition Start { get; private set; }

    public SpoolPosition End { get; private set; }

    public int SchemaVersion { get; private set; }

    /// <summary>Rows of all tables.</summary>
    public int RowCount => _tables.Sum(table => table.Lengths.Count);

    /// <summary>Bytes of the spool between start and end.</summary>
    public long SpoolBytes { get; private set; }

    public DateTimeOffset NewestAccepted { get; private set; }

    /// <summary>The inserts a batch starts with; it has none when all its items were known.</summary>
    public IReadOnlyList<BatchRange> Ranges => SpoolTables.All.Select(table => new BatchRange(table, 0, Count(table))).Where(range => range.Rows > 0).ToArray();

    public int Count(SpoolTable table) => _tables[table.Index()].Lengths.Count;

    /// <summary>Reads on until the batch has enough rows or bytes; stops before rows of another schema version.</summary>
    public void ReadNext(SpoolReader reader, SpoolPosition start, SpoolOptions options) =>
        Read(reader, start, end: null, () => RowCount >= options.BatchRows || _tables.Sum(table => (long)table.Length) >= options.BatchBytes);

    /// <summary>Reads exactly the records of a batch that was under way.</summary>
    public void ReadAgain(SpoolReader reader, SpoolCursor cursor) => Read(reader, cursor.Start, cursor.End, () => false);

    public ReadOnlyMemory<byte> Rows(BatchRange range) => _tables[range.Table.Index()].Slice(range.From, range.To);

    /// <summary>The record a row came from.</summary>
    public (SpoolPosition Place, string Tenant, int Row) Origin(SpoolTable table, int row)
    {
        var record = _records.FindLast(entry => entry.FirstRows[table.Index()] <= row);
        return (record.Place, record.Tenant, row - record.FirstRows[table.Index()]);
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
            _records.Add((reader.RecordStart, record.Tenant, [.. _tables.Select(table => table.Lengths.Count)]));
            foreach (var table in SpoolTables.All)
            {
                if (record.Count(table) > 0)
                {
                    _tables[table.Index()].Add(record.Rows(table), record.Lengths(table));
                }
            }

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
        for (var i = 0; i < _tables.Length; i++)
        {
            _tables[i] = _tables[i].Capacity > KeptBytes ? new TableRows() : _tables[i];
            _tables[i].Clear();
        }

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
