using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Writing;

namespace Portal.Ingest;

/// <summary>The items of one request with their rows, in buffers that the next request uses again, and what makes them recognisable.</summary>
internal sealed class RowBatch : IDisposable
{
    private readonly ArrayBufferWriter<UInt128> _ids = new();
    private readonly HashSet<UInt128> _seen = [];
    private readonly TableBuffer?[] _tables = new TableBuffer?[Enum.GetValues<SpoolTable>().Max(table => (int)table) + 1];

    /// <summary>Calls, log records or metric points.</summary>
    public int Items => _ids.WrittenCount;

    public long Bytes
    {
        get
        {
            var bytes = 0L;
            foreach (var table in _tables)
            {
                bytes += table?.Rows.Length ?? 0;
            }

            return bytes;
        }
    }

    /// <summary>False when the request carried the item before.</summary>
    public bool TryTake(UInt128 id) => _seen.Add(id);

    /// <summary>Starts an item; the rows that follow are its.</summary>
    public void BeginItem(UInt128 id) => Append(_ids, id);

    /// <summary>Starts a row of the current item: write it, then <see cref="EndRow"/>.</summary>
    public RowBinaryWriter BeginRow(SpoolTable table)
    {
        var buffer = _tables[(int)table] ??= new TableBuffer();
        buffer.RowStart = buffer.Rows.Length;
        return buffer.Rows;
    }

    public void EndRow(SpoolTable table)
    {
        var buffer = _tables[(int)table]!;
        // The usual case needs no list: one row for each item.
        buffer.IsOnePerItem &= buffer.Lengths.WrittenCount == Items - 1;
        Append(buffer.Lengths, buffer.Rows.Length - buffer.RowStart);
        Append(buffer.Items, Items - 1);
    }

    /// <summary>The rows as the spool takes them; they stay in this batch's buffers.</summary>
    public SpoolBatch ToSpool(string tenant)
    {
        var tables = new List<SpoolRows>();
        for (var table = 0; table < _tables.Length; table++)
        {
            if (_tables[table] is { Rows.Length: > 0 } buffer)
            {
                tables.Add(new((SpoolTable)table, buffer.Rows.WrittenMemory, buffer.Lengths.WrittenMemory)
                {
                    Items = buffer.IsOnePerItem ? default : buffer.Items.WrittenMemory,
                });
            }
        }

        return new() { Tenant = tenant, RequestDigest = Digest(tenant, _ids.WrittenSpan), Ids = _ids.WrittenMemory, Tables = tables };
    }

    public void Clear()
    {
        _ids.ResetWrittenCount();
        _seen.Clear();
        foreach (var table in _tables)
        {
            table?.Clear();
        }
    }

    public void Dispose()
    {
        foreach (var table in _tables)
        {
            table?.Dispose();
        }
    }

    /// <summary>First 128 bits of SHA-256 over the tenant and its items, so that one request of spans is the same in every encoding.</summary>
    private static UInt128 Digest(string tenant, ReadOnlySpan<UInt128> ids)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(tenant));
        hash.AppendData(MemoryMarshal.AsBytes(ids));
        return BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset());
    }

    private static void Append<T>(ArrayBufferWriter<T> list, T value)
    {
        list.GetSpan(1)[0] = value;
        list.Advance(1);
    }

    private sealed class TableBuffer : IDisposable
    {
        public RowBinaryWriter Rows { get; } = new(64 * 1024);
        public ArrayBufferWriter<int> Lengths { get; } = new();
        public ArrayBufferWriter<int> Items { get; } = new();
        public int RowStart { get; set; }
        public bool IsOnePerItem { get; set; } = true;

        public void Clear()
        {
            Rows.Clear();
            Lengths.ResetWrittenCount();
            Items.ResetWrittenCount();
            IsOnePerItem = true;
        }

        public void Dispose() => Rows.Dispose();
    }
}
