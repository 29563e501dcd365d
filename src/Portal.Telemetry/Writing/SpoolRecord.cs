using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Portal.Telemetry.Writing;

/// <summary>
/// One accepted request as it stands in a segment. Layout, little endian: accepted time i64 (ms since 1970), schema version i32, tenant bytes i32, digest 16 bytes,
/// calls i32, contents i32, call bytes i32, content bytes i32; then tenant, call ids, call lengths, content lengths, call rows, content rows.
/// </summary>
internal readonly struct SpoolRecord
{
    private const int FixedBytes = 48;
    private const int IdBytes = 16;

    private readonly ReadOnlyMemory<byte> _body;
    private readonly int _tenantBytes;

    private SpoolRecord(ReadOnlyMemory<byte> body)
    {
        var head = body.Span;
        _body = body;
        AcceptedMilliseconds = BinaryPrimitives.ReadInt64LittleEndian(head);
        SchemaVersion = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        _tenantBytes = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        RequestDigest = BinaryPrimitives.ReadUInt128LittleEndian(head[16..]);
        CallCount = BinaryPrimitives.ReadInt32LittleEndian(head[32..]);
        ContentCount = BinaryPrimitives.ReadInt32LittleEndian(head[36..]);
        CallBytes = BinaryPrimitives.ReadInt32LittleEndian(head[40..]);
        ContentBytes = BinaryPrimitives.ReadInt32LittleEndian(head[44..]);
    }

    public long AcceptedMilliseconds { get; }

    public int SchemaVersion { get; }

    public UInt128 RequestDigest { get; }

    public int CallCount { get; }

    public int ContentCount { get; }

    public int CallBytes { get; }

    public int ContentBytes { get; }

    public string Tenant => Encoding.UTF8.GetString(_body.Span.Slice(FixedBytes, _tenantBytes));

    public ReadOnlySpan<UInt128> CallIds => MemoryMarshal.Cast<byte, UInt128>(_body.Span.Slice(IdsAt, CallCount * IdBytes));

    public ReadOnlySpan<int> CallLengths => MemoryMarshal.Cast<byte, int>(_body.Span.Slice(CallLengthsAt, CallCount * sizeof(int)));

    public ReadOnlySpan<int> ContentLengths => MemoryMarshal.Cast<byte, int>(_body.Span.Slice(ContentLengthsAt, ContentCount * sizeof(int)));

    public ReadOnlySpan<byte> Calls => _body.Span.Slice(CallsAt, CallBytes);

    public ReadOnlySpan<byte> Contents => _body.Span.Slice(CallsAt + CallBytes, ContentBytes);

    private int IdsAt => FixedBytes + _tenantBytes;

    private int CallLengthsAt => IdsAt + (CallCount * IdBytes);

    private int ContentLengthsAt => CallLengthsAt + (CallCount * sizeof(int));

    private int CallsAt => ContentLengthsAt + (ContentCount * sizeof(int));

    /// <summary>False when the counts do not add up to the body's length: an intact checksum over something that is no record.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> body, out SpoolRecord record)
    {
        record = default;
        if (body.Length < FixedBytes)
        {
            return false;
        }

        record = new SpoolRecord(body);
        return record is { _tenantBytes: >= 0, CallCount: >= 0, ContentCount: >= 0, CallBytes: >= 0, ContentBytes: >= 0 }
            && FixedBytes + (long)record._tenantBytes + ((long)record.CallCount * (IdBytes + sizeof(int)))
                + ((long)record.ContentCount * sizeof(int)) + record.CallBytes + record.ContentBytes == body.Length;
    }

    /// <summary>Appends the batch as one frame, without the calls for which <paramref name="skip"/> is true and without their contents.</summary>
    /// <param name="skip">Empty: every call is kept.</param>
    public static void Write(FrameBuffer buffer, SpoolBatch batch, long acceptedMilliseconds, ReadOnlySpan<bool> skip)
    {
        buffer.BeginFrame(FrameKind.Record);
        var tenantBytes = Encoding.UTF8.GetByteCount(batch.Tenant);
        var calls = new RowSelection(batch.CallLengths.Span, skip);
        Span<bool> skippedContents = skip.IsEmpty ? [] : new bool[batch.ContentLengths.Length];
        for (var i = 0; i < skippedContents.Length; i++)
        {
            skippedContents[i] = skip[batch.ContentCallIndexes.Span[i]];
        }

        var contents = new RowSelection(batch.ContentLengths.Span, skippedContents);

        var head = buffer.Reserve(FixedBytes);
        BinaryPrimitives.WriteInt64LittleEndian(head, acceptedMilliseconds);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], batch.SchemaVersion);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], tenantBytes);
        BinaryPrimitives.WriteUInt128LittleEndian(head[16..], batch.RequestDigest);
        BinaryPrimitives.WriteInt32LittleEndian(head[32..], calls.Count);
        BinaryPrimitives.WriteInt32LittleEndian(head[36..], contents.Count);
        BinaryPrimitives.WriteInt32LittleEndian(head[40..], calls.Bytes);
        BinaryPrimitives.WriteInt32LittleEndian(head[44..], contents.Bytes);
        Encoding.UTF8.GetBytes(batch.Tenant, buffer.Reserve(tenantBytes));
        calls.WriteValues(buffer, batch.CallIds.Span);
        calls.WriteValues(buffer, batch.CallLengths.Span);
        contents.WriteValues(buffer, batch.ContentLengths.Span);
        calls.WriteRows(buffer, batch.Calls.Span);
        contents.WriteRows(buffer, batch.Contents.Span);
        buffer.EndFrame();
    }

    /// <summary>The rows of one table that are kept.</summary>
    private readonly ref struct RowSelection
    {
        private readonly ReadOnlySpan<int> _lengths;
        private readonly ReadOnlySpan<bool> _skip;

        public RowSelection(ReadOnlySpan<int> lengths, ReadOnlySpan<bool> skip)
        {
            _lengths = lengths;
            _skip = skip;
            for (var i = 0; i < lengths.Length; i++)
            {
                if (skip.IsEmpty || !skip[i])
                {
                    Count++;
                    Bytes += lengths[i];
                }
            }
        }

        public int Count { get; }

        public int Bytes { get; }

        public void WriteValues<T>(FrameBuffer buffer, ReadOnlySpan<T> values)
            where T : unmanaged
        {
            if (Count == values.Length)
            {
                buffer.WriteValues(values);
                return;
            }

            for (var i = 0; i < values.Length; i++)
            {
                if (!_skip[i])
                {
                    buffer.WriteValues(values.Slice(i, 1));
                }
            }
        }

        public void WriteRows(FrameBuffer buffer, ReadOnlySpan<byte> rows)
        {
            if (Count == _lengths.Length)
            {
                buffer.Write(rows);
                return;
            }

            var offset = 0;
            for (var i = 0; i < _lengths.Length; i++)
            {
                if (!_skip[i])
                {
                    buffer.Write(rows.Slice(offset, _lengths[i]));
                }

                offset += _lengths[i];
            }
        }
    }
}
