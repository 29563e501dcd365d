using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Portal.Telemetry.Writing;

/// <summary>
/// One accepted request as it stands in a segment. Layout, little endian: accepted time i64 (ms since 1970), schema version i32, tenant bytes i32, digest 16 bytes,
/// items i32, tables i32; for each table its number i32, rows i32, bytes i32; then tenant, item ids, and for each table the rows' lengths and the rows.
/// <see cref="FrameKind.CallRecord"/> is what portals wrote that knew two tables only, see <see cref="ReadCallRecord"/>.
/// </summary>
internal readonly struct SpoolRecord
{
    private const int FixedBytes = 40;
    private const int TableBytes = 12;
    private const int IdBytes = 16;

    private readonly ReadOnlyMemory<byte> _body;
    private readonly (SpoolTable Table, int Count, int LengthsAt, int RowsAt, int Bytes)[] _tables;
    private readonly int _tenantAt;
    private readonly int _tenantBytes;

    private SpoolRecord(ReadOnlyMemory<byte> body, int tenantAt, (SpoolTable Table, int Count, int LengthsAt, int RowsAt, int Bytes)[] tables)
    {
        var head = body.Span;
        (_body, _tenantAt, _tables) = (body, tenantAt, tables);
        AcceptedMilliseconds = BinaryPrimitives.ReadInt64LittleEndian(head);
        SchemaVersion = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        _tenantBytes = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        RequestDigest = BinaryPrimitives.ReadUInt128LittleEndian(head[16..]);
        ItemCount = BinaryPrimitives.ReadInt32LittleEndian(head[32..]);
    }

    public long AcceptedMilliseconds { get; }

    public int SchemaVersion { get; }

    public UInt128 RequestDigest { get; }

    /// <summary>Calls, log records or metric points; each has rows in one table or more.</summary>
    public int ItemCount { get; }

    public string Tenant => Encoding.UTF8.GetString(_body.Span.Slice(_tenantAt, _tenantBytes));

    public ReadOnlySpan<UInt128> Ids => MemoryMarshal.Cast<byte, UInt128>(_body.Span.Slice(_tenantAt + _tenantBytes, ItemCount * IdBytes));

    /// <summary>Rows of all tables.</summary>
    public int RowCount => _tables.Sum(entry => entry.Count);

    public int Count(SpoolTable table) => Array.Find(_tables, entry => entry.Table == table).Count;

    public ReadOnlySpan<int> Lengths(SpoolTable table)
    {
        var (_, count, lengthsAt, _, _) = Array.Find(_tables, entry => entry.Table == table);
        return MemoryMarshal.Cast<byte, int>(_body.Span.Slice(lengthsAt, count * sizeof(int)));
    }

    public ReadOnlySpan<byte> Rows(SpoolTable table)
    {
        var (_, _, _, rowsAt, bytes) = Array.Find(_tables, entry => entry.Table == table);
        return _body.Span.Slice(rowsAt, bytes);
    }

    /// <summary>False when the counts do not add up to the body's length, or the frame is no record: an intact checksum over something else.</summary>
    public static bool TryParse(FrameKind kind, ReadOnlyMemory<byte> body, out SpoolRecord record)
    {
        var parsed = kind switch
        {
            FrameKind.Record => ReadRecord(body),
            FrameKind.CallRecord => ReadCallRecord(body),
            _ => null,
        };
        record = parsed.GetValueOrDefault();
        return parsed.HasValue;
    }

    /// <summary>Appends the batch as one frame, without the items for which <paramref name="skip"/> is true and without their rows.</summary>
    /// <param name="skip">Empty: every item is kept.</param>
    /// <returns>The rows that are kept, by table.</returns>
    public static int[] Write(FrameBuffer buffer, SpoolBatch batch, long acceptedMilliseconds, ReadOnlySpan<bool> skip)
    {
        buffer.BeginFrame(FrameKind.Record);
        var kept = new int[SpoolTables.All.Count];
        var tenantBytes = Encoding.UTF8.GetByteCount(batch.Tenant);
        var head = buffer.Reserve(FixedBytes);
        BinaryPrimitives.WriteInt64LittleEndian(head, acceptedMilliseconds);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], batch.SchemaVersion);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], tenantBytes);
        BinaryPrimitives.WriteUInt128LittleEndian(head[16..], batch.RequestDigest);
        BinaryPrimitives.WriteInt32LittleEndian(head[32..], batch.Ids.Length - skip.Count(true));
        BinaryPrimitives.WriteInt32LittleEndian(head[36..], batch.Tables.Count);
        foreach (var rows in batch.Tables)
        {
            var selection = new RowSelection(rows, skip);
            kept[rows.Table.Index()] = selection.Count;
            var entry = buffer.Reserve(TableBytes);
            BinaryPrimitives.WriteInt32LittleEndian(entry, (int)rows.Table);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], selection.Count);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], selection.Bytes);
        }

        Encoding.UTF8.GetBytes(batch.Tenant, buffer.Reserve(tenantBytes));
        RowSelection.WriteIds(buffer, batch.Ids.Span, skip);
        foreach (var rows in batch.Tables)
        {
            new RowSelection(rows, skip).WriteTo(buffer);
        }

        buffer.EndFrame();
        return kept;
    }

    private static SpoolRecord? ReadRecord(ReadOnlyMemory<byte> body)
    {
        if (body.Length < FixedBytes)
        {
            return null;
        }

        var head = body.Span;
        long tenantBytes = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        long items = BinaryPrimitives.ReadInt32LittleEndian(head[32..]);
        long count = BinaryPrimitives.ReadInt32LittleEndian(head[36..]);
        if (tenantBytes < 0 || items < 0 || count < 0 || FixedBytes + (count * TableBytes) + tenantBytes + (items * IdBytes) > body.Length)
        {
            return null;
        }

        var tenantAt = FixedBytes + ((int)count * TableBytes);
        var at = tenantAt + tenantBytes + (items * IdBytes);
        var tables = new (SpoolTable, int, int, int, int)[count];
        for (var i = 0; i < tables.Length; i++)
        {
            var entry = head[(FixedBytes + (i * TableBytes))..];
            var (table, rows, bytes) = (BinaryPrimitives.ReadInt32LittleEndian(entry), BinaryPrimitives.ReadInt32LittleEndian(entry[4..]), BinaryPrimitives.ReadInt32LittleEndian(entry[8..]));
            var rowsAt = at + ((long)rows * sizeof(int));
            if (rows < 0 || bytes < 0 || rowsAt + bytes > body.Length)
            {
                return null;
            }

            tables[i] = ((SpoolTable)table, rows, (int)at, (int)rowsAt, bytes);
            at = rowsAt + bytes;
        }

        return at == body.Length ? new SpoolRecord(body, tenantAt, tables) : null;
    }

    /// <summary>
    /// The layout of portals that knew two tables: the same up to the digest, then calls i32, contents i32, call bytes i32, content bytes i32; then tenant, call ids,
    /// call lengths, content lengths, call rows, content rows.
    /// </summary>
    private static SpoolRecord? ReadCallRecord(ReadOnlyMemory<byte> body)
    {
        const int headBytes = 48;
        if (body.Length < headBytes)
        {
            return null;
        }

        var head = body.Span;
        var tenantBytes = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        var (calls, contents) = (BinaryPrimitives.ReadInt32LittleEndian(head[32..]), BinaryPrimitives.ReadInt32LittleEndian(head[36..]));
        var (callBytes, contentBytes) = (BinaryPrimitives.ReadInt32LittleEndian(head[40..]), BinaryPrimitives.ReadInt32LittleEndian(head[44..]));
        if (int.Min(int.Min(tenantBytes, calls), int.Min(contents, int.Min(callBytes, contentBytes))) < 0)
        {
            return null;
        }

        var lengthsAt = headBytes + (long)tenantBytes + ((long)calls * IdBytes);
        var rowsAt = lengthsAt + (((long)calls + contents) * sizeof(int));
        return rowsAt + callBytes + contentBytes == body.Length
            ? new SpoolRecord(body, headBytes,
            [
                (SpoolTable.Calls, calls, (int)lengthsAt, (int)rowsAt, callBytes),
                (SpoolTable.CallContent, contents, (int)lengthsAt + (calls * sizeof(int)), (int)rowsAt + callBytes, contentBytes),
            ])
            : null;
    }

    /// <summary>The rows of one table whose items are kept.</summary>
    private readonly ref struct RowSelection
    {
        private readonly SpoolRows _rows;
        private readonly ReadOnlySpan<bool> _skip;

        public RowSelection(SpoolRows rows, ReadOnlySpan<bool> skip)
        {
            _rows = rows;
            _skip = skip;
            if (skip.IsEmpty)
            {
                (Count, Bytes) = (rows.Lengths.Length, rows.Rows.Length);
                return;
            }

            var lengths = rows.Lengths.Span;
            for (var i = 0; i < lengths.Length; i++)
            {
                if (!IsSkipped(i))
                {
                    Count++;
                    Bytes += lengths[i];
                }
            }
        }

        public int Count { get; }

        public int Bytes { get; }

        public static void WriteIds(FrameBuffer buffer, ReadOnlySpan<UInt128> ids, ReadOnlySpan<bool> skip)
        {
            if (skip.IsEmpty)
            {
                buffer.WriteValues(ids);
                return;
            }

            for (var i = 0; i < ids.Length; i++)
            {
                if (!skip[i])
                {
                    buffer.WriteValues(ids.Slice(i, 1));
                }
            }
        }

        public void WriteTo(FrameBuffer buffer)
        {
            var lengths = _rows.Lengths.Span;
            var rows = _rows.Rows.Span;
            if (Count == lengths.Length)
            {
                buffer.WriteValues(lengths);
                buffer.Write(rows);
                return;
            }

            for (var i = 0; i < lengths.Length; i++)
            {
                if (!IsSkipped(i))
                {
                    buffer.WriteValues(lengths.Slice(i, 1));
                }
            }

            var offset = 0;
            for (var i = 0; i < lengths.Length; i++)
            {
                if (!IsSkipped(i))
                {
                    buffer.Write(rows.Slice(offset, lengths[i]));
                }

                offset += lengths[i];
            }
        }

        private bool IsSkipped(int row) => _skip[_rows.Items.IsEmpty ? row : _rows.Items.Span[row]];
    }
}
