using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Calls;

/// <summary>
/// A Map column's value that is built pair by pair in its RowBinary form, so that attributes go from the wire to
/// the row without a string or a dictionary in between. One map holds values of one type. Reused: <see cref="Clear"/> keeps the buffer.
/// </summary>
/// <param name="capacity">Bytes to start with.</param>
public sealed class EncodedMap(int capacity = 2 * 1024) : IDisposable
{
    private readonly RowBinaryWriter _pairs = new(capacity);

    /// <summary>Pairs added since the last <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a pair; both are UTF-8. A key added twice is kept twice, as ClickHouse's Map does.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _pairs.WriteUtf8(key);
        _pairs.WriteUtf8(value);
        Count++;
    }

    public void Add(string key, string value)
    {
        _pairs.WriteString(key);
        _pairs.WriteString(value);
        Count++;
    }

    public void Add(string key, ReadOnlySpan<byte> value)
    {
        _pairs.WriteString(key);
        _pairs.WriteUtf8(value);
        Count++;
    }

    public void Add(ReadOnlySpan<byte> key, double value)
    {
        _pairs.WriteUtf8(key);
        _pairs.WriteFloat64(value);
        Count++;
    }

    public void Add(string key, double value)
    {
        _pairs.WriteString(key);
        _pairs.WriteFloat64(value);
        Count++;
    }

    public void Add(string key, uint value)
    {
        _pairs.WriteString(key);
        _pairs.WriteUInt32(value);
        Count++;
    }

    public void Clear()
    {
        _pairs.Clear();
        Count = 0;
    }

    public void Dispose() => _pairs.Dispose();

    internal void WriteTo(RowBinaryWriter writer)
    {
        writer.WriteVarUInt((ulong)Count);
        writer.WriteRaw(_pairs.WrittenSpan);
    }
}
